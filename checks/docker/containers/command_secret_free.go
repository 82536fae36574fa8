package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// CommandSecretFree reports secrets on containers' command lines.
var CommandSecretFree = &checks.Check{
	ID:       "docker-command-secret-free",
	Title:    "Command lines of containers hold no secrets",
	Severity: checks.High,
	Description: "A command line is visible to every user of the host by `ps`, and in `docker inspect`. The check looks at options such as " +
		"--requirepass, at assignments and at URLs with passwords; it never shows a value.",
	Remediation: "Put the secret into a file that is mounted under /run/secrets and that the program reads: for Redis a redis.conf with " +
		"`requirepass`, or `aclfile`. Rotate the secret that was on the command line.",
	References: []string{secretsPage, docker.CIS("4.10")},
	Rule:       docker.EachContainerWith(docker.Suspicions(), commandSecretFree),
}

func commandSecretFree(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p docker.SecretParams) {
	secrets, _ := checks.NeedAll(s, c.Secrets, c.Path("secrets"))
	if !docker.Usable(s, p) {
		return
	}
	docker.ReportSecrets(s, pick(s, secrets, "command", p), func(finding docker.SecretFinding) checks.Severity {
		if finding.Confidence == docker.ConfidenceLow {
			return checks.Medium
		}
		return checks.High
	})
}
