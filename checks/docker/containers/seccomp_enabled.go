package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SeccompEnabled reports containers without a seccomp profile.
var SeccompEnabled = &checks.Check{
	ID:       "docker-seccomp-enabled",
	Title:    "Containers run under a seccomp profile",
	Severity: checks.High,
	Description: "Docker's default seccomp profile blocks system calls that containers don't need and that kernel exploits use. The check reports " +
		"containers that disable it, or replace it by one that forbids no call; an engine without a default is reported by docker-seccomp-default-enabled.",
	Remediation: "Remove `seccomp=unconfined` (or `seccomp:unconfined`) from `security_opt:`. Where a program needs more, give it a profile of " +
		"its own: `security_opt: [\"seccomp=./profile.json\"]`.",
	References: []string{docker.CIS("5.22"), docker.SeccompPage},
	Rule:       docker.EachContainer(seccompEnabled),
}

func seccompEnabled(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := confinement(s, c)
	if !ok {
		return
	}
	s.Evidence("SecurityOpt seccomp", "%s", docker.OrNone(security.Seccomp))
	checks.NeedWord(s, security.Seccomp, c.Path("security.seccomp"))
	switch security.Seccomp {
	case docker.Unconfined:
		s.Violation("runs without a seccomp profile")
	case docker.AllowsAll:
		s.Violation("runs under a seccomp profile that allows every call")
	case "":
		engine, known := checks.Need(s, o.Facts.Engine, "engine")
		if known && checks.NeedWord(s, engine.Security.Seccomp, "engine.security.seccomp") && !engine.Security.FiltersCalls() {
			s.NotApplicable("the engine has no default profile, which docker-seccomp-default-enabled reports")
		}
	}
}
