package engine

import (
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SocketFileRestricted reports sockets of the engine that anybody may write to.
var SocketFileRestricted = &checks.Check{
	ID:       "docker-socket-file-restricted",
	Title:    "Only root and the group docker can write to the engine's sockets",
	Severity: checks.Critical,
	Description: "Whoever can connect to the socket is root on the host. It should belong to root, with mode 0660 at most and the group docker or " +
		"root; the socket of containerd is for root alone.",
	Remediation: "Run `chown root:docker /run/docker.sock` and `chmod 660 /run/docker.sock`, and fix what set it otherwise: SocketMode= and " +
		"SocketGroup= of docker.socket, or `\"group\"` in daemon.json.",
	References: []string{docker.CIS("3.15"), docker.CIS("3.16"), docker.ProtectPage},
	Rule:       checks.Each(socketFileRestricted),
}

func socketFileRestricted(o checks.Observed[docker.Facts]) {
	host, ok := checks.Need(o, o.Facts.Host, "host")
	if !ok {
		return
	}
	found := false
	for _, file := range host.Files {
		if file.Role != "socket" && file.Role != "containerd-socket" {
			continue
		}
		found = true
		judgeSocket(o.Subject(file.Path), file, o.Facts)
	}
	if !found {
		o.NotApplicable("no socket of the engine was found")
	}
}

func judgeSocket(s checks.Subject, file docker.File, f docker.Facts) {
	mode, ok := permissionsOf(s, file)
	if !ok {
		return
	}
	engine, _ := f.Engine.Get()
	switch {
	case mode&0o002 != 0:
		s.Violation("everybody can write to the socket (mode %s)", file.Mode)
	case mode&0o004 != 0:
		s.ViolationAt(checks.Low, "the socket has mode %s, wider than 0660", file.Mode)
	}
	if mode&0o020 != 0 && file.GID != 0 {
		judgeSocketGroup(s, file)
	}
	if file.UID != 0 && !engine.Security.Rootless {
		s.ViolationAt(checks.High, "the socket belongs to user %d", file.UID)
	}
}

// judgeSocketGroup judges a group that can write to a socket and isn't root's.
func judgeSocketGroup(s checks.Subject, file docker.File) {
	switch {
	case file.Group == "":
		s.Unknown(checks.Source, "the name of the group %d, which can write to the socket, is not known", file.GID)
	case file.Role == "socket" && file.Group == "docker":
	default:
		s.ViolationAt(checks.High, "the group %s can write to the socket", file.Group)
	}
}

// permissionsOf reads the mode of a file and records it as evidence.
func permissionsOf(s checks.Subject, f docker.File) (uint64, bool) {
	if f.Problem != "" {
		s.Unknown(checks.Denied, "%s could not be looked at: %s", f.Path, f.Problem)
		return 0, false
	}
	s.Evidence("stat "+f.Path, "mode %s, user %d, group %d %s", f.Mode, f.UID, f.GID, f.Group)
	mode, err := strconv.ParseUint(f.Mode, 8, 16)
	if err != nil {
		s.Unknown(checks.Unreadable, "the mode %q of %s is not octal", f.Mode, f.Path)
	}
	return mode, err == nil
}
