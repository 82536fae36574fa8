package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// PrivilegedDisabled reports containers that were given everything.
var PrivilegedDisabled = &checks.Check{
	ID:       "docker-privileged-disabled",
	Title:    "Containers are not privileged",
	Severity: checks.Critical,
	Description: "Privileged mode gives a container all capabilities and all devices of the host and switches seccomp, AppArmor and the masking " +
		"of /proc off. A process in it takes over the host with ordinary commands. Checks of those settings leave such a container out.",
	Remediation: "Remove `privileged: true` (`--privileged`) and give what the program needs by name: `cap_add: [NET_ADMIN]`, " +
		"`devices: [\"/dev/ttyUSB0:/dev/ttyUSB0:rw\"]`.",
	References: []string{docker.CIS("5.5"), docker.RunPage + "#privileged"},
	Rule:       docker.EachContainer(privilegedDisabled),
}

func privilegedDisabled(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := checks.Need(s, c.Security, c.Path("security"))
	if !ok {
		return
	}
	s.Evidence("HostConfig.Privileged", "%t", security.Privileged)
	if !security.Privileged {
		return
	}
	if softened(o.Facts, c) {
		s.ViolationAt(checks.High, "is privileged, under an engine whose root is an ordinary user of the host")
		return
	}
	s.Violation("is privileged")
}
