package files

import "hardcheck/checks"

// SecretFree reports secrets in clear text in settings and code.
var SecretFree = &checks.Check{
	ID:       "files-secret-free",
	Title:    "Settings and code hold no secrets in clear text",
	Severity: checks.High,
	Description: "A password in settings or code is copied with them: into backups, images, repositories and tickets. The check reads YAML, INI, TOML, JSON, " +
		"environment files and Python of up to 1 MiB by their format, and judges names and values; other text is not looked through. A file that breaks its format " +
		"is not assessed. A reference to a variable, a vault or a file is none. " +
		"An environment file is the place for secrets (files-mode-private judges who reads it): only one that everybody can guess is a violation there.",
	Remediation: "Take the secret out, change it, and have the program read it from an environment variable or from a file of its own that only its account reads: " +
		"`password: ${DB_PASSWORD}`, `os.environ[\"SECRET_KEY\"]`.",
	References: []string{"https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html", "https://12factor.net/config"},
	Rule:       each(secretFree, HoldsSettings),
}

func secretFree(o checks.Observed[Facts]) {
	judged := false
	for _, e := range regular(o) {
		content, read := e.Content.Get()
		if read && content.Known() && !content.Readable() {
			continue
		}
		judged = true
		s := o.Subject(e.Name)
		if _, ok := checks.Need(s, e.Content, e.Field("content")); !ok {
			continue
		}
		found, _ := checks.NeedAll(s, e.Secrets, e.Field("secrets"))
		for _, secret := range found {
			switch {
			case secret.Weak:
				s.Violation("line %d: %s is a secret that everybody can guess", secret.Line, named(secret))
			case content != ContentEnv:
				s.Violation("line %d: %s is a secret in clear text", secret.Line, named(secret))
			}
		}
	}
	if !judged {
		o.NotApplicable("no settings and no code are there")
	}
}

func named(s Secret) string {
	if s.Name == "" {
		return "a private key"
	}
	return s.Name
}
