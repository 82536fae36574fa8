package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// DataPartitionSeparate reports engines whose containers and images can fill up the host's own disk.
var DataPartitionSeparate = &checks.Check{
	ID:       "docker-data-partition-separate",
	Title:    "The engine's data are in a file system of their own",
	Severity: checks.Low,
	Description: "Images, containers, volumes and logs grow below the engine's root folder. Where that is in the host's root file system, one container " +
		"that writes without end stops the whole host: no log, no login, no update. The check compares the file systems of both on the engine's own host.",
	Remediation: "Mount a partition or logical volume at the engine's root folder, which `docker info --format '{{.DockerRootDir}}'` shows, or move that to one " +
		"with `\"data-root\"` in /etc/docker/daemon.json.",
	References: []string{docker.CIS("1.1.1"), docker.DaemonPage},
	Rule:       checks.Each(dataPartitionSeparate),
}

func dataPartitionSeparate(o checks.Observed[docker.Facts]) {
	host, ok := checks.Need(o, o.Facts.Host, "host")
	if !ok {
		return
	}
	separate, ok := checks.Need(o, host.DataSeparate, "host.dataSeparate")
	if !ok {
		return
	}
	engine, _ := o.Facts.Engine.Get()
	o.Evidence("info DockerRootDir", "%s", docker.OrNone(engine.RootDir))
	if !separate {
		o.Violation("%s is in the same file system as the host's root", docker.OrNone(engine.RootDir))
	}
}
