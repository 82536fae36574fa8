package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// DjangoDebugParams are the parameters of docker-django-debug-disabled.
type DjangoDebugParams struct {
	docker.Selector
	// Name is the variable that switches debug mode.
	Name string `json:"name"`
	// Off are the values, in upper or lower case, that switch it off.
	Off []string `json:"off"`
	// On are the values, letter by letter, that switch it on; every other one switches it
	// off then, whatever Off says. An empty list leaves that to Off.
	On []string `json:"on"`
	// Unset is the value that the application takes when the variable is not set.
	Unset string `json:"unset"`
	// Files are where in the container the application itself looks for variables that
	// are not set: "/app/.env".
	Files []string `json:"files"`
}

// DjangoDebugDisabled reports Django applications in debug mode.
var DjangoDebugDisabled = &checks.Check{
	ID:       "docker-django-debug-disabled",
	Title:    "Django runs with debug mode off",
	Severity: checks.High,
	Description: "In debug mode an error page discloses source code, settings and local variables to everyone. The check looks at the variable " +
		"that sets it; applications that default to on when it is not set fail without it, which is what the parameter `unset` says. " +
		"Words such as `true` are off for an application that knows one word for on: the parameter `on` names it. It judges containers " +
		"that start a Python web server or a worker, or those that the parameters select.",
	Remediation: "Set `DJANGO_DEBUG: \"False\"` in `environment:` of each service that runs the application, workers included.",
	References:  []string{djangoPage + "#debug"},
	Rule: docker.EachContainerWith(DjangoDebugParams{
		Selector: djangoContainers(), Name: "DJANGO_DEBUG", Off: []string{"false", "0", "no", "off", ""}, On: []string{}, Unset: "True", Files: []string{},
	}, djangoDebugDisabled),
}

// off reports whether the application takes a value as debug mode off.
func (p DjangoDebugParams) off(value string) bool {
	if len(p.On) > 0 {
		return !slices.Contains(p.On, value)
	}
	return anyFold(value, p.Off)
}

func djangoDebugDisabled(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p DjangoDebugParams) {
	v, given, ok := docker.NeedVariable(s, c, p.Name)
	if !ok {
		return
	}
	value, shown := settingOf(s, v, given, p.Name, p.Unset)
	switch {
	case !shown:
	case !given && fromFile(s, c, p.Name, p.Files):
	case p.off(value):
	case !given:
		s.Violation("%s is not set, which the application takes as %s", p.Name, value)
	default:
		s.Violation("%s is %s", p.Name, value)
	}
}
