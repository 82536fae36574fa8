package docker

import (
	"net/netip"
	"testing"
)

func TestRangesHoldEveryBindingOnce(t *testing.T) {
	t.Parallel()
	var all []Binding
	add := func(container, host uint16, protocol, ip string) {
		addr, _ := netip.ParseAddr(ip)
		all = append(all, Binding{Port: Port{Container: container, Protocol: protocol, HostIP: ip, HostFirst: host, HostLast: host}, Addr: addr, random: host == 0})
	}
	const top = 65535
	for port := top; port >= top-99; port-- { // in no order, to the very end
		add(uint16(port), uint16(port), "tcp", "0.0.0.0")
	}
	add(80, 8080, "tcp", "0.0.0.0")
	add(80, 8080, "tcp", "0.0.0.0")
	add(80, 8080, "udp", "0.0.0.0")
	add(81, 8081, "udp", "127.0.0.1")
	add(81, 0, "tcp", "")
	add(82, 0, "tcp", "")
	wanted := map[string]string{
		"65436-65535/tcp": "0.0.0.0:65436-65535", "80/tcp": "0.0.0.0:8080", "80/udp": "0.0.0.0:8080", "81/udp": "127.0.0.1:8081", "81-82/tcp": "*:(any)",
	}
	held := 0
	for _, r := range Ranges(all) {
		held += len(r.All)
		if want, known := wanted[r.Inside()]; !known || want != r.Where() {
			t.Errorf("%s at %s", r.Inside(), r.Where())
		}
		delete(wanted, r.Inside())
	}
	if len(wanted) > 0 || held != len(all)-1 {
		t.Errorf("%d of %d bindings, without %v", held, len(all), wanted)
	}
}
