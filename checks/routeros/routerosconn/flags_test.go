package routerosconn

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/testenv/rosapi"
)

// TestFlagsOverTheAPI holds for every flag that is read that a router's empty word is the
// flag, and that the rows beside it are read.
func TestFlagsOverTheAPI(t *testing.T) {
	t.Parallel()
	device := rosapi.Must(t, "hardened", `
menu /ip/route
row
  dst-address=10.0.0.0/8 blackhole=yes distance=1 disabled=false
row
  dst-address=10.1.0.0/16 gateway=192.0.2.1 blackhole=no disabled=false
menu /ipv6/route
row
  dst-address=2001:db8::/32 blackhole=yes distance=1 disabled=false
menu /routing/ospf/interface-template
clear
row
  area=backbone interfaces=ether1 passive=yes disabled=false
row
  area=backbone interfaces=ether2 passive=no disabled=false`)
	collection := Collect(t.Context(), accessAs(t, device, rosapi.Start(t, device), schemeTLS, "audit"))
	facts, ok := collection.Facts.(routeros.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	got := map[string]bool{}
	for _, route := range append(checktest.Known(t, facts.Network.IPv4Routes, "routes"), checktest.Known(t, facts.Network.IPv6Routes, "IPv6 routes")...) {
		got[route.DstAddress] = route.Blackhole
	}
	for _, template := range checktest.Known(t, facts.Network.OSPF, "OSPF") {
		got[template.Interfaces[0]] = template.Passive
	}
	for name, want := range map[string]bool{"10.0.0.0/8": true, "10.1.0.0/16": false, "2001:db8::/32": true, "ether1": true, "ether2": false} {
		if set, there := got[name]; !there || set != want {
			t.Errorf("the flag of %s is %t, there is %t", name, set, there)
		}
	}
	for path := range map[string]bool{"/ip/route": true, "/ipv6/route": true, "/routing/ospf/interface-template": true} {
		if len(rosapi.Flags(path)) == 0 {
			t.Errorf("the simulator knows no flag of %s", path)
		}
	}
}
