package containers

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// mountsOf are a container's mounts that are known, and whether these are all. A volume may be a folder of the host in disguise,
// which only the list of volumes tells.
func mountsOf(f docker.Facts, s checks.Subject, c docker.Container) ([]docker.Mount, bool) {
	mounts, all := checks.NeedAll(s, c.Mounts, c.Path("mounts"))
	for _, mount := range mounts {
		checks.NeedWord(s, mount.Type, c.Path("mounts"))
		if at := mount.HostPath; at != "" && !strings.HasPrefix(at, "/") && !strings.Contains(at, ":") {
			s.UnknownWord("the source of the mount at "+mount.Destination, at)
		}
	}
	if !slices.ContainsFunc(mounts, isVolume) {
		return mounts, all
	}
	volumes, known := checks.NeedAll(s, f.Volumes, "volumes")
	for _, mount := range mounts {
		sameName := func(v docker.Volume) bool { return v.Name == mount.Name }
		if known && isVolume(mount) && !slices.ContainsFunc(volumes, sameName) {
			s.Unknown(checks.Source, "the volume %s was not among the volumes that were listed", mount.Name)
		}
	}
	return mounts, all
}

func isVolume(m docker.Mount) bool { return m.Type == "volume" }
