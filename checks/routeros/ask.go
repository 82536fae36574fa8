package routeros

import "hardcheck/checks"

// Need is [checks.Need] for a menu of the facts: where the router said that it has no
// such menu, the check is not applicable rather than not assessed.
func Need[T any](o checks.Observed[Facts], menu checks.Value[T], field string) (T, bool) {
	for _, path := range o.Facts.AbsentMenus {
		if absent, listed := FindMenu(path); listed && absent.Field == field {
			o.NotApplicable("this router has no %s", path)
			var none T
			return none, false
		}
	}
	return checks.Need(o, menu, field)
}
