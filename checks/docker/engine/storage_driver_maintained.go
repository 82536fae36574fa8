package engine

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// StorageDriverMaintained reports storage drivers that are deprecated or for tests.
var StorageDriverMaintained = &checks.Check{
	ID:          "docker-storage-driver-maintained",
	Title:       "The engine uses a maintained storage driver",
	Severity:    checks.Low,
	Description: "The drivers aufs, devicemapper and overlay were removed from current engines and get no fixes; vfs is meant for tests.",
	Remediation: "Back up what is needed, set in /etc/docker/daemon.json and restart the engine:\n\n" +
		"    {\"storage-driver\": \"overlay2\"}",
	References: []string{docker.CIS("2.6"), "https://docs.docker.com/engine/storage/drivers/select-storage-driver/"},
	Rule:       checks.Each(storageDriverMaintained),
}

func storageDriverMaintained(o checks.Observed[docker.Facts]) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	o.Evidence("info Driver", "%s", docker.OrNone(engine.StorageDriver))
	switch {
	case engine.StorageDriver == "":
		o.Unknown(checks.Source, "the engine doesn't tell its storage driver")
	case slices.Contains([]string{"aufs", "devicemapper", "overlay", "vfs"}, engine.StorageDriver):
		o.Violation("the storage driver is %s", engine.StorageDriver)
	case !slices.Contains([]string{"overlay2", "overlayfs", "fuse-overlayfs", "btrfs", "zfs", "windowsfilter", "stargz", "native", "nydus"}, engine.StorageDriver):
		o.UnknownWord("the storage driver", engine.StorageDriver)
	}
}
