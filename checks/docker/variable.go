package docker

import (
	"slices"

	"hardcheck/checks"
)

// NeedVariable finds an environment variable of a container. Where not all of them are
// known and it isn't among those that are, ok is false and the subject says why.
func NeedVariable(s checks.Subject, c Container, name string) (v Variable, given, ok bool) {
	if v, given = FindVariable(c.Env.Entries(), name); given {
		return v, true, true
	}
	_, ok = checks.NeedAll(s, c.Env, c.Path("env"))
	return Variable{}, false, ok
}

// FindVariable finds an environment variable. One that is set to nothing counts as
// there; see its field Set.
func FindVariable(env []Variable, name string) (Variable, bool) {
	i := slices.IndexFunc(env, func(v Variable) bool { return v.Name == name })
	if i < 0 {
		return Variable{}, false
	}
	return env[i], true
}
