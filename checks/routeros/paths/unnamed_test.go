package paths

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"hardcheck/checks/routeros/firewall"
)

// TestUnnamedPort holds the search from above against looking at every port.
func TestUnnamedPort(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var router firewall.Router
		var services []Offer
		named := map[uint16]bool{}
		for range random.IntN(6) {
			first := uint16(highestUnnamed + 20 - random.IntN(60))
			last := first + uint16(random.IntN(30))
			rule := firewall.Rule{Match: map[string]string{"dst-port": fmt.Sprintf("%d-%d", first, last)}}
			router.IPv4.Filter = append(router.IPv4.Filter, rule)
			for port := first; port <= last; port++ {
				named[port] = true
			}
			offer := uint16(highestUnnamed - random.IntN(40))
			services = append(services, Offer{Listener: firewall.Listener{Port: offer}})
			named[offer] = true
		}
		want := uint16(highestUnnamed)
		for named[want] {
			want--
		}
		if got := findUnnamed(router, services); got != want {
			t.Errorf("port %d, want %d: %v, %v", got, want, router.IPv4.Filter, services)
		}
	}
	whole := firewall.Router{}
	for first := 0; first < 1<<16; first += 4000 {
		rule := firewall.Rule{Match: map[string]string{"port": fmt.Sprintf("%d-%d", first, min(first+3999, 1<<16-1))}}
		whole.IPv6.Raw = append(whole.IPv6.Raw, rule)
	}
	if got := findUnnamed(whole, nil); got != 1 {
		t.Errorf("port %d where rules name all of them, want 1", got)
	}
	for match, want := range map[string]uint16{"60905-65000": 60_904, "60904-65000": highestUnnamed} {
		broad := firewall.Router{}
		broad.IPv4.NAT = []firewall.Rule{{Match: map[string]string{"dst-port": match}}}
		if got := findUnnamed(broad, nil); got != want {
			t.Errorf("port %d where a rule names %s, want %d", got, match, want)
		}
	}
}
