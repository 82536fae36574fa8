package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SettingsFilesParams are the parameters of docker-settings-files-private.
type SettingsFilesParams struct {
	docker.Selector
	// Destinations are as in docker-settings-mounts-readonly.
	Destinations []string `json:"destinations"`
	// Public are host paths that everybody may read, with what lies below them.
	Public []string `json:"public"`
}

// SettingsFilesPrivate reports configuration files that others on the host can read or own.
var SettingsFilesPrivate = &checks.Check{
	ID:       "docker-settings-files-private",
	Title:    "Mounted configuration files are not readable by other users of the host",
	Severity: checks.Medium,
	Description: "Configuration files hold what a service connects to and often the password; the owner of the file controls the service. The " +
		"check looks, on the host of a local engine, at the files that containers mount from it, chosen as " +
		"docker-settings-mounts-readonly does: a mode of at most 0640, and root or the container's own user as owner. A closed directory " +
		"above the file counts too. Of a mounted directory only the directory itself is looked at.",
	Remediation: "Make root and the group of the container's user own the file, and remove access for others:\n\n" +
		"    chown root:10001 config.yaml\n" +
		"    chmod 640 config.yaml\n\n" +
		"The group is the number that `docker inspect --format '{{.Config.User}}' CONTAINER` shows after the colon.",
	References: []string{bindMountPage, "https://man7.org/linux/man-pages/man7/inode.7.html"},
	Rule: docker.EachContainerWith(SettingsFilesParams{Selector: docker.Everything(), Destinations: []string{}, Public: []string{
		"/etc/group", "/etc/hostname", "/etc/hosts", "/etc/localtime", "/etc/nsswitch.conf", "/etc/os-release", "/etc/passwd",
		"/etc/resolv.conf", "/etc/ssl/certs", "/etc/timezone", "/usr/lib", "/usr/share",
	}}, settingsFilesPrivate),
}

// widest is the mode that lets nobody but the owner and readers of the group in.
// A folder also needs the right to be entered.
const (
	widestFile   = 0o640
	widestFolder = 0o750
)

func settingsFilesPrivate(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p SettingsFilesParams) {
	mounts, _ := mountsOf(o.Facts, s, c)
	found := slices.DeleteFunc(slices.Clone(mounts), func(m docker.Mount) bool {
		return m.HostPath == "" || !coversSettings(o.Facts, c, m.Destination, p.Destinations, dataBelowEtc) || docker.PathWithinAny(m.HostPath, p.Public)
	})
	if len(found) == 0 {
		s.NotApplicable("the container mounts no configuration file")
		return
	}
	host, ok := checks.Need(s, o.Facts.Host, "host")
	if !ok {
		return
	}
	if _, ok := checks.Need(s, host.Sources, "host.sources"); !ok {
		return
	}
	for _, mount := range found {
		source, looked := host.Source(mount.HostPath)
		if !looked {
			s.Unknown(checks.Source, "%s was not looked at on the host", mount.HostPath)
			continue
		}
		judgeSource(o.Facts, s, c, source)
	}
}

func judgeSource(f docker.Facts, s checks.Subject, c docker.Container, source docker.Source) {
	bits, valid := source.Bits()
	switch {
	case source.Problem != "" || !valid:
		s.Unknown(checks.Source, "%s could not be looked at on the host: %s", source.Path, docker.OrNone(source.Problem))
		return
	case !checks.NeedWord(s, source.Type, "host.sources"):
		return
	case source.Type != "file" && source.Type != "folder":
		s.Evidence("Host "+source.Path, "neither file nor directory")
		return
	}
	link := ""
	if source.Symlink {
		link = ", through a symbolic link"
	}
	s.Evidence("Host "+source.Path, "mode %s, owner %d:%d%s", source.Mode, source.UID, source.GID, link)
	judgeOwner(f, s, c, source)
	if source.Shielded {
		bits &^= 0o007
	}
	switch {
	case source.Type == "folder" && bits&^widestFolder != 0:
		s.Unknown(checks.Source, "the directory %s has mode %s, and the files in it are not looked at", source.Path, source.Mode)
	case source.Type == "file" && bits&^widestFile != 0:
		s.Violation("%s has mode %s on the host%s", source.Path, source.Mode, whoReads(bits))
	}
}

// whoReads says what the worst of the bits means.
func whoReads(bits uint64) string {
	switch {
	case bits&0o002 != 0:
		return ", so that every user there can change it"
	case bits&0o004 != 0:
		return ", so that every user there can read it"
	case bits&0o020 != 0:
		return ", so that its group can change it"
	default:
		return ", which is wider than 0640"
	}
}

// judgeOwner accepts root and the container's user. Where the engine maps users the
// number on the host is another, and nobody but root can be told.
func judgeOwner(f docker.Facts, s checks.Subject, c docker.Container, source docker.Source) {
	if source.UID == 0 {
		return
	}
	if softened(f, c) {
		s.Unknown(checks.Source, "%s belongs to uid %d, and the engine maps users", source.Path, source.UID)
		return
	}
	user, ok := checks.Need(s, c.User, c.Path("user"))
	if !ok {
		return
	}
	uid, known := user.UID.Get()
	switch {
	case !known:
		s.Unknown(checks.Source, "%s belongs to uid %d, and the number of the container's user %q is not known", source.Path, source.UID, user.Configured)
	case uid != source.UID:
		s.Violation("%s belongs to uid %d, who is neither root nor the container's user", source.Path, source.UID)
	}
}
