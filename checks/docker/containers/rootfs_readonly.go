package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// RootReadonly reports containers that can change their own programs.
var RootReadonly = &checks.Check{
	ID:       "docker-rootfs-readonly",
	Title:    "Containers have a read-only root file system",
	Severity: checks.Low,
	Description: "With a read-only root file system an intruder can't leave tools or change programs and settings; what the program writes goes " +
		"to named volumes and tmpfs.",
	Remediation: "Set `read_only: true` in the compose file (`--read-only`), `tmpfs: [/tmp, /run]` for scratch files, and a volume for each " +
		"directory with data.",
	References: []string{docker.CIS("5.13"), docker.RunPage + "#read-only"},
	Rule:       docker.EachContainer(rootReadonly),
}

func rootReadonly(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := checks.Need(s, c.Security, c.Path("security"))
	if !ok {
		return
	}
	s.Evidence("HostConfig.ReadonlyRootfs", "%t", security.ReadOnlyRoot)
	if !security.ReadOnlyRoot {
		s.Violation("can write to its root file system")
	}
}
