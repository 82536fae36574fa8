package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SELinuxEnabled reports containers that opt out of SELinux.
var SELinuxEnabled = &checks.Check{
	ID:       "docker-selinux-enabled",
	Title:    "Containers run under an SELinux label",
	Severity: checks.Medium,
	Description: "On hosts with SELinux each container has a label of its own and can't touch files of the host or of other containers. The check " +
		"reports containers that disable labels; sharing the host's IPC or PID namespace does so by itself. Hosts without SELinux are left out.",
	Remediation: "Remove `label=disable` from `security_opt:`, and `ipc: host` and `pid: host`. Give files of the host the label that " +
		"containers may read with `:z` or `:Z` at the mount.",
	References: []string{docker.CIS("5.3"), docker.RunPage + "#security-opt"},
	Rule:       docker.EachContainer(seLinuxEnabled),
}

func seLinuxEnabled(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := confinement(s, c)
	engine, known := checks.Need(s, o.Facts.Engine, "engine")
	if !ok || !known {
		return
	}
	if !engine.Security.SELinux {
		s.NotApplicable("the host has no SELinux, or the engine doesn't use it")
		return
	}
	options, _ := checks.NeedAll(s, security.SELinux, c.Path("security.seLinux"))
	s.Evidence("SecurityOpt label", "%s", docker.OrNone(docker.JoinNames(options)))
	if slices.Contains(options, "disable") {
		s.Violation("runs without an SELinux label")
		return
	}
	state, ok := checks.Need(s, c.State, c.Path("state"))
	if ok && checks.NeedWord(s, state.Status, c.Path("state.status")) && state.Running() && security.ProcessLabel == "" {
		s.Violation("runs, and has no SELinux label")
	}
}
