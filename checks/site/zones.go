package site

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
)

// zones validates the zones. Zones may nest: of several prefixes that hold an address
// the longest decides. The same prefix in two zones would decide nothing, and is an error.
func (b *builder) zones() {
	first := map[netip.Prefix]string{}
	seen := map[string]bool{}
	for i, zone := range b.file.Zones {
		path := []any{"zones", i}
		b.zoneName(at(path, "name"), zone.Name, seen)
		switch {
		case zone.Name == checks.Internet && len(zone.Prefixes) > 0:
			b.doc.Errorf(at(path, "prefixes"), "zone %q has all addresses that are in no zone: it takes interfaces alone", checks.Internet)
		case len(zone.Prefixes) == 0 && len(zone.Interfaces) == 0:
			b.doc.Errorf(path, "zone %q has neither prefixes nor interfaces", checks.Clean(zone.Name))
		}
		built := checks.Zone{Name: zone.Name, Interfaces: zone.Interfaces}
		for j, text := range zone.Prefixes {
			prefix, ok := b.prefix(at(path, "prefixes", j), text)
			if !ok {
				continue
			}
			if other, twice := first[prefix]; twice {
				b.doc.Errorf(at(path, "prefixes", j), "prefix %s is already in zone %q", prefix, checks.Clean(other))
			}
			first[prefix] = zone.Name
			built.Prefixes = append(built.Prefixes, prefix)
		}
		b.site.Zones = append(b.site.Zones, built)
	}
	b.hollowZones()
	if b.site.Vantage != "" {
		b.zoneReference([]any{"vantage"}, b.site.Vantage)
	}
}

func (b *builder) zoneName(path []any, name string, seen map[string]bool) {
	switch {
	case !b.doc.Has(path...): // reported by the decoder
	case seen[name]:
		b.doc.Errorf(path, "zone %q is defined twice", checks.Clean(name))
	case !namePattern.MatchString(name):
		b.doc.Errorf(path, "zone name %q is not made of a-z, 0-9, dot, dash and underscore", checks.Clean(name))
	}
	seen[name] = true
}

func (b *builder) prefix(path []any, text string) (netip.Prefix, bool) {
	if address, err := netip.ParseAddr(text); err == nil && address.Zone() == "" {
		b.doc.Errorf(path, "prefix %s has no length: did you mean %s/%d?", address, address, address.BitLen())
		return netip.Prefix{}, false
	}
	prefix, err := netip.ParsePrefix(text)
	switch {
	case err != nil, prefix.Addr().Is4In6():
		b.doc.Errorf(path, "prefix %q is not a network such as 10.10.0.0/16", checks.Clean(text))
		return netip.Prefix{}, false
	case prefix != prefix.Masked():
		b.doc.Errorf(path, "prefix %s has host bits set: did you mean %s?", prefix, prefix.Masked())
		return netip.Prefix{}, false
	}
	return prefix, true
}

// zoneReference complains about the name of a zone that does not exist.
func (b *builder) zoneReference(path []any, name string) {
	names := []string{checks.Internet}
	for _, zone := range b.site.Zones {
		names = append(names, zone.Name)
	}
	b.oneOf(path, "zone", name, names)
}

// zoneOf is the zone with the longest prefix that holds one of the addresses, or "".
// Of equally long ones the first address decides.
func zoneOf(zones []checks.Zone, addresses []netip.Addr) string {
	longest, name := -1, ""
	for _, address := range addresses {
		for _, zone := range zones {
			for _, prefix := range zone.Prefixes {
				if prefix.Bits() > longest && prefix.Contains(address) {
					longest, name = prefix.Bits(), zone.Name
				}
			}
		}
	}
	return name
}

// references validates what names targets, once all of them are known.
func (b *builder) references() {
	routers := []string{}
	for _, target := range b.site.Targets {
		if target.Kind == "routeros" {
			routers = append(routers, target.Name)
		}
	}
	for i, zone := range b.file.Zones {
		for router, interfaces := range zone.Interfaces {
			path := []any{"zones", i, "interfaces", router}
			b.oneOf(path, "router", router, routers)
			for j, name := range interfaces {
				if name == "" {
					b.doc.Errorf(at(path, j), "interface has no name")
				}
			}
			if len(interfaces) == 0 {
				b.doc.Errorf(path, "router %q has no interfaces here", checks.Clean(router))
			}
		}
	}
	b.sharedInterfaces()
}

// sharedInterfaces complains about two zones that enter a router by one interface and
// overlap there: one of them has no prefixes, and so takes every source.
func (b *builder) sharedInterfaces() {
	for i, zone := range b.file.Zones {
		if zone.Name == checks.Internet {
			continue // what is left over
		}
		for router, interfaces := range zone.Interfaces {
			for j, name := range interfaces {
				for _, other := range b.file.Zones[:i] {
					if other.Name != checks.Internet && slices.Contains(other.Interfaces[router], name) && (len(zone.Prefixes) == 0 || len(other.Prefixes) == 0) {
						b.doc.Errorf([]any{"zones", i, "interfaces", router, j}, "zone %q enters by interface %q too, and there are no prefixes to tell the two apart",
							checks.Clean(other.Name), checks.Clean(name))
					}
				}
			}
		}
	}
}
