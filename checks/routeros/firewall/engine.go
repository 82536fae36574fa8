package firewall

import "math"

// Family is IPv4 or IPv6.
type Family uint8

// The two families.
const (
	IPv4 Family = 4
	IPv6 Family = 6
)

// Engine answers questions about one router. It may be used by several goroutines.
type Engine struct {
	router     Router
	interfaces *interfaces
	tables     [2]*tables
}

// New compiles a router's configuration. It never fails: what isn't understood leaves
// answers open and is reported by [Engine.Issues].
func New(router Router) *Engine {
	e := &Engine{router: router, interfaces: newInterfaces(&router)}
	known := readers()
	e.tables[0] = newTables(&e.router, &e.router.IPv4, e.interfaces, known, false)
	e.tables[1] = newTables(&e.router, &e.router.IPv6, e.interfaces, known, true)
	return e
}

func (e *Engine) family(family Family) *tables {
	if family == IPv6 {
		return e.tables[1]
	}
	return e.tables[0]
}

// tables are the compiled rules of one family.
type tables struct {
	router     *Router
	config     *Tables
	interfaces *interfaces
	readers    map[string]reader
	// seen keeps what matchers mean: many rules name the same long lists.
	seen   map[[2]string]reading
	six    bool
	lists  map[string]*addressList
	routes *routes
	// local are the router's addresses, with [elsewhere] beside them where it has one that
	// isn't known: that the router has it is certain.
	local     set
	broadcast set
	// networks are the first addresses of the router's networks, which no host has; unlikely
	// are these and the router's own.
	networks, unlikely set
	// universe are the unicast destinations that packets may have on the wire, sources those
	// that they may come from, and likely the sources without the unlikely. Each question begins
	// with them: they are made once, as a router may have ten thousand networks.
	universe, sources, likely set
	// assignable are the values that an address of the router that isn't known may have.
	assignable set
	raw, nat   program
	filter     program
	issues     []Issue
	// choosing is set where some rule leaves the sender of a first packet a choice.
	choosing bool
	// sequences are the rules in the order in which packets meet them; see [order].
	sequences []sequence
}

func newTables(router *Router, config *Tables, x *interfaces, known map[string]reader, six bool) *tables {
	t := &tables{router: router, config: config, interfaces: x, readers: known, six: six, seen: map[[2]string]reading{}}
	t.readLists()
	t.routes = newRoutes(config, x)
	t.readLocal()
	t.raw = t.compile(rawTable, config.Raw)
	t.nat = t.compile(natTable, config.NAT)
	t.filter = t.compile(filterTable, config.Filter)
	t.sequences = t.sequence()
	t.reportChains()
	t.reportLists()
	return t
}

// readLocal gathers the router's addresses and the broadcast addresses of its
// networks.
func (t *tables) readLocal() {
	var local, broadcast, networks, first []span
	for _, address := range t.config.Addresses {
		if !address.Prefix.IsValid() || address.Prefix.Addr().Is4() == t.six {
			continue
		}
		own := addressValue(address.Prefix.Addr())
		local = append(local, span{own, own})
		network := prefixSpan(address.Prefix)
		networks = append(networks, network)
		first = append(first, span{network.first, network.first})
		if !t.six && address.Prefix.Bits() < 31 {
			broadcast = append(broadcast, span{network.last, network.last})
		}
	}
	if !t.six {
		limited := number(math.MaxUint32)
		broadcast = append(broadcast, span{limited, limited})
	}
	t.local, t.broadcast, t.networks = newSet(local), newSet(broadcast), newSet(first)
	t.assignable = t.unicast().minus(newSet(networks))
	if t.hasUnknown() || t.config.LinkLocal {
		t.local = union(t.local, set{{elsewhere, elsewhere}})
	}
	if !t.hasUnknown() {
		t.assignable = t.linkLocal()
	}
	t.unlikely = union(t.local, t.networks)
	t.universe = union(t.unicast().minus(t.broadcast), t.local)
	t.sources = t.universe.minus(set{{elsewhere, elsewhere}})
	if !t.six {
		t.sources = t.sources.minus(t.local)
	}
	t.likely = t.sources.minus(t.unlikely)
}

// hasUnknown reports whether the router may have a routable address that isn't known.
func (t *tables) hasUnknown() bool { return t.config.AddressesUnread || t.config.Leased }

// unicast are the addresses that a host may have.
func (t *tables) unicast() set {
	if t.six {
		return prefixes("2000::/3", "fc00::/7", "fe80::/10")
	}
	return numbers(0, math.MaxUint32).minus(prefixes("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3"))
}

func (t *tables) family() Family {
	if t.six {
		return IPv6
	}
	return IPv4
}
