package routeros

import "slices"

// generates reports whether some identity makes policies from templates.
func generates(identities []IPsecIdentity) bool {
	return slices.ContainsFunc(identities, func(i IPsecIdentity) bool {
		from, known := i.GeneratePolicy.Get()
		return !i.Disabled && (!known || from != "no")
	})
}
