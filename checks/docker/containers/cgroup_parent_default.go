package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// CgroupParentDefault reports containers outside Docker's own control group.
var CgroupParentDefault = &checks.Check{
	ID:          "docker-cgroup-parent-default",
	Title:       "Containers use the default cgroup parent of the engine",
	Severity:    checks.Info,
	Description: "A container with another cgroup parent escapes limits that were set on Docker's, and may get looser ones.",
	Remediation: "Remove `cgroup_parent:` (`--cgroup-parent`), unless the group was made for it.",
	References:  []string{docker.CIS("5.25"), docker.RunPage + "#cgroup-parent"},
	Rule:        docker.EachContainer(cgroupParentDefault),
}

func cgroupParentDefault(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := checks.Need(s, c.Security, c.Path("security"))
	if ok && security.CgroupParent != "" {
		s.Evidence("HostConfig.CgroupParent", "%s", security.CgroupParent)
		s.Violation("has the cgroup parent %s", security.CgroupParent)
	}
}
