package firewall

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWitnessIsOneAPersonWouldSend shows the packet that stands for all that get through.
func TestWitnessIsOneAPersonWouldSend(t *testing.T) {
	t.Parallel()
	public := Address{netip.MustParsePrefix("185.12.64.10/29"), "ether1"}
	router := netip.MustParsePrefix("192.168.88.1/32")
	for _, tc := range []struct {
		name   string
		change func(*Router)
		zone   Zone
		hosts  []string
		port   uint16
		want   string
	}{
		{"internet_to_the_uplink's_address", func(r *Router) { r.IPv4.Addresses = append(r.IPv4.Addresses, public) }, Zone{Internet: true}, nil, 22, "198.41.0.4:49152 -> 185.12.64.10:22/tcp by ether1"},
		{"internet_to_a_leased_address", func(*Router) {}, Zone{Internet: true}, nil, 22, "198.41.0.4:49152 -> the router's address, port 22/tcp by ether1"},
		{"inside_to_the_router", func(*Router) {}, Zone{Interfaces: []string{"bridge"}}, nil, 22, "192.168.88.2:49152 -> 192.168.88.1:22/tcp by bridge"},
		{"inside_that_begins_with_the_router", func(*Router) {}, Zone{Interfaces: []string{"bridge"}, Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/31")}}, nil, 22, "192.168.88.0:49152 -> 192.168.88.1:22/tcp by bridge"},
		{"forged_inner_source", func(*Router) {}, Zone{Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}}, nil, 22, "192.168.88.2:49152 -> the router's address, port 22/tcp by ether1"},
		{"trusted_source_alone", func(r *Router) { r.IPv4.Filter = []Rule{rule(input, "drop", "", "src-address", "!93.184.216.0/24")} }, Zone{Internet: true}, nil, 22, "93.184.216.1:49152 -> the router's address, port 22/tcp by ether1"},
		{"root_server_refused", func(r *Router) { r.IPv4.Filter = []Rule{rule(input, "drop", "", "src-address", "198.41.0.0/24")} }, Zone{Internet: true}, nil, 22, "170.247.170.2:49152 -> the router's address, port 22/tcp by ether1"},
		{"client_ports_alone", func(r *Router) {
			r.IPv4.Filter = []Rule{rule(input, "accept", "", "protocol", "tcp", "src-port", "1-1000,50000-50010"), rule(input, "drop", "")}
		}, Zone{Internet: true}, nil, 22, "198.41.0.4:50000 -> the router's address, port 22/tcp by ether1"},
		{"low_ports_alone", func(r *Router) {
			r.IPv4.Filter = []Rule{rule(input, "accept", "", "protocol", "tcp", "src-port", "20"), rule(input, "drop", "")}
		}, Zone{Internet: true}, nil, 22, "198.41.0.4:20 -> the router's address, port 22/tcp by ether1"},
		{"host_to_itself", func(r *Router) { r.IPv4.Filter = nil }, Zone{Sources: []netip.Prefix{netip.MustParsePrefix("1.0.0.0/30")}}, []string{"1.0.0.0/30"}, 502, "1.0.0.2:49152 -> 1.0.0.1:502/tcp by ether1"},
		{"translated_on_the_same_port", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", plc, "502", "", "protocol", "tcp", "in-interface", "ether1"))
		}, Zone{Internet: true}, []string{plc + "/32"}, 502, "198.41.0.4:49152 -> the router's address, port 502/tcp by ether1, translated to " + plc + ":502"},
		{"router_by_one_address", func(r *Router) { r.IPv4.Filter = nil }, Zone{Interfaces: []string{"bridge"}}, []string{router.String()}, 22, "192.168.88.2:49152 -> 192.168.88.1:22/tcp by bridge"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := defconf()
			r.IPv4.Filter = nil
			tc.change(&r)
			if tc.zone.Interfaces == nil {
				tc.zone.Interfaces = []string{"ether1"}
			}
			q := Query{Zone: tc.zone, Family: IPv4, Protocol: 6, Port: tc.port}
			for _, host := range tc.hosts {
				q.Hosts = append(q.Hosts, netip.MustParsePrefix(host))
			}
			got := New(r).Reach(q)
			if got.Value != Reachable {
				t.Fatalf("%s because %v", got.Value, got.Because)
			}
			if diff := cmp.Diff(tc.want, got.Witness.String()); diff != "" {
				t.Errorf("witness (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOwnSourceIsMartian trusts an address of the router alone: no packet from outside
// has it in IPv4, and in IPv6 nothing stops one.
func TestOwnSourceIsMartian(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = []Rule{rule(input, "accept", "", "src-address", "192.168.88.1"), rule(input, "drop", "")}
	router.IPv6.Addresses = []Address{{netip.MustParsePrefix("2a00:1:2::1/64"), "bridge"}}
	router.IPv6.Filter = []Rule{rule(input, "accept", "", "src-address", "2a00:1:2::1"), rule(input, "drop", "")}
	e := New(router)
	for family, want := range map[Family]Value{IPv4: Blocked, IPv6: Reachable} {
		q := Query{Zone: Zone{Name: "inside", Interfaces: []string{"bridge"}}, Family: family, Protocol: 6, Port: 22}
		if got := e.Reach(q); got.Value != want {
			t.Errorf("IPv%d: %s by %v, want %s", family, got.Value, got.Witness, want)
		}
	}
	alone := Zone{Name: "router", Interfaces: []string{"bridge"}, Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.1/32")}}
	if got := e.Reach(Query{Zone: alone, Family: IPv4, Protocol: 6, Port: 22}); got.Value != Blocked {
		t.Errorf("a zone of the router alone: %s", got.Value)
	}
}

// TestWitnessesComeFromOthers holds on random routers that no packet comes from the
// router or from where it goes, and that its port is a client's where one gets through.
func TestWitnessesComeFromOthers(t *testing.T) {
	seen, client := 0, 0
	each(t, func(t *testing.T, _ generator, router Router) {
		own := oracle{router: router}.locals()
		e := New(router)
		for i, q := range questions {
			w := e.Arrives(zoned(q, []string{"wan", "lan", "vpn"}[i%3])).Witness
			if w == nil {
				continue
			}
			seen++
			if w.SourcePort >= ephemeral {
				client++
			}
			if slices.Contains(own, w.Source) || w.Source == w.Destination || w.Source == w.Inner {
				t.Errorf("question %d: %s", i, w)
			}
		}
	})
	if seen < 100 || client < seen/2 {
		t.Errorf("%d witnesses, %d from a client's port", seen, client)
	}
}

// TestListedSourcesAreWitnesses holds that the choice of a source stays within what a
// rule admits, however the list lies to the preferred ones.
func TestListedSourcesAreWitnesses(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6, 6))
	for range 200 {
		admitted := netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(1 + random.IntN(222)), byte(random.IntN(256)), byte(random.IntN(256)), byte(random.IntN(256))}), 8+random.IntN(25)).Masked()
		if admitted.Addr().IsLoopback() {
			continue
		}
		router := defconf()
		router.IPv4.Filter = []Rule{rule(input, "drop", "", "src-address", "!"+admitted.String())}
		got := New(router).Reach(Query{Zone: Zone{Interfaces: []string{"ether1"}}, Family: IPv4, Protocol: 6, Port: 22})
		if got.Value != Reachable || !admitted.Contains(got.Witness.Source) {
			t.Errorf("%s: %s by %v", admitted, got.Value, got.Witness)
		}
	}
}
