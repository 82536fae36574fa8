package containers

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// PortParams are the parameters of docker-port-restricted.
type PortParams struct {
	docker.Selector
	// Ports limits the check to these, in the container or on the host; an empty
	// list means every port.
	Ports []uint16 `json:"ports"`
	// Allow are ports that may be published on every address.
	Allow []uint16 `json:"allow"`
	// Addresses are addresses of the host to which every port may be bound.
	Addresses []netip.Addr `json:"addresses"`
	// LoopbackOnly also refuses single addresses of the host besides loopback.
	LoopbackOnly bool `json:"loopback-only"`
}

// PortRestricted reports published ports that every network of the host reaches.
var PortRestricted = &checks.Check{
	ID:       "docker-port-restricted",
	Title:    "Published ports are bound to chosen addresses",
	Severity: checks.High,
	Description: "A published port without an address is open on every interface of the host, IPv4 and IPv6, and Docker's own iptables rules " +
		"accept it before those of ufw or of the chain INPUT. The check looks at live bindings, and at the configured ones of containers " +
		"that don't run; it judges the container's port and the host's. Ports of Modbus, databases, Redis, remote shells and management " +
		"have a higher severity.",
	Remediation: "Name the address in the compose file, `ports: [\"127.0.0.1:6379:6379\"]`, or remove the entry: containers of one network reach " +
		"each other without it. Filter what must stay open in the chain DOCKER-USER. List ports that everybody may reach in `allow`.",
	References: []string{docker.CIS("5.14"), publishingPage, docker.FirewallPage},
	Rule: docker.EachContainerWith(PortParams{
		Selector: docker.Everything(),
		Ports:    []uint16{}, Allow: []uint16{}, Addresses: []netip.Addr{},
	}, portRestricted),
}

// sensitivePorts offer control, or data, often without credentials: remote shells,
// databases, Modbus, Docker, Redis, Flower and RouterOS.
var sensitivePorts = []uint16{
	22, 23, 502, 802, 2375, 2376, 2377, 3306, 5432, 5555, 5900, 6379, 8291, 8728, 8729, 9200, 11211, 27017,
}

func portRestricted(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p PortParams) {
	isolation, ok := checks.Need(s, c.Isolation, c.Path("isolation"))
	_, known := checks.Need(s, c.Ports, c.Path("ports"))
	if !ok || !known {
		return
	}
	if joined(o.Facts, s, c, isolation) {
		return
	}
	ports, _ := c.NeedPorts(s)
	if ports.PublishAll {
		docker.NeedPortNumbers(s, ports.Exposed.Entries())
	}
	for _, b := range docker.Bindings(o.Facts, c, ports) {
		if len(p.Ports) == 0 || b.Concerns(p.Ports) {
			s.Evidence("Ports "+b.Inside(), "%s", b.Where())
			judgeBinding(o, s, b, p)
		}
	}
	outer(o, s, c, ports, p)
}

// joined handles containers without ports of their own: what they open depends on
// their programs.
func joined(f docker.Facts, s checks.Subject, c docker.Container, isolation docker.Isolation) bool {
	source := follow(f, c, networkMode)
	if state, known := c.State.Get(); known {
		checks.NeedWord(s, state.Status, c.Path("state.status"))
	}
	switch {
	case source.mode == docker.HostMode:
		s.Unknown(checks.Source, "the container uses the host's network, where the engine doesn't know its open ports")
	case source.lost:
		s.Unknown(checks.Source, "the container shares the network of one that was not read (%s)", isolation.Network)
	case source.through != "":
		s.NotApplicable("the container shares the network of %s, which is judged itself", source.through)
	default:
		if !knownMode(source.mode) && !knownNetwork(f, source.mode) {
			s.UnknownWord("the network mode", source.mode)
		}
		return false
	}
	return true
}

func judgeBinding(o checks.Observed[docker.Facts], s checks.Subject, b docker.Binding, p PortParams) {
	severity := checks.Medium
	if len(p.Ports) > 0 || b.Concerns(sensitivePorts) {
		severity = checks.High
	}
	switch {
	case b.Loopback(), b.Concerns(p.Allow), b.Addr.IsValid() && slices.Contains(p.Addresses, b.Addr):
	case b.Wildcard():
		s.ViolationAt(severity, "publishes %s on every address (%s)", b.Inside(), b.Where())
	case checks.Public(b.Addr) && !o.Site.Covers(b.Addr):
		s.ViolationAt(severity, "publishes %s on the public address %s", b.Inside(), b.Where())
	case p.LoopbackOnly:
		s.ViolationAt(checks.Medium, "publishes %s on %s, which is not a loopback address", b.Inside(), b.Where())
	}
}

// outer judges containers on a network that others share directly: their open
// ports need no publishing.
func outer(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, ports docker.Ports, p PortParams) {
	endpoints, _ := checks.NeedAll(s, c.Networks, c.Path("networks"))
	for _, e := range endpoints {
		network, found := docker.NeedNetwork(o.Facts, s, e)
		if found {
			checks.NeedWord(s, network.Driver, "networks")
		}
		if !isOuter(network) {
			continue
		}
		hit := false
		for _, b := range docker.ExposedBindings(ports.Exposed.Entries()) {
			if (len(p.Ports) == 0 || b.Concerns(p.Ports)) && !b.Concerns(p.Allow) {
				hit = true
				s.Violation("offers %s on the outer network %s (%s) without publishing it", b.Inside(), network.Name, network.Driver)
			}
		}
		if !hit {
			s.Unknown(checks.Source, "the container is on the outer network %s (%s), where the engine doesn't know its open ports", network.Name, network.Driver)
		}
	}
}

// isOuter reports whether containers on the network stand on the outer network itself.
func isOuter(n docker.Network) bool { return n.Driver == "macvlan" || n.Driver == "ipvlan" }
