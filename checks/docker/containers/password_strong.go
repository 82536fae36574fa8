package containers

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// PasswordParams are the parameters of docker-password-strong.
type PasswordParams struct {
	docker.Selector
	// Names limits the check to these variables and options; * stands for
	// anything. An empty list means everything that looks like a secret.
	Names []string `json:"names"`
	// MinLength is the least number of bytes of a password. The length of a URL
	// with a password says nothing and isn't judged.
	MinLength int `json:"min-length"`
}

// PasswordStrong reports passwords that are guessed at once.
var PasswordStrong = &checks.Check{
	ID:       "docker-password-strong",
	Title:    "Passwords in containers' settings are strong",
	Severity: checks.High,
	Description: "Passwords such as postgres, admin or changeme are tried first in every dictionary attack. The check compares what containers " +
		"get in variables, on the command line and in labels with well-known passwords, placeholders of examples and patterns, and with a least length; the values " +
		"themselves never leave the part that reads the engine.",
	Remediation: "Make a random one, `openssl rand -base64 24`, set it in the service and in its clients, and hand it over as a file under /run/secrets.",
	References:  []string{"https://pages.nist.gov/800-63-4/sp800-63b.html", secretsPage},
	Rule:        docker.EachContainerWith(PasswordParams{Selector: docker.Everything(), Names: []string{}, MinLength: 12}, passwordStrong),
}

// wholeForms are the forms of findings whose length is that of the secret itself.
var wholeForms = []docker.SecretForm{"name", "option", "django-insecure"}

func passwordStrong(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p PasswordParams) {
	secrets, _ := checks.NeedAll(s, c.Secrets, c.Path("secrets"))
	found := false
	for _, finding := range secrets {
		// The key of Django has a check of its own, docker-django-key-set.
		if finding.Name == djangoKey || len(p.Names) > 0 && !docker.MatchesAny(finding.Name, p.Names) {
			continue
		}
		found = true
		judgePassword(s, finding, p.MinLength)
	}
	if !found {
		s.NotApplicable("the container gets no password in its settings")
	}
}

func judgePassword(s checks.Subject, finding docker.SecretFinding, least int) {
	checks.NeedWord(s, finding.Form, "secrets")
	s.Evidence(string(finding.Where)+" "+finding.Name, "%s, %d bytes", finding.Form, finding.Length)
	checks.NeedWord(s, finding.Weakness, "secrets")
	switch {
	case finding.Form == "django-insecure":
		s.Violation("%s holds a key that Django calls insecure", finding.Name)
	case finding.Weakness != "":
		s.Violation("%s holds %s", finding.Name, finding.Weakness.Words())
	case finding.Confidence == docker.ConfidenceLow || !slices.Contains(wholeForms, finding.Form) || strings.HasSuffix(finding.Name, "_DSN"):
	case finding.Length < least:
		s.ViolationAt(checks.Medium, "%s has %d characters, fewer than %d", finding.Name, finding.Length, least)
	}
}
