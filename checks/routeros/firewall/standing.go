package firewall

import "slices"

// standing is where a sender has to stand for its packets to come to the router.
type standing uint8

const (
	anywhere standing = iota
	// upstream: in the private network before the router, or anywhere if the device there
	// forwards to the router.
	upstream
	// onLink: on the segment of the uplink.
	onLink
)

// trial is a set of destinations, and where a sender has to stand to use them.
type trial struct {
	standing
	destinations set
}

// standings are the trials for a zone, the most telling first.
//
// Assumption: the internet carries to a router what is addressed to its globally
// routable addresses, to networks that it has routes for, and to addresses that it
// translates; a private address on
// an uplink is known to the devices before it alone; anything else, link-local addresses
// included, takes a sender on the segment.
func (t *tables) standings(zone Zone, g goal) []trial {
	if !zone.Internet {
		return []trial{{anywhere, all}}
	}
	return []trial{{anywhere, t.carried(g)}, {upstream, t.facing(zone)}, {onLink, all}}
}

// carried are the destinations that the internet carries to the router.
func (t *tables) carried(g goal) set {
	var spans []span
	for _, address := range t.config.Addresses {
		if address.Prefix.IsValid() {
			spans = append(spans, prefixSpan(address.Prefix))
		}
	}
	for _, route := range t.config.Routes {
		if route.Destination.IsValid() && route.Destination.Bits() > 0 {
			spans = append(spans, prefixSpan(route.Destination))
		}
	}
	to := newSet(spans)
	for _, rule := range t.config.NAT {
		// Addresses that the provider routes here needn't be on an interface.
		if destinations, err := parseAddresses(rule.Match["dst-address"], t.six); err == nil {
			to = union(to, destinations)
		}
	}
	if !g.changed() {
		to = union(to, g.hosts)
	}
	to = to.intersect(union(t.global(), documentation))
	if t.hasUnknown() {
		to = union(to, set{{elsewhere, elsewhere}})
	}
	return to
}

// documentation stands for public addresses in examples, and in exports whose owners hide
// their own.
var documentation = prefixes("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")

// facing are the router's addresses on a zone's interfaces, link-local ones left out.
func (t *tables) facing(zone Zone) set {
	var spans []span
	for _, address := range t.config.Addresses {
		if slices.Contains(zone.Interfaces, address.Interface) && address.Prefix.IsValid() {
			own := addressValue(address.Prefix.Addr())
			spans = append(spans, span{own, own})
		}
	}
	return newSet(spans).minus(t.linkLocal())
}

func (t *tables) linkLocal() set {
	if t.six {
		return prefixes("fe80::/10")
	}
	return prefixes("169.254.0.0/16")
}

// Standing says where the sender of a witness has to stand; empty where that is anywhere
// in the zone.
func (v Verdict) Standing() string {
	switch {
	case v.OnLink:
		return "only from the uplink's own segment, since the internet doesn't carry packets to that address"
	case v.Upstream:
		return "the uplink's address is private: only from before the router, or where the device there forwards to it"
	}
	return ""
}
