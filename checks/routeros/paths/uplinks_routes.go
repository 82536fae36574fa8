package paths

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// The reasons of uplinks that routes show.
const (
	defaultRoute = "default route"
	publicRoute  = "route to public addresses"
	loneGateway  = "gateway that no other interface can have"
)

// uplinksOfRoutes finds the interfaces by which routes lead to a part of the public address
// space, however it is split up: in use or not, and in every table that traffic can take.
func (t *translation) uplinksOfRoutes(routes checks.Value[[]routeros.Route], addresses checks.Value[[]routeros.Address]) {
	rows, _ := routes.Get()
	own, _ := addresses.Get()
	connected, _ := t.addressesOf(own)
	ways, shares := t.waysOf(rows, connected), map[string]float64{}
	var outward []outwardRoute
	for _, row := range rows {
		if row.Disabled || row.Blackhole || row.Connect {
			continue
		}
		prefix, err := parsePrefix(row.DstAddress)
		if err != nil {
			t.strayed = t.strayed || row.DstAddress != "" // It may be a default route.
			continue
		}
		known := func(a firewall.Address) bool {
			return a.Prefix.Bits() <= prefix.Bits() && a.Prefix.Contains(prefix.Addr())
		}
		if prefix.Bits() > 0 && (!public(prefix) || t.ofSite(prefix) || slices.ContainsFunc(connected, known)) {
			continue
		}
		selected, told := t.selects(row.RoutingTable)
		if told && !selected {
			continue
		}
		for _, name := range ways.hops(row) {
			shares[name] += share(prefix)
			outward = append(outward, outwardRoute{row, prefix, name, told})
		}
	}
	for _, o := range outward {
		t.outward(o, shares[o.name], connected)
	}
}

// outwardRoute is a route to public addresses by an interface; name is empty where that
// can't be told. told is set where traffic takes its table.
type outwardRoute struct {
	row    routeros.Route
	prefix netip.Prefix
	name   string
	told   bool
}

// blockShare is the part of the public address space from which on it isn't a block of the
// site's own: an eighth of a percent.
const blockShare = 1.0 / 800

func share(prefix netip.Prefix) float64 { return 1 / float64(uint64(1)<<min(prefix.Bits(), 62)) }

func (t *translation) outward(o outwardRoute, share float64, connected []firewall.Address) {
	reason := defaultRoute
	if o.prefix.Bits() > 0 {
		reason = publicRoute
	}
	switch {
	case o.name == "":
		t.behindUnknown(o.row, connected)
	case !o.told:
		t.doubt(o.name, "it isn't known whether traffic takes the routing table "+o.row.RoutingTable)
	case t.inside[o.name] && share < blockShare:
		t.doubt(o.name, "a route to public addresses leads there, and the rules take it for the inside")
	default:
		t.lead(o.name, reason)
		if reason == defaultRoute {
			t.ways[o.name] = true
		}
	}
}

// behindUnknown places a gateway that no known network holds: on the one interface whose
// network isn't known, if there is just one.
func (t *translation) behindUnknown(row routeros.Route, connected []firewall.Address) {
	if !row.Active && !routeros.FromExport(t.facts) {
		return // The router itself finds no way to the gateway now.
	}
	var holders []string
	for _, name := range t.named() {
		has := func(a firewall.Address) bool { return a.Interface == name }
		if leadable(name) && !t.slave(name) && !t.idle(name) && !slices.ContainsFunc(connected, has) || slices.Contains(t.garbled, name) {
			holders = append(holders, name)
		}
	}
	if len(holders) == 1 {
		t.lead(holders[0], loneGateway)
		return
	}
	t.strayed = true
}

// idle reports whether the router says that an interface is down. A source that tells no
// states says so of all.
func (t *translation) idle(name string) bool {
	rows, _ := t.facts.Network.Interfaces.Get()
	tells := slices.ContainsFunc(rows, func(r routeros.Interface) bool { return r.Running })
	return slices.ContainsFunc(rows, func(r routeros.Interface) bool { return r.Name == name && (r.Disabled || tells && !r.Running) })
}

// selects reports whether traffic can take a routing table: the main one, and those that a
// routing rule, a VRF, a mangle rule or the gateway of a route names. told is false where
// it would be among what wasn't read.
func (t *translation) selects(table string) (selected, told bool) {
	if table == "" || table == mainTable {
		return true, true
	}
	rules, ruled := take(t, t.facts.Network.RoutingRules, "network.routingRules")
	vrfs, split := take(t, t.facts.Network.VRFs, "network.vrfs")
	marks4, marked4 := take(t, t.facts.Firewall.IPv4.Mangle, "firewall.ipv4.mangle")
	marks6, marked6 := take(t, t.facts.Firewall.IPv6.Mangle, "firewall.ipv6.mangle")
	leaks4, _ := t.facts.Network.IPv4Routes.Get()
	leaks6, _ := t.facts.Network.IPv6Routes.Get()
	selected = slices.ContainsFunc(rules, func(r routeros.RoutingRule) bool {
		return !r.Disabled && r.Table == table && (r.Action == "" || strings.HasPrefix(r.Action, "lookup"))
	}) || slices.ContainsFunc(vrfs, func(v routeros.VRF) bool {
		return !v.Disabled && v.Name == table
	}) || slices.ContainsFunc(slices.Concat(marks4, marks6), func(r routeros.Rule) bool {
		return !r.Disabled && r.Action == "mark-routing" && r.Options["new-routing-mark"] == table
	}) || slices.ContainsFunc(slices.Concat(leaks4, leaks6), func(r routeros.Route) bool {
		return !r.Disabled && strings.HasSuffix(r.Gateway, "@"+table)
	})
	return selected, selected || ruled && split && marked4 && marked6
}

// addressesOf are the addresses in force. known is false where one isn't understood.
func (t *translation) addressesOf(rows []routeros.Address) (made []firewall.Address, known bool) {
	known = true
	for _, row := range rows {
		if row.Disabled || row.Invalid {
			continue
		}
		if routeros.FromExport(t.facts) && fromPool(row) {
			continue // See addLeases.
		}
		name := row.ActualInterface
		if name == "" {
			name = t.entrance(row.Interface)
		}
		prefix, err := parsePrefix(row.Address)
		if err != nil {
			known = false
			if !slices.Contains(t.garbled, name) {
				t.garbled = append(t.garbled, name)
			}
			continue
		}
		made = append(made, firewall.Address{Prefix: prefix, Interface: name})
	}
	return made, known
}

// parsePrefix reads a prefix, or an address as the prefix of itself.
func parsePrefix(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(address, address.BitLen()), nil
}

// routesOf are the routes of the main table that are in use; of an export all that are
// configured there.
func (t *translation) routesOf(rows []routeros.Route, connected []firewall.Address) (made []firewall.Route, known bool) {
	known = true
	ways := t.waysOf(rows, connected)
	for _, row := range rows {
		inUse := row.Active || routeros.FromExport(t.facts)
		if row.Disabled || !inUse || !inMain(row) {
			continue
		}
		prefix, err := parsePrefix(row.DstAddress)
		if err != nil {
			known = false
			continue
		}
		for _, name := range ways.hops(row) {
			made = append(made, firewall.Route{Destination: prefix, Interface: name, Discard: row.Blackhole})
		}
	}
	return made, known
}
