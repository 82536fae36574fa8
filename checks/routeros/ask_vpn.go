package routeros

import "slices"

// GeneratesPolicies reports whether some identity makes policies from templates.
func GeneratesPolicies(identities []IPsecIdentity) bool {
	return slices.ContainsFunc(identities, func(i IPsecIdentity) bool {
		from, known := i.GeneratePolicy.Get()
		return !i.Disabled && (!known || from != "no")
	})
}
