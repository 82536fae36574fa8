package containers

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/ports"
)

// PortParams are the parameters of docker-port-restricted.
type PortParams struct {
	docker.Selector
	// Ports limits the check to these, in the container or on the host; an empty
	// list means every port.
	Ports []uint16 `json:"ports"`
	// Allow are ports that may be published on every address.
	Allow []uint16 `json:"allow"`
	// Expected are ports that chosen containers alone may publish on every address: those of a
	// proxy, a DNS server or a VPN.
	Expected []ExpectedPorts `json:"expected"`
	// Addresses are addresses of the host to which every port may be bound.
	Addresses []netip.Addr `json:"addresses"`
	// LoopbackOnly also refuses single addresses of the host besides loopback.
	LoopbackOnly bool `json:"loopback-only"`
}

// ExpectedPorts are ports, in the container or on the host, of containers that a selector chooses.
type ExpectedPorts struct {
	docker.Selector
	Ports []uint16 `json:"ports"`
}

// PortRestricted reports published ports that every network of the host reaches.
var PortRestricted = &checks.Check{
	ID:       "docker-port-restricted",
	Title:    "Published ports are bound to chosen addresses",
	Severity: checks.High,
	Description: "A published port without an address is open on every interface of the host, IPv4 and IPv6, and Docker's own iptables rules " +
		"accept it before those of ufw or of the chain INPUT. The check looks at live bindings, and at the configured ones of containers " +
		"that don't run; it judges the container's port and the host's. Ports of industrial protocols, databases, Redis, remote shells and " +
		"management have a higher severity.",
	Remediation: "Name the address in the compose file, `ports: [\"127.0.0.1:6379:6379\"]`, or remove the entry: containers of one network reach " +
		"each other without it. Filter what must stay open in the chain DOCKER-USER. List ports that everybody may reach in `allow`, and those of one service in " +
		"`expected`: `[{select: [{images: [traefik]}], ports: [80, 443]}, {select: [{images: [pihole]}], ports: [53]}]`.",
	References: []string{docker.CIS("5.14"), publishingPage, docker.FirewallPage},
	Rule: docker.EachContainerWith(PortParams{
		Selector: docker.Everything(),
		Ports:    []uint16{}, Allow: []uint16{}, Expected: []ExpectedPorts{}, Addresses: []netip.Addr{},
	}, portRestricted),
}

// known reports whether the container's or the host's port is known for such a service.
func known(b docker.Binding) bool { return inside(b) != b.Inside() || where(b) != b.Where() }

// inside is the container's side, with what its port is known for: "502/tcp (port of Modbus)".
func inside(b docker.Binding) string {
	return b.Inside() + portOf(" (port of %s)", b.Container, b.Container, b.Protocol)
}

// where is the host's side, with what its port is known for where the container's is not:
// "0.0.0.0:502, port of Modbus".
func where(b docker.Binding) string {
	if inside(b) != b.Inside() {
		return b.Where()
	}
	return b.Where() + portOf(", port of %s", b.HostFirst, max(b.HostFirst, b.HostLast), b.Protocol)
}

func portOf(form string, first, last uint16, protocol string) string {
	if uses := ports.Find(first, last, protocol); len(uses) > 0 {
		return fmt.Sprintf(form, uses[0].Name)
	}
	return ""
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
	p.Allow = p.allowed(c)
	own, _ := c.NeedPorts(s)
	if own.PublishAll {
		docker.NeedPortNumbers(s, own.Exposed.Entries())
	}
	concerned := slices.DeleteFunc(docker.Bindings(o.Facts, c, own), func(b docker.Binding) bool { return !p.concerns(b) })
	for _, r := range docker.Ranges(concerned) {
		s.Evidence("Ports "+r.Inside(), "%s", r.Where())
	}
	for _, r := range docker.Ranges(slices.DeleteFunc(concerned, p.allows)) {
		judgeRange(o, s, r, p)
	}
	outer(o, s, c, own, p)
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

// concerns reports whether the check is about a binding, by the parameter ports.
func (p PortParams) concerns(b docker.Binding) bool { return len(p.Ports) == 0 || b.Concerns(p.Ports) }

// allowed are the ports that a container may publish on every address.
func (p PortParams) allowed(c docker.Container) []uint16 {
	all := slices.Clone(p.Allow)
	for _, expected := range p.Expected {
		if expected.Chosen(c) {
			all = append(all, expected.Ports...)
		}
	}
	return all
}

// allows reports whether a binding is one that may be.
func (p PortParams) allows(b docker.Binding) bool {
	return b.Loopback() || b.Concerns(p.Allow) || b.Addr.IsValid() && slices.Contains(p.Addresses, b.Addr)
}

// judgeRange judges bindings that are on one address. The worst of the ports gives the severity.
func judgeRange(o checks.Observed[docker.Facts], s checks.Subject, r docker.Range, p PortParams) {
	severity, inside, where, among := checks.Medium, insideOf(r), whereOf(r), ""
	sensitive := sensitiveIn(r)
	if len(p.Ports) > 0 || len(sensitive) > 0 {
		severity = checks.High
	}
	if len(sensitive) > 0 && len(r.All) > 1 {
		among = ", " + docker.JoinNames(sensitive) + " among them"
	}
	switch {
	case r.First.Wildcard():
		s.ViolationAt(severity, "publishes %s on every address (%s)%s", inside, where, among)
	case checks.Public(r.First.Addr) && !o.Site.Covers(r.First.Addr):
		s.ViolationAt(severity, "publishes %s on the public address %s%s", inside, where, among)
	case p.LoopbackOnly:
		s.ViolationAt(checks.Medium, "publishes %s on %s, which is not a loopback address", inside, r.Where())
	}
}

// sensitiveIn are the ports of a range that are known for services to be kept in.
func sensitiveIn(r docker.Range) []string {
	var found []string
	for _, b := range r.All {
		if known(b) {
			found = append(found, inside(b)+strings.TrimPrefix(where(b), b.Where()))
		}
	}
	return found
}

// insideOf is the container's side of a range, whereOf the host's, with what a single
// port is known for.
func insideOf(r docker.Range) string {
	if len(r.All) == 1 {
		return inside(r.First)
	}
	return r.Inside()
}

func whereOf(r docker.Range) string {
	if len(r.All) == 1 {
		return where(r.First)
	}
	return r.Where()
}

// outer judges containers on a network that others share directly: their open
// ports need no publishing.
func outer(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, own docker.Ports, p PortParams) {
	endpoints, _ := checks.NeedAll(s, c.Networks, c.Path("networks"))
	for _, e := range endpoints {
		network, found := docker.NeedNetwork(o.Facts, s, e)
		if found {
			checks.NeedWord(s, network.Driver, "networks")
		}
		if !isOuter(network) {
			continue
		}
		offered := slices.DeleteFunc(docker.ExposedBindings(own.Exposed.Entries()), func(b docker.Binding) bool { return !p.concerns(b) || b.Concerns(p.Allow) })
		for _, r := range docker.Ranges(offered) {
			s.Violation("offers %s on the outer network %s (%s) without publishing it", insideOf(r), network.Name, network.Driver)
		}
		if len(offered) == 0 {
			s.Unknown(checks.Source, "the container is on the outer network %s (%s), where the engine doesn't know its open ports", network.Name, network.Driver)
		}
	}
}

// isOuter reports whether containers on the network stand on the outer network itself.
func isOuter(n docker.Network) bool { return n.Driver == "macvlan" || n.Driver == "ipvlan" }
