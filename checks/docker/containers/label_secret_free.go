package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// LabelSecretFree reports secrets in containers' labels.
var LabelSecretFree = &checks.Check{
	ID:       "docker-label-secret-free",
	Title:    "Labels of containers hold no secrets",
	Severity: checks.Medium,
	Description: "Labels are read by proxies, monitoring and log collectors, which pass them on. A proxy's basic authentication often ends up " +
		"in one. The check never shows a value.",
	Remediation: "Move the secret into a file that the program reads: for Traefik `basicauth.usersfile` instead of `basicauth.users`.",
	References:  []string{secretsPage, "https://docs.docker.com/engine/manage-resources/labels/"},
	Rule:        docker.EachContainerWith(docker.Suspicions(), labelSecretFree),
}

func labelSecretFree(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p docker.SecretParams) {
	secrets, _ := checks.NeedAll(s, c.Secrets, c.Path("secrets"))
	if !docker.Usable(s, p) {
		return
	}
	docker.ReportSecrets(s, pick(s, secrets, "label", p), func(docker.SecretFinding) checks.Severity { return checks.Medium })
}
