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

// defaultCapabilities are those of a container without further settings (Docker Engine, and Podman in
// what it tells Docker's clients).
var defaultCapabilities = []string{
	"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW", "SETFCAP",
	"SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}

// podmanDrops are those of them that Podman gives no container by itself (containers.conf, default_capabilities,
// and NET_RAW, AUDIT_WRITE and MKNOD since 3.0).
var podmanDrops = []string{"AUDIT_WRITE", "MKNOD", "NET_RAW"}

func capabilitiesDropped(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := confinement(s, c)
	if !ok {
		return
	}
	dropped := security.CapDrop.Entries()
	s.Evidence("HostConfig.CapDrop", "%s", docker.OrNone(docker.JoinNames(dropped)))
	if slices.Contains(dropped, "ALL") || len(missing(defaultCapabilities, dropped)) == 0 {
		return
	}
	switch _, all := checks.NeedAll(s, security.CapDrop, c.Path("security.capDrop")); {
	case !all:
	case len(missing(dropped, podmanDrops)) > 0 && !docker.NeedDocker(s, o.Facts, "Podman tells Docker's clients which capabilities a container lacks, "+
		"and not whether the others were added by name"):
	case len(dropped) == 0:
		s.Violation("keeps every default capability")
	default:
		s.Violation("drops %s and keeps the other default capabilities", docker.JoinNames(dropped))
	}
}

// missing are those of the wanted names that a list doesn't have.
func missing(wanted, list []string) []string {
	return slices.DeleteFunc(slices.Clone(wanted), func(name string) bool { return slices.Contains(list, name) })
}
