package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// mountsOf are a container's mounts. A volume may be a folder of the host in disguise,
// which only the list of volumes tells.
func mountsOf(f docker.Facts, s checks.Subject, c docker.Container) ([]docker.Mount, bool) {
	mounts, ok := checks.Need(s, c.Mounts, c.Path("mounts"))
	if !slices.ContainsFunc(mounts, isVolume) {
		return mounts, ok
	}
	volumes, known := checks.Need(s, f.Volumes, "volumes")
	for _, mount := range mounts {
		sameName := func(v docker.Volume) bool { return v.Name == mount.Name }
		if known && isVolume(mount) && !slices.ContainsFunc(volumes, sameName) {
			s.Unknown(checks.Source, "the volume %s was not among the volumes that were listed", mount.Name)
		}
	}
	return mounts, ok
}

func isVolume(m docker.Mount) bool { return m.Type == "volume" }
