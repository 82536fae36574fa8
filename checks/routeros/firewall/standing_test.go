package firewall

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// place is where a sender has to stand, and what it writes as destination.
type place struct {
	Value            string
	OnLink, Upstream bool
	To               string
}

// TestStanding holds where a sender of the internet has to stand to reach a router that
// has no rules, by what is known of its addresses.
func TestStanding(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		family Family
		own    []string
		change func(*Tables)
		want   place
	}{
		{"public_address", IPv4, []string{"10.9.9.9/24", "198.41.0.9/24"}, nil, place{"reachable", false, false, "198.41.0.9"}},
		{"private_address", IPv4, []string{"10.9.9.9/24"}, nil, place{"reachable", false, true, "10.9.9.9"}},
		{"leased_address", IPv4, nil, func(x *Tables) { x.Leased = true }, place{"reachable", false, false, "invalid IP"}},
		{"unread_addresses", IPv4, nil, func(x *Tables) { x.AddressesUnread = true }, place{"reachable", false, false, "invalid IP"}},
		{"no_address", IPv4, nil, nil, place{"blocked", false, false, ""}},
		{"link_local", IPv6, []string{"fe80::1/64"}, nil, place{"reachable", true, false, "fe80::1"}},
		{"link_local_not_shown", IPv6, nil, func(x *Tables) { x.LinkLocal = true }, place{"reachable", true, false, "invalid IP"}},
		{"unique_local", IPv6, []string{"fd00::1/64"}, nil, place{"reachable", false, true, "fd00::1"}},
		{"global", IPv6, []string{"fe80::1/64", "2a00:1::1/64"}, nil, place{"reachable", false, false, "2a00:1::1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			tables := Tables{}
			for _, own := range test.own {
				tables.Addresses = append(tables.Addresses, Address{netip.MustParsePrefix(own), "ether1"})
			}
			if test.change != nil {
				test.change(&tables)
			}
			router := Router{
				Interfaces: []Interface{{Name: "ether1"}}, Uplinks: []Uplink{{Interface: "ether1", Reasons: []string{"dhcp-client"}}}, IPv4: tables, IPv6: tables,
				Listeners: []Listener{{Name: "ssh", Protocol: 6, Port: 22}},
			}
			v := ask(New(router), test.family, 6, 22)
			got := place{Value: v.Value.String(), OnLink: v.OnLink, Upstream: v.Upstream}
			if v.Witness != nil {
				got.To = v.Witness.Destination.String()
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestTranslatedAddressIsCarried holds that the internet brings packets to a public
// address that only a rule names, as providers route whole networks to a router.
func TestTranslatedAddressIsCarried(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Leased = false
	router.IPv4.NAT = append(router.IPv4.NAT, translating("dst-nat", plc, "502", "", "protocol", "tcp", "dst-address", "198.41.7.7"))
	got := ask(New(router), IPv4, 6, 502, plc+"/32")
	if got.Value != Reachable || got.OnLink || got.Upstream || got.Witness.Destination != netip.MustParseAddr("198.41.7.7") {
		t.Errorf("got %s, on link %t, upstream %t, %v", got.Value, got.OnLink, got.Upstream, got.Witness)
	}
}

// TestOpenZoneProvesNothing holds that a zone of which a way into the router may be
// missing is never blocked, and still reaches what it reaches.
func TestOpenZoneProvesNothing(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.Listeners[2].Allowed = []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}
	router.IPv4.Filter = slices.Insert(router.IPv4.Filter, 0, rule(input, "accept", "", "protocol", "tcp", "dst-port", "22,80"))
	for _, test := range []struct {
		port uint16
		open bool
		want Value
	}{{8291, false, Blocked}, {8291, true, Unknown}, {22, true, Reachable}, {80, true, ServiceRestricted}} {
		engine := New(router)
		zone := engine.Internet(nil)
		zone.Open = test.open
		if got := engine.Reach(Query{Zone: zone, Family: IPv4, Protocol: 6, Port: test.port}); got.Value != test.want {
			t.Errorf("port %d, open %t: %s because %v", test.port, test.open, got.Value, got.Because)
		}
	}
	router.IPv4.NAT = append(router.IPv4.NAT, translating("dst-nat", plc, "502", "", "protocol", "tcp", "dst-port", "1502", "in-interface", "bridge"))
	engine := New(router)
	zone := engine.Internet(nil)
	zone.Open = true
	for _, f := range engine.Forwardings(zone, IPv4, nil) {
		if f.Verdict.Value != Unknown {
			t.Errorf("forwarding %s is %s", f.Rule, f.Verdict.Value)
		}
	}
}

// TestNeighbourIsTheWitness holds that a packet of an inner zone comes from the network
// of the interface that it enters by.
func TestNeighbourIsTheWitness(t *testing.T) {
	t.Parallel()
	zone := Zone{Name: "lan", Interfaces: []string{"bridge"}}
	got := New(defconf()).Reach(Query{Zone: zone, Family: IPv4, Protocol: 6, Port: 22})
	if got.Value != Reachable || got.Witness.Source != netip.MustParseAddr("192.168.88.2") {
		t.Errorf("got %s by %v", got.Value, got.Witness)
	}
}

// TestSentAsksForTheOuterEnd holds which packets to an outer address and port a rule
// takes inside, whatever the inner end is.
func TestSentAsksForTheOuterEnd(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.NAT = append(router.IPv4.NAT, translating("dst-nat", plc, "502", "", "protocol", "tcp", "dst-address", "198.41.0.9", "dst-port", "1502"))
	engine := New(router)
	for sent, want := range map[string]Value{"198.41.0.9:1502": Reachable, "198.41.0.9:502": Blocked, "198.41.0.8:1502": Blocked} {
		q := Query{Zone: engine.Internet(nil), Family: IPv4, Protocol: 6, Sent: netip.MustParseAddrPort(sent)}
		if got := engine.Reach(q); got.Value != want {
			t.Errorf("%s is %s because %v", sent, got.Value, got.Because)
		}
	}
}

// TestNeighboursHaveLinkLocalAddresses holds that a zone which names IPv4 networks alone
// reaches the router over IPv6 from its segment, and nothing behind it.
func TestNeighboursHaveLinkLocalAddresses(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv6.Filter, router.IPv6.LinkLocal = nil, true
	engine := New(router)
	zone := Zone{Name: "it", Interfaces: []string{"bridge"}, Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}}
	behind := []netip.Prefix{netip.MustParsePrefix("2a00:1:1::7/128")}
	for _, test := range []struct {
		neighbours bool
		hosts      []netip.Prefix
		want       Value
	}{{true, nil, Reachable}, {false, nil, Blocked}, {true, behind, Blocked}} {
		zone.Neighbours = test.neighbours
		got := engine.Reach(Query{Zone: zone, Family: IPv6, Protocol: 6, Port: 22, Hosts: test.hosts})
		if got.Value != test.want || got.Witness != nil && !got.Witness.Source.IsLinkLocalUnicast() {
			t.Errorf("neighbours %t, hosts %v: %s by %v", test.neighbours, test.hosts, got.Value, got.Witness)
		}
	}
}

// TestWhatTheInternetCarries holds that the internet brings packets for hosts that are asked for
// and for networks that the router has routes for, and that a default route is none of them.
func TestWhatTheInternetCarries(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, route string
		query       Query
		onLink      bool
	}{
		{"hosts", "0.0.0.0/0", Query{Hosts: []netip.Prefix{netip.MustParsePrefix("8.0.0.5/32")}, Port: 502}, false},
		{"default_route", "0.0.0.0/0", Query{Sent: netip.MustParseAddrPort("8.0.0.5:1502")}, true},
		{"route", "8.0.0.0/24", Query{Sent: netip.MustParseAddrPort("8.0.0.5:1502")}, false},
		{"other_route", "8.0.1.0/24", Query{Sent: netip.MustParseAddrPort("8.0.0.5:1502")}, true},
	} {
		router := defconf()
		router.IPv4.Filter = nil
		router.IPv4.Routes = append(router.IPv4.Routes, Route{Destination: netip.MustParsePrefix(test.route), Interface: "bridge"})
		router.IPv4.NAT = []Rule{translating("dst-nat", plc, "502", "", "protocol", "tcp", "dst-port", "1502")}
		e := New(router)
		test.query.Zone, test.query.Family, test.query.Protocol = e.Internet(nil), IPv4, 6
		if got := e.Reach(test.query); got.Value != Reachable || got.OnLink != test.onLink {
			t.Errorf("%s: %s, on link %t by %v", test.name, got.Value, got.OnLink, got.Witness)
		}
	}
}
