package containers

import (
	"slices"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// GroupsUnprivileged reports containers that are in the group of root or of the
// engine's socket.
var GroupsUnprivileged = &checks.Check{
	ID:       "docker-groups-unprivileged",
	Title:    "Containers run without privileged groups (root, docker)",
	Severity: checks.Medium,
	Description: "A user that isn't root can still be in group 0, which may write to many files of an image, or in the group that owns the " +
		"engine's socket, which is equivalent to root on the host. The check looks at the group of the user setting and at the added groups.",
	Remediation: "Give the user a group of its own, `user: \"10001:10001\"`, and remove `0`, `root` and `docker` from `group_add:` in the " +
		"compose file (`--group-add` of docker run).",
	References: []string{docker.CIS("4.1"), docker.RunPage},
	Rule:       docker.EachContainer(groupsUnprivileged),
}

func groupsUnprivileged(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	user, ok := checks.Need(s, c.User, c.Path("user"))
	if !ok {
		return
	}
	s.Evidence("Config.User", "%s", docker.OrNone(user.Configured))
	groups, _ := checks.NeedAll(s, user.Groups, c.Path("user.groups"))
	if len(groups) > 0 {
		s.Evidence("HostConfig.GroupAdd", "%s", docker.JoinNames(groups))
	}
	for _, group := range groups {
		number, err := strconv.ParseInt(group, 10, 64)
		switch {
		case group == "docker" || err == nil && number != 0 && ownsSocket(o.Facts, s, number):
			s.ViolationAt(checks.High, "is in group %s, which owns the engine's socket", group)
		case group == "root" || err == nil && number == 0:
			s.Violation("is in the added group %s", group)
		case err != nil || number < 0:
			s.Unknown(checks.Source, "the number of the added group %q stands in a file of the image", group)
		}
	}
	ownGroup(s, user)
}

// ownGroup judges the group of the user itself. With uid 0 that is the business of
// docker-user-nonroot.
func ownGroup(s checks.Subject, user docker.User) {
	uid, known := user.UID.Get()
	gid, told := user.GID.Get()
	switch {
	case known && uid == 0 && len(user.Groups.Entries()) == 0:
		s.NotApplicable("the container runs as root, which docker-user-nonroot reports")
	case known && uid == 0:
	case !told:
		s.Unknown(checks.Source, "the group of the user %q is not known", user.Configured)
	case gid == 0:
		s.ViolationAt(checks.Low, "is in root's group 0 (user %q)", user.Configured)
	case gid < 0:
		s.Unknown(checks.Unreadable, "the group of the user %q is said to be %d", user.Configured, gid)
	}
}

// ownsSocket reports whether a group owns the engine's socket. Only files of the
// host tell its number.
func ownsSocket(f docker.Facts, s checks.Subject, group int64) bool {
	host, _ := checks.Need(s, f.Host, "host")
	for _, file := range host.Files {
		checks.NeedWord(s, file.Role, "host.files")
		if file.Role == "socket" && file.GID < 0 {
			s.Unknown(checks.Source, "the group of the engine's socket isn't told")
		}
	}
	return slices.ContainsFunc(host.Files, func(file docker.File) bool { return file.Role == "socket" && file.GID == group })
}
