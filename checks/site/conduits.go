package site

import (
	"net/netip"

	"hardcheck/checks"
)

// conduits validates what may cross between zones. A list that is there and empty says that
// nothing may.
func (b *builder) conduits() {
	if b.doc.Has("conduits") {
		b.site.Conduits = []checks.Conduit{}
	}
	var seen []placed
	for i, entry := range b.file.Conduits {
		path := []any{"conduits", i}
		for _, end := range []struct{ key, zone string }{{"from", entry.From}, {"to", entry.To}} {
			if b.doc.HasBelow(path, end.key) {
				b.zoneReference(at(path, end.key), end.zone)
			}
		}
		if entry.From == entry.To && b.doc.HasBelow(path, "to") {
			b.doc.Errorf(at(path, "to"), "a conduit joins two zones: from and to are both %q", checks.Clean(entry.From))
		}
		if b.doc.HasBelow(path, "ports") && len(entry.Ports) == 0 {
			b.doc.Errorf(at(path, "ports"), "the conduit carries nothing: list ports such as tcp/443, or any")
		}
		made := checks.Conduit{From: entry.From, To: entry.To, Why: entry.Why, Line: b.doc.Line(path...), Ports: []checks.Traffic{}}
		for j, text := range entry.Ports {
			traffic, err := checks.ParseTraffic(text)
			if err != nil {
				b.doc.Errorf(at(path, "ports", j), "%v", err)
				continue
			}
			this := placed{entry.From, entry.To, traffic, b.doc.Line(at(path, "ports", j)...)}
			b.repeated(at(path, "ports", j), this, seen)
			seen = append(seen, this)
			made.Ports = append(made.Ports, traffic)
		}
		b.site.Conduits = append(b.site.Conduits, made)
	}
}

// placed is traffic between two zones with its line in the site file.
type placed struct {
	from, to string
	traffic  checks.Traffic
	line     int
}

// repeated complains about what another conduit of the same zones names already.
func (b *builder) repeated(path []any, this placed, seen []placed) {
	for _, other := range seen {
		if other.from == this.from && other.to == this.to && other.traffic.Overlaps(this.traffic) {
			b.doc.Errorf(path, "%s from %s to %s is named already: %s in line %d", this.traffic, checks.Clean(this.from), checks.Clean(this.to), other.traffic, other.line)
			return
		}
	}
}

// hollowZones complains about zones that have no address of their own, since other zones
// have all of their prefixes: nothing is ever in them.
func (b *builder) hollowZones() {
	for i, zone := range b.site.Zones {
		var others []netip.Prefix
		for j, other := range b.site.Zones {
			if i != j {
				others = append(others, other.Prefixes...)
			}
		}
		for j, prefix := range zone.Prefixes {
			if filled(prefix, others) {
				b.doc.Errorf([]any{"zones", i, "prefixes", j}, "no address is left of %s: longer prefixes of other zones have all of it", prefix)
			}
		}
	}
}

// filled reports whether longer prefixes hold every address of a prefix.
func filled(prefix netip.Prefix, others []netip.Prefix) bool {
	var inner []netip.Prefix
	for _, other := range others {
		if other.Bits() > prefix.Bits() && prefix.Contains(other.Addr()) {
			inner = append(inner, other)
		}
	}
	if len(inner) < 2 {
		return false
	}
	low, high := halves(prefix)
	return part(low, inner) && part(high, inner)
}

// part reports whether prefixes hold every address of one half of another.
func part(half netip.Prefix, inner []netip.Prefix) bool {
	for _, prefix := range inner {
		if prefix == half {
			return true
		}
	}
	return filled(half, inner)
}

func halves(prefix netip.Prefix) (low, high netip.Prefix) {
	low = netip.PrefixFrom(prefix.Addr(), prefix.Bits()+1)
	bytes := prefix.Addr().AsSlice()
	bytes[prefix.Bits()/8] |= 1 << (7 - prefix.Bits()%8)
	top, _ := netip.AddrFromSlice(bytes)
	return low, netip.PrefixFrom(top, prefix.Bits()+1)
}
