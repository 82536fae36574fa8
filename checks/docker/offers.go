package docker

import "net/netip"

// Offer is a published port of a container that other hosts may reach: those bound
// to loopback addresses are none, nor are those whose number the engine chooses.
type Offer struct {
	// Addr is the host's address; invalid for every address of the host.
	Addr netip.Addr
	// Protocol is "tcp", "udp" or "sctp".
	Protocol string
	// First to Last are the ports of the host.
	First, Last uint16
	// Inside is the container's side: "6379/tcp".
	Inside string
}

// Offers are what a container publishes to other hosts, or would after its next start.
// There are none where its ports are unknown.
func (f Facts) Offers(c Container) []Offer {
	ports, _ := c.Ports.Get()
	var offers []Offer
	for _, b := range Bindings(f, c, ports) {
		if b.Loopback() || b.random {
			continue
		}
		offer := Offer{Protocol: b.Protocol, First: b.HostFirst, Last: max(b.HostFirst, b.HostLast), Inside: b.Inside()}
		if !b.Wildcard() {
			offer.Addr = b.Addr
		}
		offers = append(offers, offer)
	}
	return offers
}
