package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// OuterNetworksParams are the parameters of docker-outer-networks-expected.
type OuterNetworksParams struct {
	docker.Selector
	// Allow are names of macvlan and ipvlan networks that containers join on purpose.
	Allow []string `json:"allow"`
}

// OuterNetworksExpected reports containers that stand on the host's own network.
var OuterNetworksExpected = &checks.Check{
	ID:       "docker-outer-networks-expected",
	Title:    "Containers are attached to expected outer networks (macvlan, ipvlan) only",
	Severity: checks.Medium,
	Description: "On a macvlan or ipvlan network a container has an address of the host's LAN. Every port it opens is reachable there without " +
		"being published, past the firewall of the host.",
	Remediation: "Attach the container to a bridge network and publish its ports to chosen addresses; or name the network in `allow`, and let " +
		"the router decide who reaches the container.",
	References: []string{"https://docs.docker.com/engine/network/drivers/macvlan/", "https://docs.docker.com/engine/network/drivers/ipvlan/"},
	Rule:       docker.EachContainerWith(OuterNetworksParams{Selector: docker.Everything(), Allow: []string{}}, outerNetworksExpected),
}

func outerNetworksExpected(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p OuterNetworksParams) {
	endpoints, _ := checks.NeedAll(s, c.Networks, c.Path("networks"))
	for _, e := range endpoints {
		network, found := docker.NeedNetwork(o.Facts, s, e)
		if found {
			checks.NeedWord(s, network.Driver, "networks")
		}
		if isOuter(network) && !slices.Contains(p.Allow, network.Name) {
			s.Evidence("network "+network.Name, "driver %s, parent %s", network.Driver, docker.OrNone(network.Parent))
			s.Violation("is on the outer network %s (%s)", network.Name, network.Driver)
		}
	}
}
