package containers

import (
	"slices"
	"strconv"

	"hardcheck/checks/docker"
)

// socketFile is what the host shows of a socket that a lead shows: the mount itself, or one of the
// engine's files below a folder.
func socketFile(f docker.Facts, l docker.Lead, socket string) (docker.Source, bool) {
	if l.Source.Type == "other" {
		return l.Source, true
	}
	host, _ := f.Host.Get()
	at := slices.IndexFunc(host.Files, func(file docker.File) bool {
		return file.Problem == "" && docker.EngineSocketAt(file.Path) != "" && docker.EngineSocketAt(file.Path) == docker.EngineSocketAt(socket)
	})
	if at < 0 {
		return docker.Source{}, false
	}
	file := host.Files[at]
	return docker.Source{Mode: file.Mode, UID: file.UID, GID: file.GID}, true
}

// shut reports whether it is known that no process of a container can connect to a socket, which takes
// the right to write to it. Root can, and where the engine maps users, a user's number is not the host's.
func shut(f docker.Facts, c docker.Container, file docker.Source) bool {
	bits, valid := file.Bits()
	user, told := c.User.Get()
	uid, uidKnown := user.UID.Get()
	gid, gidKnown := user.GID.Get()
	added, all := numbers(user.Groups)
	if !valid || !told || !uidKnown || !gidKnown || !all || uid == 0 || file.UID < 0 || file.GID < 0 || mayMap(f) || !dropped(c) && len(c.Processes.Entries()) > 0 {
		return false
	}
	switch {
	case uid == file.UID:
		return bits&0o200 == 0
	case gid == file.GID || slices.Contains(added, file.GID):
		return bits&0o020 == 0
	default:
		return bits&0o002 == 0
	}
}

// numbers are added groups by their numbers; all is false where one has a name or some are not known.
func numbers(groups interface{ Get() ([]string, bool) }) (list []int64, all bool) {
	names, all := groups.Get()
	for _, name := range names {
		number, err := strconv.ParseInt(name, 10, 64)
		all = all && err == nil
		list = append(list, number)
	}
	return list, all
}

// mayMap reports whether the engine maps users to others, or may.
func mayMap(f docker.Facts) bool {
	engine, known := f.Engine.Get()
	return !known || engine.Security.Rootless || engine.Security.UserNamespaces
}
