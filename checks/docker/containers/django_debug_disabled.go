package containers

import (
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
	// Unset is the value that the application takes when the variable is not set.
	Unset string `json:"unset"`
}

// DjangoDebugDisabled reports Django applications in debug mode.
var DjangoDebugDisabled = &checks.Check{
	ID:       "docker-django-debug-disabled",
	Title:    "Django runs with debug mode off",
	Severity: checks.High,
	Description: "In debug mode an error page discloses source code, settings and local variables to everyone. The check looks at the variable " +
		"that sets it; applications that default to on when it is not set fail without it, which is what the parameter `unset` says. It " +
		"judges containers that start a Python web server or a worker, or those that the parameters select.",
	Remediation: "Set `DJANGO_DEBUG: \"False\"` in `environment:` of each service that runs the application, workers included.",
	References:  []string{djangoPage + "#debug"},
	Rule: docker.EachContainerWith(DjangoDebugParams{
		Selector: djangoContainers(), Name: "DJANGO_DEBUG", Off: []string{"false", "0", "no", "off", ""}, Unset: "True",
	}, djangoDebugDisabled),
}

func djangoDebugDisabled(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p DjangoDebugParams) {
	env, ok := checks.Need(s, c.Env, c.Path("env"))
	if !ok {
		return
	}
	value, given, shown := settingOf(s, env, p.Name, p.Unset)
	switch {
	case !shown || anyFold(value, p.Off):
	case !given:
		s.Violation("%s is not set, which the application takes as %s", p.Name, value)
	default:
		s.Violation("%s is %s", p.Name, value)
	}
}
