package docker

import "hardcheck/checks"

// PIDSeparate reports containers that see the host's processes.
var PIDSeparate = &checks.Check{
	ID:       "docker-pid-namespace-separate",
	Title:    "Containers see their own processes only",
	Severity: checks.High,
	Description: "A container in the host's PID namespace sees every process of the host with its command line, and as root can end them or " +
		"read their memory and files.",
	Remediation: "Remove `pid: host` (`--pid host`).",
	References:  []string{CIS("5.16"), RunPage + "#pid"},
	Rule:        EachContainer(pidSeparate),
}

func pidSeparate(o checks.Observed[Facts], s checks.Subject, c Container) {
	separate(o, s, c, "PID namespace", func(i Isolation) string { return i.PID }, withoutRoot(o.Facts, c, checks.High))
}
