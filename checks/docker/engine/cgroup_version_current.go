package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// CgroupVersionCurrent reports hosts with the first version of control groups.
var CgroupVersionCurrent = &checks.Check{
	ID:       "docker-cgroup-version-current",
	Title:    "The host uses cgroup v2",
	Severity: checks.Info,
	Description: "Version 2 gives containers a cgroup namespace of their own by default, lets rootless engines enforce limits, and is the only " +
		"one that future engines support.",
	Remediation: "Boot the host with `systemd.unified_cgroup_hierarchy=1`, or update the distribution.",
	References:  []string{docker.RunPage + "#cgroupns", rootlessPage},
	Rule:        checks.Each(cgroupVersionCurrent),
}

func cgroupVersionCurrent(o checks.Observed[docker.Facts]) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	switch engine.CgroupVersion {
	case "1":
		o.Violation("the host uses cgroup v1")
	case "":
		o.Unknown(checks.Source, "the engine doesn't tell the version of control groups")
	default:
		o.Evidence("info CgroupVersion", "%s", engine.CgroupVersion)
		checks.NeedWord(o, engine.CgroupVersion, "engine.cgroupVersion")
	}
}
