package repository

import "hardcheck/checks"

// KeyUnpublished reports private and signing keys in the files of a repository.
var KeyUnpublished = &checks.Check{
	ID:       "repository-key-unpublished",
	Title:    "No private key and no signing key stands in the repository",
	Severity: checks.High,
	Description: "With the key by which an application signs sessions (SECRET_KEY of Django, JWT secrets), whoever read it in the repository makes sessions of their own. A " +
		"default for a development machine is one too: an installation that forgets the variable runs with it, and nothing shows. The check looks for " +
		"such keys and for private keys in PEM.",
	Remediation: "Read the key from the environment without a default, so that the application doesn't start without one: `SECRET_KEY = os.environ[\"DJANGO_SECRET_KEY\"]`. Then make a new key wherever the published one ran.",
	References:  []string{djangoChecklist + "#secret-key", githubSecrets, asvs},
	Rule:        each(keyUnpublished),
}

func keyUnpublished(o checks.Observed[Facts]) { judgeSecrets(o, true) }
