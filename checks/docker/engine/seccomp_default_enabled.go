package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SeccompDefaultEnabled reports engines that filter no system calls.
var SeccompDefaultEnabled = &checks.Check{
	ID:       "docker-seccomp-default-enabled",
	Title:    "The engine has a default seccomp profile",
	Severity: checks.High,
	Description: "The engine puts its default profile on every container that names none. It is missing where the kernel has no seccomp, or where " +
		"it was set to unconfined.",
	Remediation: "Remove `\"seccomp-profile\": \"unconfined\"` from /etc/docker/daemon.json and --seccomp-profile from the daemon's options; use a " +
		"kernel with CONFIG_SECCOMP_FILTER.",
	References: []string{docker.CIS("2.17"), docker.SeccompPage},
	Rule:       checks.Each(seccompDefaultEnabled),
}

func seccompDefaultEnabled(o checks.Observed[docker.Facts]) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	o.Evidence("info SecurityOptions", "seccomp %s", docker.OrNone(engine.Security.Seccomp))
	switch {
	case engine.OSType == "windows":
		o.NotApplicable("Windows has no seccomp")
	case engine.Security.Seccomp == "":
		o.Violation("the engine has no seccomp: every system call is allowed")
	case !engine.Security.FiltersCalls():
		o.Violation("the engine's default seccomp profile is unconfined")
	default:
		checks.NeedWord(o, engine.Security.Seccomp, "engine.security.seccomp")
	}
}
