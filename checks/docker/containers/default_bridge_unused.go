package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// DefaultBridgeUnused reports containers that share the default network.
var DefaultBridgeUnused = &checks.Check{
	ID:       "docker-default-bridge-unused",
	Title:    "Containers don't use the default bridge network",
	Severity: checks.Low,
	Description: "Every container that is started without a network is attached to the default bridge, where unrelated containers reach all ports " +
		"of each other.",
	Remediation: "Make a network per application: `networks: {backend: {internal: true}}` in the compose file and `networks: [backend]` at the " +
		"service, or `docker network create backend` and `--network backend`.",
	References: []string{docker.CIS("5.30"), docker.BridgePage},
	Rule:       docker.EachContainer(defaultBridgeUnused),
}

func defaultBridgeUnused(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	endpoints, _ := checks.NeedAll(s, c.Networks, c.Path("networks"))
	if slices.ContainsFunc(endpoints, func(e docker.Endpoint) bool { return e.Network == docker.DefaultBridge }) {
		s.Evidence("NetworkSettings.Networks", "%s", docker.DefaultBridge)
		s.Violation("is on the default bridge network")
	}
}
