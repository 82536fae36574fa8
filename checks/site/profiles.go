package site

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// Policy is what a site file must know of a profile file that it names.
type Policy struct {
	ID string
	Controls
}

// profiles validates the names of profiles and reads the profile files, so that one
// that is missing or broken is found before anything is sent.
func (b *builder) profiles() {
	first := map[string]string{} // of a profile's id, the name that brought it
	for i, name := range b.file.Profiles {
		path := []any{"profiles", i}
		id := name
		if name != "" && isProfileFile(name) {
			name = b.resolve(name)
			id = b.ownProfile(path, name)
		} else {
			b.oneOf(path, "profile", name, b.known.Profiles)
		}
		switch other, twice := first[id]; {
		case slices.Contains(b.site.Profiles, name):
			b.doc.Errorf(path, "profile %q is listed twice", name)
		case twice && id != "":
			b.doc.Errorf(path, "profiles %s and %s have the same id %q", checks.Clean(other), checks.Clean(name), id)
		}
		first[id] = name
		b.site.Profiles = append(b.site.Profiles, name)
	}
}

// ownProfile reads a profile file and returns its id, or "" where it can't be used.
func (b *builder) ownProfile(path []any, file string) string {
	if b.known.ReadProfile == nil {
		return ""
	}
	policy, err := b.known.ReadProfile(file)
	if err != nil {
		b.doc.Errorf(path, "profile %s can't be used", checks.Clean(file))
		b.more = append(b.more, err)
		return ""
	}
	b.site.own = b.site.own.and(policy.Controls)
	return policy.ID
}

// isProfileFile tells a profile's path from its name.
func isProfileFile(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}
