package containers

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// djangoContainers selects what usually runs Django code: web servers and workers.
func djangoContainers() docker.Selector {
	return docker.Selector{Select: []docker.Alternative{
		{Executables: []string{"gunicorn", "uvicorn", "daphne", "hypercorn", "uwsgi", "celery", "django-admin"}},
		{Variables: []string{"DJANGO_*"}},
	}}
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

// fromFile reports whether an application may take a variable that isn't set from a file
// that it reads itself, and says so: one that is mounted where it looks. What is in the
// file the engine doesn't show.
func fromFile(s checks.Subject, c docker.Container, name string, files []string) bool {
	if len(files) == 0 {
		return false
	}
	mounts, ok := checks.NeedAll(s, c.Mounts, c.Path("mounts"))
	for _, mount := range mounts {
		for _, file := range files {
			if mount.Type != "tmpfs" && docker.PathWithin(file, mount.Destination) {
				s.Evidence("Mounts", "%s", mount.Destination)
				s.Unknown(checks.Source, "%s is not set, and the engine doesn't show whether the mounted %s sets it", name, file)
				return true
			}
		}
	}
	return !ok
}

// anyFold reports whether a value is among others, upper and lower case alike.
func anyFold(value string, others []string) bool {
	return slices.ContainsFunc(others, func(other string) bool { return strings.EqualFold(value, other) })
}
