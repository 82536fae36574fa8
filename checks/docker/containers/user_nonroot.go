package containers

import (
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// UserNonroot reports containers whose processes are root.
var UserNonroot = &checks.Check{
	ID:       "docker-user-nonroot",
	Title:    "Containers run as a user other than root",
	Severity: checks.High,
	Description: "Root in a container is root on the host for the kernel: every container escape ends with root's privileges. The check looks at " +
		"the number behind the user setting, since `0:0`, `000`, `+0` and a named user with uid 0 are root too. Rootless engines and " +
		"user namespaces lower the severity, and so does a program that dropped root after its start.",
	Remediation: "Add a user to the image and switch to it at the end of the Dockerfile:\n\n" +
		"    RUN adduser --system --uid 10001 app\n" +
		"    USER 10001:10001\n\n" +
		"or set `user: \"10001:10001\"` for the service in the compose file (`docker run --user 10001:10001`). Give the files that the " +
		"program writes to that user. Use a numeric UID: it needs no name lookup.",
	References: []string{docker.CIS("4.1"), docker.DockerfilePage + "#user", securityPage},
	Rule:       docker.EachContainer(userNonroot),
}

func userNonroot(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	user, ok := checks.Need(s, c.User, c.Path("user"))
	if !ok {
		return
	}
	s.Evidence("Config.User", "%s", docker.OrNone(user.Configured))
	uid, known := user.UID.Get()
	switch {
	case user.Overflow:
		s.Violation("the user %s is beyond 2147483647, which containerd before 1.6.38, 1.7.27 and 2.0.4 runs as root", user.Configured)
	case !known:
		s.Unknown(checks.Source, "the number of the user %q is not known: %s", user.Configured, docker.OrNone(user.Unresolved))
	case uid < 0:
		s.Unknown(checks.Unreadable, "the number of the user %q is said to be %d", user.Configured, uid)
	case uid == 0:
		rootUser(o, s, c, user)
	case user.ResolvedBy == "top":
		runningUser(o, s, user, uid)
	default:
		checks.NeedWord(s, user.ResolvedBy, c.Path("user.resolvedBy"))
	}
}

// rootUser weighs a container that starts as root.
func rootUser(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, user docker.User) {
	how := "no user is set"
	if user.Configured != "" {
		how = fmt.Sprintf("user %q", user.Configured)
	}
	switch {
	case softened(o.Facts, c):
		s.ViolationAt(checks.Medium, "runs as root (%s), which is an ordinary user of the host", how)
	case dropped(c):
		s.ViolationAt(checks.Low, "starts as root (%s); none of its processes is root any more", how)
	default:
		s.Violation("runs as root (%s)", how)
	}
}

// runningUser judges a name whose number was seen on a running process. Where the
// engine maps users, that number is the host's and says nothing about the container.
func runningUser(o checks.Observed[docker.Facts], s checks.Subject, user docker.User, uid int64) {
	s.Evidence("first process", "uid %d", uid)
	engine, known := checks.Need(s, o.Facts.Engine, "engine")
	if known && (engine.Security.UserNamespaces || engine.Security.Rootless) {
		s.Unknown(checks.Source, "the engine maps users, so that uid %d of the host doesn't tell the number of the user %q", uid, user.Configured)
	}
}

// dropped reports whether processes were seen, none of them root's.
func dropped(c docker.Container) bool {
	processes, all := c.Processes.Get()
	for _, process := range processes {
		if process.UID == 0 {
			return false
		}
	}
	return all && len(processes) > 0
}
