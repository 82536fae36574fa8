package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// PIDSeparate reports containers that see the host's processes.
var PIDSeparate = &checks.Check{
	ID:       "docker-pid-namespace-separate",
	Title:    "Containers have a PID namespace of their own",
	Severity: checks.High,
	Description: "A container in the host's PID namespace sees every process of the host with its command line, and as root can end them or " +
		"read their memory and files.",
	Remediation: "Remove `pid: host` (`--pid host`).",
	References:  []string{docker.CIS("5.16"), docker.RunPage + "#pid"},
	Rule:        docker.EachContainer(pidSeparate),
}

func pidSeparate(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	separate(o, s, c, "PID namespace", func(i docker.Isolation) string { return i.PID }, asRoot(o.Facts, c))
}
