package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// DjangoKeyParams are the parameters of docker-django-key-set.
type DjangoKeyParams struct {
	docker.Selector
	// Name is the variable with the key.
	Name string `json:"name"`
	// MinLength is the least number of bytes of a key.
	MinLength int `json:"min-length"`
	// Files are as in docker-django-debug-disabled.
	Files []string `json:"files"`
}

// DjangoKeySet reports Django applications with a key that others know.
var DjangoKeySet = &checks.Check{
	ID:       "docker-django-key-set",
	Title:    "Django has a secret key of its own",
	Severity: checks.Critical,
	Description: "Whoever knows the secret key can forge sessions and password reset links. Where it is not set, the application's published " +
		"default holds. The check asks for a key, or a file with one (the name with _FILE), that is long, not well known, and not one " +
		"that Django itself calls insecure.",
	Remediation: "Generate a key by `openssl rand -base64 50` and set DJANGO_SECRET_KEY for each service that runs the application, the same for " +
		"all of one installation; better hand it over as a file under /run/secrets where the application can read one.",
	References: []string{djangoPage + "#secret-key", "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key"},
	Rule: docker.EachContainerWith(DjangoKeyParams{
		Selector: djangoContainers(), Name: djangoKey, MinLength: 50, Files: []string{},
	}, djangoKeySet),
}

// djangoKey is the variable from which Django applications usually take their key.
const djangoKey = "DJANGO_SECRET_KEY"

func djangoKeySet(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p DjangoKeyParams) {
	key, given, ok := docker.NeedVariable(s, c, p.Name)
	if !ok {
		return
	}
	if !given || !key.Set {
		withoutKey(s, c, given, p)
		return
	}
	secrets := c.Secrets.Entries()
	i := slices.IndexFunc(secrets, func(f docker.SecretFinding) bool { return f.Where == "env" && f.Name == p.Name })
	if _, all := c.Secrets.Get(); i < 0 && !all {
		checks.NeedAll(s, c.Secrets, c.Path("secrets"))
		return
	}
	if i < 0 {
		s.Violation("%s is a number, a path or a placeholder and no key", p.Name)
		return
	}
	judgeKey(s, secrets[i], p.MinLength)
}

// withoutKey judges a container that gets no key in the variable: it may get a file.
func withoutKey(s checks.Subject, c docker.Container, given bool, p DjangoKeyParams) {
	file, named, ok := docker.NeedVariable(s, c, p.Name+"_FILE")
	if !ok {
		return
	}
	if named && file.Set {
		s.Evidence("Config.Env", "%s is set", file.Name)
		s.Unknown(checks.Source, "the key is in a file that the engine doesn't show (%s)", file.Name)
		return
	}
	if !given && fromFile(s, c, p.Name, p.Files) {
		return
	}
	s.Evidence("Config.Env", "%s is not set", p.Name)
	s.Violation("%s is not set, so that the application's published default holds", p.Name)
}

func judgeKey(s checks.Subject, key docker.SecretFinding, least int) {
	s.Evidence("Config.Env", "%s is set, %d bytes", key.Name, key.Length)
	checks.NeedWord(s, key.Form, "secrets")
	checks.NeedWord(s, key.Weakness, "secrets")
	switch {
	case key.Form == "django-insecure":
		s.Violation("%s begins with django-insecure-, as keys of development do", key.Name)
	case key.Weakness != "":
		s.Violation("%s is %s", key.Name, key.Weakness.Words())
	case key.FromImage:
		s.Violation("%s is built into the image, so that every installation has it", key.Name)
	case key.Length < least:
		s.ViolationAt(checks.High, "%s has %d characters, fewer than %d", key.Name, key.Length, least)
	}
}
