package docker

import "hardcheck/checks"

// CommandSecretFree reports secrets on containers' command lines.
var CommandSecretFree = &checks.Check{
	ID:       "docker-command-secret-free",
	Title:    "No secrets are on containers' command lines",
	Severity: checks.High,
	Description: "A command line is visible to every user of the host by `ps`, and in `docker inspect`. The check looks at options such as " +
		"--requirepass, at assignments and at URLs with passwords; it never shows a value.",
	Remediation: "Put the secret into a file that is mounted under /run/secrets and that the program reads: for Redis a redis.conf with " +
		"`requirepass`, or `aclfile`. Change the secret that was on the command line.",
	References: []string{secretsPage, CIS("4.10")},
	Rule:       EachContainerWith(Suspicions(), commandSecretFree),
}

func commandSecretFree(_ checks.Observed[Facts], s checks.Subject, c Container, p SecretParams) {
	secrets, ok := checks.Need(s, c.Secrets, c.Path("secrets"))
	if !ok || !Usable(s, p) {
		return
	}
	ReportSecrets(s, pick(secrets, "command", p), func(finding SecretFinding) checks.Severity {
		if finding.Confidence == ConfidenceLow {
			return checks.Medium
		}
		return checks.High
	})
}
