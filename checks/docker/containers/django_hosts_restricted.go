package containers

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// DjangoHostsParams are the parameters of docker-django-hosts-restricted.
type DjangoHostsParams struct {
	docker.Selector
	// Name is the variable with the host names, separated by commas.
	Name string `json:"name"`
	// Unset is the value that the application takes when the variable is not set.
	Unset string `json:"unset"`
}

// DjangoHostsRestricted reports Django applications that answer to every name.
var DjangoHostsRestricted = &checks.Check{
	ID:       "docker-django-hosts-restricted",
	Title:    "Django serves its own host names only",
	Severity: checks.Medium,
	Description: "With `*` among the allowed hosts Django accepts every Host header: forged ones end up in links of e-mails and in caches (Host " +
		"header injection). The check looks at the variable with the list; unset, the application's own default holds, which the " +
		"parameter `unset` names.",
	Remediation: "Set `DJANGO_ALLOWED_HOSTS: plant.example.org,192.0.2.10` in `environment:`, with the names that users type.",
	References:  []string{djangoPage + "#allowed-hosts", "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts"},
	Rule: docker.EachContainerWith(DjangoHostsParams{
		Selector: djangoContainers(), Name: "DJANGO_ALLOWED_HOSTS",
	}, djangoHostsRestricted),
}

func djangoHostsRestricted(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p DjangoHostsParams) {
	env, ok := checks.Need(s, c.Env, c.Path("env"))
	if !ok {
		return
	}
	value, given, shown := settingOf(s, env, p.Name, p.Unset)
	if !shown {
		return
	}
	if !given && p.Unset == "" {
		s.Unknown(checks.Source, "%s is not set, and the application's default is not known (parameter unset)", p.Name)
		return
	}
	for host := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune(", []'\"", r) }) {
		if host == "*" || host == "." {
			s.Violation("%s allows every host name (%s)", p.Name, value)
			break
		}
	}
}
