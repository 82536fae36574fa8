package docker

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
)

// Binding is a port of a container together with where the host offers it.
type Binding struct {
	Port
	// Addr is the host's address; invalid for the default of the network, which is
	// every address.
	Addr netip.Addr
	// random is set for a port that the engine chooses at the start.
	random bool
}

// Bindings are what a container publishes, or would after its next start.
func Bindings(f Facts, c Container, ports Ports) []Binding {
	published, live := c.Published()
	if !live && internalOnly(f, c) {
		return nil
	}
	var all []Binding
	for _, port := range published {
		b := Binding{Port: port, random: port.HostFirst == 0}
		host := port.HostIP
		if host == "" {
			host = defaultBinding(f, c)
		}
		if addr, err := netip.ParseAddr(host); err == nil {
			b.Addr = addr.Unmap()
		}
		all = append(all, b)
	}
	if ports.PublishAll && !live {
		all = append(all, ExposedBindings(ports.Exposed.Entries())...)
	}
	return all
}

// ExposedBindings are those that the option --publish-all makes at the start.
func ExposedBindings(exposed []string) []Binding {
	var all []Binding
	for _, text := range exposed {
		if number, protocol, ok := parsePort(text); ok {
			all = append(all, Binding{Port: Port{Container: number, Protocol: protocol}, random: true})
		}
	}
	return all
}

// NeedPortNumbers reports exposed ports whose number can't be told.
func NeedPortNumbers(s checks.Subject, exposed []string) {
	for _, text := range exposed {
		if _, _, ok := parsePort(text); !ok {
			s.UnknownWord("an exposed port", text)
		}
	}
}

// parsePort reads "6379/tcp".
func parsePort(text string) (number uint16, protocol string, ok bool) {
	digits, protocol, found := strings.Cut(text, "/")
	if !found {
		protocol = "tcp"
	}
	value, err := strconv.ParseUint(digits, 10, 16)
	return uint16(value), protocol, err == nil
}

// internalOnly reports whether all networks of a container are internal: then
// nothing is published, whatever is asked for.
func internalOnly(f Facts, c Container) bool {
	endpoints, all := c.Networks.Get()
	return all && len(endpoints) > 0 && !slices.ContainsFunc(endpoints, func(e Endpoint) bool {
		network, found := networkOf(f, e)
		return !found || !network.Internal
	})
}

// defaultBinding is the address that a bridge publishes to where a port names
// none; empty when it is every address, or when that isn't known.
func defaultBinding(f Facts, c Container) string {
	endpoints, all := c.Networks.Get()
	if !all || len(endpoints) != 1 {
		return ""
	}
	network, _ := networkOf(f, endpoints[0])
	return network.HostBinding
}

// networkOf finds the network of an endpoint, by its ID where there is one: names
// are not unique.
func networkOf(f Facts, e Endpoint) (Network, bool) {
	list := f.Networks.Entries()
	i := slices.IndexFunc(list, func(n Network) bool {
		return e.NetworkID != "" && n.ID == e.NetworkID || e.NetworkID == "" && n.Name == e.Network
	})
	if i < 0 {
		return Network{}, false
	}
	return list[i], true
}

// NeedNetwork finds the network of an endpoint for rules that can't judge without: it says on the
// subject why there is none.
func NeedNetwork(f Facts, s checks.Subject, e Endpoint) (Network, bool) {
	network, found := networkOf(f, e)
	if found {
		return network, true
	}
	if _, all := checks.NeedAll(s, f.Networks, "networks"); all {
		s.Unknown(checks.Source, "the network %s was not among the networks that were listed", e.Network)
	}
	return network, false
}

func (b Binding) Wildcard() bool { return !b.Addr.IsValid() || b.Addr.IsUnspecified() }
func (b Binding) Loopback() bool { return b.Addr.IsLoopback() }

// Concerns reports whether one of the ports is the container's or the host's.
func (b Binding) Concerns(ports []uint16) bool {
	return slices.ContainsFunc(ports, func(port uint16) bool {
		return port == b.Container || port >= b.HostFirst && port <= b.HostLast
	})
}

// Where is the host's side in the usual notation: "0.0.0.0:6379", "[::]:6379".
func (b Binding) Where() string {
	host := b.HostIP
	switch {
	case b.Addr.IsValid():
		host = b.Addr.String()
	case host == "":
		host = "*"
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	switch {
	case b.random:
		return host + ":(any)"
	case b.HostLast > b.HostFirst:
		return fmt.Sprintf("%s:%d-%d", host, b.HostFirst, b.HostLast)
	default:
		return fmt.Sprintf("%s:%d", host, b.HostFirst)
	}
}

// Inside is the container's side: "6379/tcp".
func (b Binding) Inside() string { return fmt.Sprintf("%d/%s", b.Container, b.Protocol) }
