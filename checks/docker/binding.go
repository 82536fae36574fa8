package docker

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
)

// binding is a port of a container together with where the host offers it.
type binding struct {
	Port
	// addr is the host's address; invalid for the default of the network, which is
	// every address.
	addr netip.Addr
	// random is set for a port that the engine chooses at the start.
	random bool
}

// bindings are what a container publishes, or would after its next start.
func bindings(f Facts, c Container, ports Ports) []binding {
	published, live := c.Published()
	if !live && internalOnly(f, c) {
		return nil
	}
	var all []binding
	for _, port := range published {
		b := binding{Port: port, random: port.HostFirst == 0}
		host := port.HostIP
		if host == "" {
			host = defaultBinding(f, c)
		}
		if addr, err := netip.ParseAddr(host); err == nil {
			b.addr = addr.Unmap()
		}
		all = append(all, b)
	}
	if ports.PublishAll && !live {
		all = append(all, exposedBindings(ports.Exposed)...)
	}
	return all
}

// exposedBindings are those that the option --publish-all makes at the start.
func exposedBindings(exposed []string) []binding {
	var all []binding
	for _, text := range exposed {
		if number, protocol, ok := parsePort(text); ok {
			all = append(all, binding{Port: Port{Container: number, Protocol: protocol}, random: true})
		}
	}
	return all
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
	endpoints, known := c.Networks.Get()
	return known && len(endpoints) > 0 && !slices.ContainsFunc(endpoints, func(e Endpoint) bool {
		network, found := networkOf(f, e)
		return !found || !network.Internal
	})
}

// defaultBinding is the address that a bridge publishes to where a port names
// none; empty when it is every address, or when that isn't known.
func defaultBinding(f Facts, c Container) string {
	endpoints, _ := c.Networks.Get()
	if len(endpoints) != 1 {
		return ""
	}
	network, _ := networkOf(f, endpoints[0])
	return network.HostBinding
}

// networkOf finds the network of an endpoint, by its ID where there is one: names
// are not unique.
func networkOf(f Facts, e Endpoint) (Network, bool) {
	list, _ := f.Networks.Get()
	i := slices.IndexFunc(list, func(n Network) bool {
		return e.NetworkID != "" && n.ID == e.NetworkID || e.NetworkID == "" && n.Name == e.Network
	})
	if i < 0 {
		return Network{}, false
	}
	return list[i], true
}

// listedNetwork is networkOf for rules that can't judge without: it says on the
// subject why there is none.
func listedNetwork(f Facts, s checks.Subject, e Endpoint) (Network, bool) {
	network, found := networkOf(f, e)
	if _, known := checks.Need(s, f.Networks, "networks"); known && !found {
		s.Unknown(checks.Source, "the network %s was not among the networks that were listed", e.Network)
	}
	return network, found
}

func (b binding) wildcard() bool { return !b.addr.IsValid() || b.addr.IsUnspecified() }
func (b binding) loopback() bool { return b.addr.IsLoopback() }

// concerns reports whether one of the ports is the container's or the host's.
func (b binding) concerns(ports []uint16) bool {
	return slices.ContainsFunc(ports, func(port uint16) bool {
		return port == b.Container || port >= b.HostFirst && port <= b.HostLast
	})
}

// where is the host's side in the usual notation: "0.0.0.0:6379", "[::]:6379".
func (b binding) where() string {
	host := b.HostIP
	switch {
	case b.addr.IsValid():
		host = b.addr.String()
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

// inside is the container's side: "6379/tcp".
func (b binding) inside() string { return fmt.Sprintf("%d/%s", b.Container, b.Protocol) }
