package advisories

import (
	"slices"

	"hardcheck/checks"
)

// Package is a package of Debian, or of a distribution made from it, from which a running program was
// found to be.
type Package struct {
	Name    string `json:"name" free:"packages have the names that their makers give them"`
	Version string `json:"version" free:"the maker's own number"`
	// Fixed are the CVE ids that its changelog names as fixed, sorted.
	Fixed []string `json:"fixed"`
}

// Show records the package as evidence.
func (p Package) Show(s checks.Subject) { s.Evidence("package", "%s %s", p.Name, p.Version) }

// Lacks are those of the vulnerabilities found in a version that the package's changelog doesn't name,
// and records as evidence how many it does. ids are those of one, under all its names.
func Lacks[A any](s checks.Subject, p Package, found []A, ids func(A) []string) []A {
	left := slices.DeleteFunc(slices.Clone(found), func(a A) bool {
		return slices.ContainsFunc(ids(a), func(id string) bool { return id != "" && slices.Contains(p.Fixed, id) })
	})
	s.Evidence("changelog of the package", "names %d of %d vulnerabilities of the version as fixed", len(found)-len(left), len(found))
	return left
}
