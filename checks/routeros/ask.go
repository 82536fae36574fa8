package routeros

import (
	"slices"

	"hardcheck/checks"
)

// Need is [checks.Need] for a menu of the facts: where the router said that it has no
// such menu, the check is not applicable rather than not assessed.
func Need[T any](o checks.Observed[Facts], menu checks.Value[T], field string) (T, bool) {
	for _, path := range o.Facts.AbsentMenus {
		if absent, found := FindMenu(path); found && absent.Field == field {
			o.NotApplicable("this router has no %s", path)
			var none T
			return none, false
		}
	}
	return checks.Need(o, menu, field)
}

// Switched returns a menu and whether the switch in it is on. known is false where
// that can't be told, which is then recorded.
func Switched[T any](o checks.Observed[Facts], menu checks.Value[T], field, attribute string, at func(T) checks.Value[bool]) (settings T, on, known bool) {
	settings, known = Need(o, menu, field)
	if !known {
		return settings, false, false
	}
	on, known = checks.Need(o, at(settings), field+"."+attribute)
	if known {
		o.Evidence(MenuOf(field)+" "+AttributeOf(field, attribute), "%s", YesNo(on))
	}
	return settings, on, known
}

// OfSwitch is for menus that are nothing but a switch.
func OfSwitch(s Switch) checks.Value[bool] { return s.Enabled }

// MenuOf is the menu that fills a field of the facts, as the console writes it.
func MenuOf(field string) string {
	i := slices.IndexFunc(menus(), func(m Menu) bool { return m.Field == field })
	if i < 0 {
		return field
	}
	return menus()[i].Path
}

// AttributeOf is the router's name for a value of the menu that fills a field.
func AttributeOf(field, value string) string {
	menu, _ := FindMenu(MenuOf(field))
	i := slices.IndexFunc(menu.Attributes, func(a Attribute) bool { return a.Field == value })
	if i < 0 {
		return value
	}
	return menu.Attributes[i].Name
}
