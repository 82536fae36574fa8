package docker

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// variable finds an environment variable. One that is set to nothing counts as
// there; see its field Set.
func variable(env []Variable, name string) (Variable, bool) {
	i := slices.IndexFunc(env, func(v Variable) bool { return v.Name == name })
	if i < 0 {
		return Variable{}, false
	}
	return env[i], true
}

// djangoContainers selects what usually runs Django code: web servers and workers.
func djangoContainers() Selector {
	selector := everything()
	selector.Executables = []string{"gunicorn", "uvicorn", "daphne", "hypercorn", "uwsgi", "celery", "django-admin"}
	selector.Variables = []string{"DJANGO_*"}
	return selector
}

// settingOf is a variable's value; the one that the application takes when it is
// not set. The second result is false where there is a value that isn't shown.
func settingOf(s checks.Subject, env []Variable, name, unset string) (value string, given, shown bool) {
	v, given := variable(env, name)
	switch {
	case !given:
		s.Evidence("Config.Env", "%s is not set", name)
		return unset, false, true
	case v.Set && v.Value == "":
		s.Unknown(checks.Source, "the value of %s is neither a truth value nor a setting that is shown", name)
		return "", true, false
	default:
		s.Evidence("Config.Env", "%s=%s", name, v.Value)
		return v.Value, true, true
	}
}

// anyFold reports whether a value is among others, upper and lower case alike.
func anyFold(value string, others []string) bool {
	return slices.ContainsFunc(others, func(other string) bool { return strings.EqualFold(value, other) })
}
