package paths

import (
	"net/netip"
	"strings"

	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// ways tell by which interface a gateway is reached: by the connected network that holds
// it, else by the route of the main table behind whose own gateway it stands.
type ways struct {
	*translation
	connected []firewall.Address
	routes    []way
	// depth counts the gateways behind gateways on the way to the current one.
	depth int
}

type way struct {
	destination netip.Prefix
	route       routeros.Route
}

// maxRecursion bounds how often a gateway is looked up behind another gateway.
const maxRecursion = 4

func (t *translation) waysOf(rows []routeros.Route, connected []firewall.Address) ways {
	w := ways{translation: t, connected: connected}
	for _, row := range rows {
		prefix, err := parsePrefix(row.DstAddress)
		if err == nil && prefix.Bits() > 0 && !row.Disabled && !row.Blackhole && inMain(row) {
			w.routes = append(w.routes, way{prefix, row})
		}
	}
	return w
}

// inMain reports whether a route is one of the main table.
func inMain(r routeros.Route) bool { return r.RoutingTable == "" || r.RoutingTable == mainTable }

// hops are the interfaces that a route leads out by; one that can't be told is empty.
func (w ways) hops(route routeros.Route) []string {
	text := route.ImmediateGW
	if text == "" {
		text = route.Gateway
	}
	var names []string
	for _, gateway := range routeros.SplitList(text) {
		gateway, _, _ = strings.Cut(gateway, "@")
		address, name, both := strings.Cut(gateway, "%")
		next, err := netip.ParseAddr(address)
		switch {
		case both:
			names = append(names, w.entrance(name))
		case err != nil:
			names = append(names, w.entrance(address))
		default:
			names = append(names, w.towards(next)...)
		}
	}
	if len(names) == 0 {
		names = []string{""}
	}
	return names
}

// towards are the interfaces by which a gateway is reached.
func (w ways) towards(next netip.Addr) []string {
	if name := holding(next, w.connected); name != "" {
		return []string{w.entrance(name)}
	}
	best := way{}
	for _, way := range w.routes {
		if way.destination.Contains(next) && (!best.destination.IsValid() || way.destination.Bits() > best.destination.Bits()) {
			best = way
		}
	}
	if w.depth++; !best.destination.IsValid() || w.depth > maxRecursion {
		return []string{""}
	}
	return w.hops(best.route)
}

// holding is the interface whose connected network holds an address; empty for none.
func holding(next netip.Addr, connected []firewall.Address) string {
	best := firewall.Address{}
	for _, own := range connected {
		if own.Prefix.Contains(next) && (!best.Prefix.IsValid() || own.Prefix.Bits() > best.Prefix.Bits()) {
			best = own
		}
	}
	return best.Interface
}
