package containers

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// EnvironmentSecretFree reports secrets in containers' variables.
var EnvironmentSecretFree = &checks.Check{
	ID:       "docker-environment-secret-free",
	Title:    "Environment variables of containers hold no secrets",
	Severity: checks.Medium,
	Description: "Variables show up in `docker inspect`, in logs and crash reports, and are inherited by every program that is started. The check " +
		"goes by whole words of the name and by the form of the value, and reports its confidence; it never shows a value. Secrets that " +
		"come with the image are reported by docker-image-secret-free, well-known passwords by docker-password-strong too.",
	Remediation: "Mount the secret as a file and let the program read it, by a setting that ends in _FILE where it has one:\n\n" +
		"    services:\n" +
		"      db:\n" +
		"        environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db_password}\n" +
		"        secrets: [db_password]\n" +
		"    secrets:\n" +
		"      db_password: {file: ./db_password.txt}\n\n" +
		"Rotate the secret that was in the variable. Names that aren't secrets go into `allow`.",
	References: []string{secretsPage, docker.CIS("4.10"), "https://12factor.net/config"},
	Rule:       docker.EachContainerWith(docker.Suspicions(), environmentSecretFree),
}

func environmentSecretFree(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p docker.SecretParams) {
	secrets, ok := checks.Need(s, c.Secrets, c.Path("secrets"))
	if !ok || !docker.Usable(s, p) {
		return
	}
	var found []docker.SecretFinding
	for _, finding := range pick(secrets, "env", p) {
		if !finding.FromImage || !imagesRead(o.Facts, c) {
			found = append(found, finding)
		}
	}
	docker.ReportSecrets(s, found, func(finding docker.SecretFinding) checks.Severity {
		if finding.Confidence == docker.ConfidenceLow {
			return checks.Low
		}
		return checks.Medium
	})
	if len(found) == 0 {
		evidenceOfFiles(s, c)
	}
}

// evidenceOfFiles notes where secrets are handed over as files.
func evidenceOfFiles(s checks.Subject, c docker.Container) {
	mounts, _ := c.Mounts.Get()
	for _, mount := range mounts {
		if docker.PathWithin(mount.Destination, "/run/secrets") || docker.PathWithin(mount.Destination, "/var/run/secrets") {
			s.Evidence("Mounts", "%s", mount.Destination)
		}
	}
	env, _ := c.Env.Get()
	for _, variable := range env {
		if variable.Set && strings.HasSuffix(variable.Name, "_FILE") {
			s.Evidence("Config.Env", "%s is set", variable.Name)
		}
	}
}
