package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// NewPrivilegesRefused reports containers in which setuid programs work.
var NewPrivilegesRefused = &checks.Check{
	ID:       "docker-new-privileges-refused",
	Title:    "Processes in containers can't gain new privileges (no-new-privileges)",
	Severity: checks.Medium,
	Description: "With no-new-privileges a process never gains more privileges than it began with: setuid programs such as su, and files with " +
		"capabilities, lose their effect. The check looks at the container's setting, then at the engine's default.",
	Remediation: "Set `security_opt: [\"no-new-privileges:true\"]` in the compose file, or for all containers `\"no-new-privileges\": true` in " +
		"/etc/docker/daemon.json.",
	References: []string{docker.CIS("5.26"), docker.RunPage + "#security-opt", docker.DaemonPage},
	Rule:       docker.EachContainer(newPrivilegesRefused),
}

func newPrivilegesRefused(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := checks.Need(s, c.Security, c.Path("security"))
	if !ok {
		return
	}
	if refused, set := security.NoNewPrivileges.Get(); set {
		s.Evidence("SecurityOpt no-new-privileges", "%t", refused)
		if !refused {
			s.Violation("switches no-new-privileges off")
		}
		return
	}
	engine, known := checks.Need(s, o.Facts.Engine, "engine")
	if !known {
		return
	}
	switch refused, shown := engineDefault(engine, o.Facts.Host); {
	case !shown:
		// Asking for the option costs nothing where the default is on already.
		s.ViolationAt(checks.Low, "doesn't set no-new-privileges, and this engine doesn't tell its own default")
	case !refused:
		s.Violation("doesn't set no-new-privileges, and the engine's default is off")
	default:
		s.Evidence("default of the engine", "no-new-privileges")
	}
}

// engineDefault is the daemon-wide setting: as the engine tells it, else as its
// files and options have it.
func engineDefault(engine docker.Engine, host checks.Value[docker.Host]) (refused, shown bool) {
	if refused, shown = engine.Security.NoNewPrivileges.Get(); shown {
		return refused, true
	}
	files, _ := host.Get()
	daemon, _ := files.Daemon.Get()
	value, shown := daemon.Setting("no-new-privileges")
	return value == "true", shown
}
