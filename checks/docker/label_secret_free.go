package docker

import "hardcheck/checks"

// LabelSecretFree reports secrets in containers' labels.
var LabelSecretFree = &checks.Check{
	ID:       "docker-label-secret-free",
	Title:    "No secrets are in containers' labels",
	Severity: checks.Medium,
	Description: "Labels are read by proxies, monitoring and log collectors, which pass them on. A proxy's basic authentication often ends up " +
		"in one. The check never shows a value.",
	Remediation: "Move the secret into a file that the program reads: for Traefik `basicauth.usersfile` instead of `basicauth.users`.",
	References:  []string{secretsPage, "https://docs.docker.com/engine/manage-resources/labels/"},
	Rule:        EachContainerWith(Suspicions(), labelSecretFree),
}

func labelSecretFree(_ checks.Observed[Facts], s checks.Subject, c Container, p SecretParams) {
	secrets, ok := checks.Need(s, c.Secrets, c.Path("secrets"))
	if !ok || !Usable(s, p) {
		return
	}
	ReportSecrets(s, pick(secrets, "label", p), func(SecretFinding) checks.Severity { return checks.Medium })
}
