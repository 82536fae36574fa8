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
		if !isVolume(mount) {
			continue
		}
		at := slices.IndexFunc(volumes, func(v docker.Volume) bool { return v.Name == mount.Name })
		switch {
		case at < 0 && known:
			s.Unknown(checks.Source, "the volume %s was not among the volumes that were listed", mount.Name)
		case at < 0:
		case volumes[at].Driver != docker.LocalDriver:
			s.Unknown(checks.Source, "the volume %s is of the driver %q: the engine doesn't tell where its files are", mount.Name, volumes[at].Driver)
		case volumes[at].Remote != "":
			s.Evidence("Mounts "+mount.Destination, "a file system of another host (%s), through the volume %s (%s)", volumes[at].Remote, mount.Name, access(mount))
		}
	}
	return mounts, all
}

// access says what a container may do with a mount, and how mounts below it spread where that isn't
// as usual (rprivate).
func access(m docker.Mount) string {
	words := "read-write"
	if m.ReadOnly {
		words = "read-only"
	}
	if m.Propagation != "" && m.Propagation != "private" && m.Propagation != "rprivate" {
		words += ", " + string(m.Propagation)
	}
	return words
}

func isVolume(m docker.Mount) bool { return m.Type == "volume" }
