package containers

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// djangoContainers selects what usually runs Django code: web servers and workers.
func djangoContainers() docker.Selector {
	selector := docker.Everything()
	selector.Executables = []string{"gunicorn", "uvicorn", "daphne", "hypercorn", "uwsgi", "celery", "django-admin"}
	selector.Variables = []string{"DJANGO_*"}
	return selector
}

// settingOf is a variable's value; the one that the application takes when it is
// not set. The second result is false where there is a value that isn't shown.
func settingOf(s checks.Subject, v docker.Variable, given bool, name, unset string) (value string, shown bool) {
	switch {
	case !given:
		s.Evidence("Config.Env", "%s is not set", name)
		return unset, true
	case v.Set && v.Value == "":
		s.Unknown(checks.Source, "the value of %s is neither a truth value nor a setting that is shown", name)
		return "", false
	default:
		s.Evidence("Config.Env", "%s=%s", name, v.Value)
		return v.Value, true
	}
}

// anyFold reports whether a value is among others, upper and lower case alike.
func anyFold(value string, others []string) bool {
	return slices.ContainsFunc(others, func(other string) bool { return strings.EqualFold(value, other) })
}
