package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// UserNamespaceSeparate reports containers that opt out of user namespaces.
var UserNamespaceSeparate = &checks.Check{
	ID:       "docker-user-namespace-separate",
	Title:    "Containers keep the engine's user namespace",
	Severity: checks.High,
	Description: "An engine with userns-remap turns root of a container into an ordinary user of the host. A container can opt out, and is " +
		"then root again. Engines that remap nothing are left out: docker-userns-remapped speaks of them.",
	Remediation: "Remove `userns_mode: host` (`--userns host`).",
	References:  []string{docker.CIS("5.31"), docker.UsernsPage},
	Rule:        docker.EachContainer(userNamespaceSeparate),
}

func userNamespaceSeparate(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	engine, ok := checks.Need(s, o.Facts.Engine, "engine")
	isolation, known := checks.Need(s, c.Isolation, c.Path("isolation"))
	switch {
	case !ok || !known:
	case !engine.Security.UserNamespaces:
		s.NotApplicable("the engine remaps no users")
	case isolation.User == docker.HostMode:
		s.Evidence("HostConfig.UsernsMode", "%s", isolation.User)
		s.Violation("opts out of the engine's user namespace")
	case !knownMode(isolation.User):
		s.UnknownWord("the user namespace mode", isolation.User)
	}
}
