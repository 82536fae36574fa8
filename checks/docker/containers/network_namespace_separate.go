package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// NetworkSeparate reports containers on the host's network.
var NetworkSeparate = &checks.Check{
	ID:       "docker-network-namespace-separate",
	Title:    "Containers have a network namespace of their own",
	Severity: checks.High,
	Description: "A container in the host's network namespace opens its ports on every address of the host, reaches services that listen on " +
		"loopback, and can capture the host's traffic. A container that joins such a container does the same.",
	Remediation: "Remove `network_mode: host` (`--network host`), attach the container to a network of its own and publish the ports that " +
		"others need: `ports: [\"127.0.0.1:8000:8000\"]`.",
	References: []string{docker.CIS("5.10"), "https://docs.docker.com/engine/network/drivers/host/"},
	Rule:       docker.EachContainer(networkSeparate),
}

func networkSeparate(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	separate(o, s, c, networkNamespace, networkMode, checks.Subject.Violation)
}

func networkMode(i docker.Isolation) string { return i.Network }
