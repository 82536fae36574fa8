package docker

import (
	"slices"

	"hardcheck/checks"
)

// OuterNetworksParams are the parameters of docker-outer-networks-expected.
type OuterNetworksParams struct {
	Selector
	// Allow are names of macvlan and ipvlan networks that containers join on purpose.
	Allow []string `json:"allow"`
}

// OuterNetworksExpected reports containers that stand on the host's own network.
var OuterNetworksExpected = &checks.Check{
	ID:       "docker-outer-networks-expected",
	Title:    "Containers join the outer network on purpose only",
	Severity: checks.Medium,
	Description: "On a macvlan or ipvlan network a container has an address of the host's LAN. Every port it opens is reachable there " +
		"without being published, past the packet filter of the host.",
	Remediation: "Attach the container to a bridge network and publish its ports to chosen addresses; or name the network in `allow`, and let " +
		"the router decide who reaches the container.",
	References: []string{"https://docs.docker.com/engine/network/drivers/macvlan/", "https://docs.docker.com/engine/network/drivers/ipvlan/"},
	Rule:       EachContainerWith(OuterNetworksParams{Selector: Everything(), Allow: []string{}}, outerNetworksExpected),
}

func outerNetworksExpected(o checks.Observed[Facts], s checks.Subject, c Container, p OuterNetworksParams) {
	endpoints, ok := checks.Need(s, c.Networks, c.Path("networks"))
	if _, known := checks.Need(s, o.Facts.Networks, "networks"); !ok || !known {
		return
	}
	for _, e := range endpoints {
		network, _ := NeedNetwork(o.Facts, s, e)
		if isOuter(network) && !slices.Contains(p.Allow, network.Name) {
			s.Evidence("network "+network.Name, "driver %s, parent %s", network.Driver, OrNone(network.Parent))
			s.Violation("is on the outer network %s (%s)", network.Name, network.Driver)
		}
	}
}
