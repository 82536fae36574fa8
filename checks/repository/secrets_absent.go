package repository

import "hardcheck/checks"

// SecretsAbsent reports secrets in the files of a repository.
var SecretsAbsent = &checks.Check{
	ID:       "repository-secrets-absent",
	Title:    "No file of the repository holds a secret",
	Severity: checks.High,
	Description: "Whoever can read the repository has its secrets, and so has everybody who ever cloned it. The check reads settings files (YAML, JSON, TOML, INI, properties) and " +
		"texts in Python files for values that are secrets by their form or by their name. Tests, examples, documentation and CI's own " +
		"settings are left out, and no value is kept. Signing keys are repository-key-unpublished, .env files repository-env-untracked.",
	Remediation: "Read the value from the environment or a file outside of the repository, without a default. Then change the secret: it stays in the history.",
	References:  []string{githubSecrets, asvs, ssdf},
	Rule:        each(secretsAbsent),
}

func secretsAbsent(o checks.Observed[Facts]) { judgeSecrets(o, false) }

// judgeSecrets judges the secrets that are keys, or the others. Each file is a subject.
func judgeSecrets(o checks.Observed[Facts], keys bool) {
	found, _ := checks.NeedAll(o, o.Facts.Secrets, "secrets")
	for _, secret := range found {
		if secret.Key != keys {
			continue
		}
		s := o.Subject(secret.Path)
		s.Evidence(secret.Path, "line %d: %s (%s)", secret.Line, secret.Name, secret.Form)
		if secret.Default {
			s.Violation("line %d has a value for %s, which counts where the environment gives none", secret.Line, secret.Name)
		} else {
			s.Violation("line %d has a value for %s", secret.Line, secret.Name)
		}
	}
}
