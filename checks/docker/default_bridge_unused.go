package docker

import (
	"slices"

	"hardcheck/checks"
)

// DefaultBridgeUnused reports containers that share the default network.
var DefaultBridgeUnused = &checks.Check{
	ID:       "docker-default-bridge-unused",
	Title:    "Containers use networks of their own",
	Severity: checks.Low,
	Description: "Everything that is started without a network ends up on the default bridge, where unrelated containers reach each other's " +
		"every port.",
	Remediation: "Make a network per application: `networks: {backend: {internal: true}}` in the compose file and `networks: [backend]` at the " +
		"service, or `docker network create backend` and `--network backend`.",
	References: []string{CIS("5.30"), BridgePage},
	Rule:       EachContainer(defaultBridgeUnused),
}

func defaultBridgeUnused(_ checks.Observed[Facts], s checks.Subject, c Container) {
	endpoints, ok := checks.Need(s, c.Networks, c.Path("networks"))
	if ok && slices.ContainsFunc(endpoints, func(e Endpoint) bool { return e.Network == DefaultBridge }) {
		s.Evidence("NetworkSettings.Networks", "%s", DefaultBridge)
		s.Violation("is on the default bridge network")
	}
}
