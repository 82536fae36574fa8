package containers

import (
	"slices"
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
		"come with the image are reported by docker-image-secret-free, well-known passwords by docker-password-strong too. With the " +
		"parameter `store` a container passes only where it gets a secret as a file.",
	Remediation: "Mount the secret as a file and let the program read it, by a setting that ends in _FILE where it has one:\n\n" +
		"    services:\n" +
		"      db:\n" +
		"        environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db_password}\n" +
		"        secrets: [db_password]\n" +
		"    secrets:\n" +
		"      db_password: {file: ./db_password.txt}\n\n" +
		"Rotate the secret that was in the variable. Names that aren't secrets go into `allow`.",
	References: []string{secretsPage, docker.CIS("4.10"), "https://12factor.net/config"},
	Rule:       docker.EachContainerWith(docker.StoreParams{SecretParams: docker.Suspicions()}, environmentSecretFree),
}

func environmentSecretFree(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p docker.StoreParams) {
	secrets, _ := checks.NeedAll(s, c.Secrets, c.Path("secrets"))
	if !docker.Usable(s, p.SecretParams) {
		return
	}
	var found []docker.SecretFinding
	for _, finding := range pick(s, secrets, "env", p.SecretParams) {
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
	if len(found) == 0 && !evidenceOfFiles(s, c) && p.Store {
		checks.NeedAll(s, c.Mounts, c.Path("mounts"))
		checks.NeedAll(s, c.Env, c.Path("env"))
		s.NotApplicable("the container gets no secret as a file, so that nothing shows a secrets store")
	}
}

// namesSecretFile reports whether a variable's name is that of a file with a secret:
// POSTGRES_PASSWORD_FILE is one, LOG_FILE isn't.
func namesSecretFile(name string) bool {
	stem, isFile := strings.CutSuffix(name, "_FILE")
	return isFile && slices.ContainsFunc(strings.Split(stem, "_"), func(word string) bool {
		return slices.Contains([]string{"PASSWORD", "PASS", "PASSWD", "PASSPHRASE", "SECRET", "KEY", "TOKEN", "CREDENTIALS"}, word)
	})
}

// evidenceOfFiles notes where secrets are handed over as files, and reports whether some are.
func evidenceOfFiles(s checks.Subject, c docker.Container) (found bool) {
	for _, mount := range c.Mounts.Entries() {
		if docker.PathWithin(mount.Destination, "/run/secrets") || docker.PathWithin(mount.Destination, "/var/run/secrets") {
			found = true
			s.Evidence("Mounts", "%s", mount.Destination)
		}
	}
	for _, variable := range c.Env.Entries() {
		if variable.Set && namesSecretFile(variable.Name) {
			found = true
			s.Evidence("Config.Env", "%s is set", variable.Name)
		}
	}
	return found
}
