package firewall

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"
)

// TestRoutesAgreeWithEachAddress holds the interfaces by which addresses leave against looking
// for the longest prefix of each by itself.
func TestRoutesAgreeWithEachAddress(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(8, 8))
	names := []string{"a", "b", "", "gone"}
	for seed := range 400 {
		config := Tables{RoutesIncomplete: seed%5 == 0, PolicyRouting: seed%7 == 0}
		for range random.IntN(7) {
			bits := []int{0, 1, 8, 27, 28, 29, 30, 31, 32}[random.IntN(9)]
			first := []string{"0.0.0.0", "10.0.0.0", "10.0.0.8", "10.0.0.13", "128.0.0.0", "255.255.255.255"}[random.IntN(6)]
			prefix := netip.PrefixFrom(netip.MustParseAddr(first), bits)
			if name := names[random.IntN(len(names))]; random.IntN(4) == 0 {
				config.Addresses = append(config.Addresses, Address{prefix, "a"})
			} else {
				config.Routes = append(config.Routes, Route{Destination: prefix, Interface: name, Discard: random.IntN(4) == 0})
			}
		}
		x := newInterfaces(&Router{Interfaces: []Interface{{Name: "a"}, {Name: "b"}}, InterfacesUnread: false})
		r := newRoutes(&config, x)
		for _, text := range append(around10(), "0.0.0.0", "0.0.0.1", "9.255.255.255", "11.0.0.0", "127.255.255.255", "128.0.0.0", "255.255.255.254", "255.255.255.255") {
			address := netip.MustParseAddr(text)
			possible, unknown, discarded := leaving(config, address)
			open := config.PolicyRouting || unknown > 0 && !discarded || config.RoutesIncomplete && (discarded || len(possible)+unknown == 0)
			for id, name := range x.names {
				surely := !config.PolicyRouting && unknown == 0 && !discarded && len(possible) == 1 && possible[name]
				if got := r.sure[uint64(id)].has(addressValue(address)); got != surely {
					t.Fatalf("seed %d: %s surely leaves by %s: %t, want %t; %+v", seed, address, name, got, surely, config)
				}
				if got := r.possible[uint64(id)].has(addressValue(address)); got != possible[name] {
					t.Fatalf("seed %d: %s may leave by %s: %t, want %t; %+v", seed, address, name, got, possible[name], config)
				}
			}
			routed := config.RoutesIncomplete || config.PolicyRouting || !discarded && len(possible)+unknown > 0
			if r.routed.has(addressValue(address)) != routed || r.open.has(addressValue(address)) != open {
				t.Fatalf("seed %d: %s is routed %t, want %t; open %t, want %t; %+v", seed, address, !routed, routed, r.open.has(addressValue(address)), open, config)
			}
		}
	}
}

func around10() []string {
	var all []string
	for last := range 34 {
		all = append(all, fmt.Sprintf("10.0.0.%d", last))
	}
	return all
}

// leaving looks at each route for one address: the interfaces of the longest prefix, how many
// of its routes name none that there is, and whether all of them discard.
func leaving(config Tables, address netip.Addr) (possible map[string]bool, unknown int, discarded bool) {
	possible = map[string]bool{}
	longest := -1
	look := func(prefix netip.Prefix, name string, discard bool) {
		if !prefix.Contains(address) || prefix.Bits() < longest {
			return
		}
		if prefix.Bits() > longest {
			longest, possible, unknown, discarded = prefix.Bits(), map[string]bool{}, 0, true
		}
		discarded = discarded && discard
		switch {
		case name == "a" || name == "b":
			possible[name] = true
		case !discard:
			unknown++
		}
	}
	for _, own := range config.Addresses {
		look(own.Prefix, own.Interface, false)
	}
	for _, route := range config.Routes {
		look(route.Destination, route.Interface, route.Discard)
	}
	return possible, unknown, discarded
}
