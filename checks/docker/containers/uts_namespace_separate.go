package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// UTSSeparate reports containers that share the host's name.
var UTSSeparate = &checks.Check{
	ID:          "docker-uts-namespace-separate",
	Title:       "Containers have a UTS namespace (host name) of their own",
	Severity:    checks.Medium,
	Description: "A container in the host's UTS namespace can change the host's name, on which logs and other programs rely.",
	Remediation: "Remove `uts: host` (`--uts host`); set `hostname:` where the program needs a certain name.",
	References:  []string{docker.CIS("5.21"), docker.RunPage + "#uts"},
	Rule:        docker.EachContainer(utsSeparate),
}

func utsSeparate(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	separate(o, s, c, "UTS namespace", func(i docker.Isolation) string { return i.UTS }, checks.Subject.Violation)
}
