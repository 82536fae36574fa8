package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// CapabilitiesDropped reports containers that keep Docker's default capabilities.
var CapabilitiesDropped = &checks.Check{
	ID:       "docker-capabilities-dropped",
	Title:    "Containers drop all capabilities and add needed ones by name",
	Severity: checks.Low,
	Description: "Without further settings a container has 14 capabilities, such as NET_RAW (raw sockets) and MKNOD (device files). Few programs " +
		"need any. The check asks that all be dropped, so that what is needed is named.",
	Remediation: "Set `cap_drop: [ALL]` in the compose file (`--cap-drop ALL`), start the program, and add what it turns out to need: " +
		"`cap_add: [NET_BIND_SERVICE]` for a port below 1024.",
	References: []string{docker.CIS("5.4"), capabilitiesPage, securityPage},
	Rule:       docker.EachContainer(capabilitiesDropped),
}

func capabilitiesDropped(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := confinement(s, c)
	if !ok {
		return
	}
	dropped := security.CapDrop.Entries()
	s.Evidence("HostConfig.CapDrop", "%s", docker.OrNone(docker.JoinNames(dropped)))
	if slices.Contains(dropped, "ALL") {
		return
	}
	switch _, all := checks.NeedAll(s, security.CapDrop, c.Path("security.capDrop")); {
	case !all:
	case len(dropped) == 0:
		s.Violation("keeps every default capability")
	default:
		s.Violation("drops %s and keeps the other default capabilities", docker.JoinNames(dropped))
	}
}
