package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// LogsSecretFree reports secrets in containers' logs.
var LogsSecretFree = &checks.Check{
	ID:       "docker-logs-secret-free",
	Title:    "The logs of containers hold no secrets",
	Severity: checks.Medium,
	Description: "Logs are kept for long, sent on, and read by more people than may know a secret. The check searches the last 100 lines for " +
		"values under the names of secrets, tokens, keys, headers and URLs that log somebody in. What stands in place of a secret, such as " +
		"***, is none, nor is a number or a plain word behind a colon: \"password: wrong\" says what happened. Asked for only with " +
		"`consent: [active]` at the target; kept are the line's number, the key and what gave the secret away, never the value. " +
		"Older lines, and other copies of the log, aren't seen.",
	Remediation: "Take the value out where it is logged: log that it is set, or its name. In Go let the type's LogValue return a mask " +
		"(log/slog.LogValuer), for URLs use URL.Redacted; in Django mark it with sensitive_variables. Then rotate the secret, and remove " +
		"the old log here and wherever it was sent. Keys that aren't secrets go into `allow`.",
	References: []string{logsPage, owaspLogging, "https://cwe.mitre.org/data/definitions/532.html"},
	Rule:       docker.EachContainerWith(docker.Suspicions(), logsSecretFree),
}

// maxLogFindings bounds how many secrets of a log are told one by one.
const maxLogFindings = 12

func logsSecretFree(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p docker.SecretParams) {
	output, ok := needOutput(s, c)
	if !ok || !docker.Usable(s, p) {
		return
	}
	found, _ := checks.NeedAll(s, output.Secrets, c.Path("output.secrets"))
	told := 0
	for _, secret := range found {
		checks.NeedWord(s, secret.Form, c.Path("output.secrets"))
		if !p.Counts(docker.SecretFinding{Name: secret.Key, Confidence: secret.Confidence}) {
			continue
		}
		severity := checks.Medium
		if secret.Confidence == docker.ConfidenceLow {
			severity = checks.Low
		}
		if told++; told <= maxLogFindings {
			s.ViolationAt(severity, "%s", docker.LogSecretMessage(secret))
		}
	}
	if told > maxLogFindings {
		s.Violation("and more such keys (%d in all)", told)
	}
}
