package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// UserNamespaceSeparate reports containers that opt out of user namespaces.
var UserNamespaceSeparate = &checks.Check{
	ID:       "docker-user-namespace-separate",
	Title:    "Containers have a user namespace separate from the host's",
	Severity: checks.High,
	Description: "An engine with userns-remap maps root of a container to an unprivileged user of the host. A container with `userns_mode: host` " +
		"opts out, and is root on the host again. Engines without remapping are left out: docker-userns-remapped judges them.",
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
		s.Violation("uses the host's user namespace, past the engine's remapping")
	case !knownMode(isolation.User):
		s.UnknownWord("the user namespace mode", isolation.User)
	}
}
