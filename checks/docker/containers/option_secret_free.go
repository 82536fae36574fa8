package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// OptionSecretFree reports secrets in the options of log drivers and volumes.
var OptionSecretFree = &checks.Check{
	ID:       "docker-option-secret-free",
	Title:    "Options of log drivers and volumes hold no secrets",
	Severity: checks.Medium,
	Description: "A log driver's token (splunk-token) and a network file system's password (`o: username=u,password=x`) stand in `docker inspect` and " +
		"`docker volume inspect`, for everybody who may ask the engine. The check never shows a value.",
	Remediation: "Mount the file system on the host, by its fstab with `credentials=/etc/smb.credentials` (mode 0600), and give containers the folder. " +
		"Set a log driver's token in the engine's daemon.json, or send logs to a local collector that has it. Rotate the secret.",
	References: []string{secretsPage, "https://docs.docker.com/engine/logging/drivers/splunk/", "https://docs.docker.com/engine/storage/volumes/"},
	Rule:       checks.EachWith(docker.Suspicions(), optionSecretFree),
}

func optionSecretFree(o checks.Observed[docker.Facts], p docker.SecretParams) {
	medium := func(docker.SecretFinding) checks.Severity { return checks.Medium }
	for _, c := range docker.ChooseContainers(o, p.Selector) {
		s := o.Subject(c.Name)
		secrets, _ := checks.NeedAll(s, c.Secrets, c.Path("secrets"))
		if docker.Usable(s, p) {
			docker.ReportSecrets(s, pick(s, secrets, "log", p), medium)
		}
	}
	volumes, _ := checks.NeedAll(o, o.Facts.Volumes, "volumes")
	for _, v := range volumes {
		s := o.Subject("volume " + v.Name)
		secrets, _ := checks.NeedAll(s, v.Secrets, "volumes")
		if docker.Usable(s, p) {
			docker.ReportSecrets(s, pick(s, secrets, "volume", p), medium)
		}
	}
}
