package firewall

import (
	"fmt"
	"net/netip"
	"strings"
)

var addressReaders = map[string]reader{
	"src-address":      func(t *tables, v string) reading { return t.readAddress(dimSource, v) },
	"dst-address":      func(t *tables, v string) reading { return t.readAddress(dimDestination, v) },
	"src-address-list": func(t *tables, v string) reading { return t.readAddressList(dimSource, v) },
	"dst-address-list": func(t *tables, v string) reading { return t.readAddressList(dimDestination, v) },
	"src-address-type": func(t *tables, v string) reading { return t.readAddressType(dimSource, v) },
	"dst-address-type": func(t *tables, v string) reading { return t.readAddressType(dimDestination, v) },
}

// readAddress reads an address, a prefix or a range.
//
// Assumption: documentation. An address of the router that isn't known may be in it.
func (t *tables) readAddress(d dim, text string) reading {
	s, err := parseAddresses(text, t.six)
	if err != nil {
		return doubtful("%s %q is not an address", dimName(d), text)
	}
	return reading{main: t.addresses(d, s, s)}
}

// addresses is a matcher whose bounds leave open what becomes of an address of the
// router that isn't known.
//
// Assumption: such an address is a unicast one outside the networks of the
// addresses that are known.
func (t *tables) addresses(d dim, may, must set) matcher {
	open := set{{elsewhere, elsewhere}}
	m := matcher{d, may.minus(open), must.minus(open)}
	if d == dimSource {
		return m
	}
	if may.overlaps(t.assignable) {
		m.may = union(may, open)
	}
	if must.covers(t.assignable) {
		m.must = union(must, open)
	}
	return m
}

// readAddressList reads the name of a list.
//
// Assumption: a laboratory report read elsewhere says that a list that is gone matches as
// an empty one; lists don't nest (the menu has no such attribute). What a DNS name
// stands for, and what a rule adds to a list, isn't in the configuration: such a list
// may hold any address, and surely holds only its lasting entries.
func (t *tables) readAddressList(d dim, name string) reading {
	if t.config.AddressListsUnread {
		return doubtful("address list %q could not be read", name)
	}
	list, ok := t.lists[name]
	switch {
	case !ok && t.router.OpenLists:
		return doubtful("address list %q may have entries", name)
	case !ok:
		list = &addressList{}
	}
	got := reading{main: t.addresses(d, list.may, list.must)}
	if list.fed && d == dimSource {
		got.choice = &choice{list: name, taken: exactly(d, list.must), left: exactly(d, list.listed)}
	}
	if list.doubt != "" {
		got.doubt = fmt.Sprintf("address list %q %s", name, list.doubt)
	}
	return got
}

// readAddressType reads kinds of addresses.
//
// Assumption: documentation names the kinds; the kernel decides by its routing table.
func (t *tables) readAddressType(d dim, text string) reading {
	m := matcher{d, none, none}
	for kind := range strings.SplitSeq(text, ",") {
		switch kind {
		case "local":
			m.may, m.must = union(m.may, t.local), union(m.must, t.local)
		case "multicast":
			m.may, m.must = union(m.may, t.multicast()), union(m.must, t.multicast())
		case "broadcast":
			m.may, m.must = union(m.may, t.broadcast), union(m.must, t.broadcast)
		case "unicast":
			m.may = union(m.may, t.multicast().complement())
			m.must = union(m.must, union(t.multicast(), t.broadcast, t.local, t.unroutable()).complement())
		default:
			return doubtful("%s-type %q depends on the routing table", dimName(d), kind)
		}
	}
	if d == dimSource {
		open := set{{elsewhere, elsewhere}}
		m.may, m.must = m.may.minus(open), m.must.minus(open)
	}
	return reading{main: m}
}

func (t *tables) multicast() set {
	if t.six {
		return set{prefixSpan(netip.MustParsePrefix("ff00::/8"))}
	}
	return set{prefixSpan(netip.MustParsePrefix("224.0.0.0/4"))}
}

// unroutable are addresses that the kernel calls blackhole, unreachable or prohibit.
func (t *tables) unroutable() set {
	var spans []span
	for _, route := range t.config.Routes {
		if route.Discard && route.Destination.IsValid() {
			spans = append(spans, prefixSpan(route.Destination))
		}
	}
	return newSet(spans)
}

func dimName(d dim) string {
	if d == dimSource {
		return "src-address"
	}
	return "dst-address"
}

// parseAddresses reads "192.0.2.1", "192.0.2.0/24" or "192.0.2.1-192.0.2.9".
func parseAddresses(text string, six bool) (set, error) {
	if from, to, isRange := strings.Cut(text, "-"); isRange {
		first, err := parseAddress(from, six)
		if err != nil {
			return nil, err
		}
		last, err := parseAddress(to, six)
		if err != nil {
			return nil, err
		}
		if last.less(first) {
			return nil, fmt.Errorf("range %q is backwards", text)
		}
		return set{{first, last}}, nil
	}
	if !strings.Contains(text, "/") {
		address, err := parseAddress(text, six)
		return set{{address, address}}, err
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return nil, fmt.Errorf("read prefix: %w", err)
	}
	if prefix.Addr().Is4() == six {
		return nil, fmt.Errorf("prefix %q is of the other family", text)
	}
	if prefix.Bits() == 0 {
		return all, nil
	}
	return set{prefixSpan(prefix)}, nil
}

func parseAddress(text string, six bool) (value, error) {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return value{}, fmt.Errorf("read address: %w", err)
	}
	if address.Is4() == six {
		return value{}, fmt.Errorf("address %q is of the other family", text)
	}
	return addressValue(address.WithZone("")), nil
}
