package docker

import "slices"

// FindVariable finds an environment variable. One that is set to nothing counts as
// there; see its field Set.
func FindVariable(env []Variable, name string) (Variable, bool) {
	i := slices.IndexFunc(env, func(v Variable) bool { return v.Name == name })
	if i < 0 {
		return Variable{}, false
	}
	return env[i], true
}
