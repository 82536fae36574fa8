package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// CgroupSeparate reports containers that see the host's control groups.
var CgroupSeparate = &checks.Check{
	ID:       "docker-cgroup-namespace-separate",
	Title:    "Containers have a cgroup namespace of their own",
	Severity: checks.Low,
	Description: "In the host's cgroup namespace a container sees how the host names and groups everything that runs on it. On hosts with " +
		"cgroup version 1 this is Docker's default, and the check leaves them out.",
	Remediation: "Remove `cgroup: host` (`--cgroupns host`) and `\"default-cgroupns-mode\": \"host\"` in /etc/docker/daemon.json.",
	References:  []string{docker.RunPage + "#cgroupns", docker.DaemonPage},
	Rule:        docker.EachContainer(cgroupSeparate),
}

func cgroupSeparate(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	engine, ok := checks.Need(s, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	switch engine.CgroupVersion {
	case "":
		s.Unknown(checks.Source, "the engine doesn't tell the version of control groups")
	case "1":
		s.NotApplicable("the host has cgroup version 1")
	default:
		checks.NeedWord(s, engine.CgroupVersion, "engine.cgroupVersion")
		separate(o, s, c, "cgroup namespace", func(i docker.Isolation) string { return i.Cgroup }, checks.Subject.Violation)
	}
}
