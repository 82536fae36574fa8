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
	// Files are as in docker-django-debug-disabled.
	Files []string `json:"files"`
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
		Selector: djangoContainers(), Name: "DJANGO_ALLOWED_HOSTS", Files: []string{},
	}, djangoHostsRestricted),
}

func djangoHostsRestricted(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p DjangoHostsParams) {
	v, given, ok := docker.NeedVariable(s, c, p.Name)
	if !ok {
		return
	}
	value, shown := settingOf(s, v, given, p.Name, p.Unset)
	if !shown || !given && fromFile(s, c, p.Name, p.Files) {
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
