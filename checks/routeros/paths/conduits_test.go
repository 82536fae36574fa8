package paths

import (
	"net/netip"
	"slices"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// TestAcceptOf holds what a rule has to match that keeps a conduit: its own traffic and no more, and that there is
// none where one rule can't say it.
func TestAcceptOf(t *testing.T) {
	t.Parallel()
	prefix := netip.MustParsePrefix
	it, ot := []netip.Prefix{prefix("10.1.0.0/16")}, []netip.Prefix{prefix("10.2.0.0/16"), prefix("2001:db8::/32")}
	ends := []routeros.Setting{routeros.Is("src-address", "10.1.0.0/16"), routeros.Is("dst-address", "10.2.0.0/16")}
	with := func(protocol string, ports ...routeros.Setting) []routeros.Setting {
		return slices.Concat(routeros.Own("protocol="+protocol), ends, ports)
	}
	for _, tc := range []struct {
		name     string
		from, to []netip.Prefix
		traffic  checks.Traffic
		want     []routeros.Setting
	}{
		{"everything", it, ot, checks.AnyTraffic, ends},
		{"what_is_neither_tcp_nor_udp", it, ot, checks.OtherTraffic, nil},
		{"a_port", it, ot, checks.Traffic{Protocol: 6, First: 502, Last: 502}, with("tcp", routeros.Is("dst-port", "502"))},
		{"ports", it, ot, checks.Traffic{Protocol: 17, First: 5000, Last: 5010}, with("udp", routeros.Is("dst-port", "5000-5010"))},
		{"ports_from_the_first", it, ot, checks.Traffic{Protocol: 6, First: 1, Last: 1023}, with("tcp", routeros.Is("dst-port", "1-1023"))},
		{"ports_to_the_last", it, ot, checks.Traffic{Protocol: 6, First: 2, Last: 65535}, with("tcp", routeros.Is("dst-port", "2-65535"))},
		{"the_last_port", it, ot, checks.Traffic{Protocol: 6, First: 65535, Last: 65535}, with("tcp", routeros.Is("dst-port", "65535"))},
		{"every_port", it, ot, checks.Traffic{Protocol: 6, First: 1, Last: 65535}, with("tcp")},
		{"a_protocol_without_ports", it, ot, checks.Traffic{Protocol: 47}, with("47")},
		{"protocol_0", it, ot, checks.Traffic{}, with("0")},
		{"from_anywhere", nil, ot, checks.AnyTraffic, nil},
		{"to_anywhere", it, nil, checks.AnyTraffic, nil},
		{"to_two_networks", it, append(slices.Clone(ot), prefix("10.3.0.0/16")), checks.AnyTraffic, nil},
	} {
		query := firewall.Crossing{From: firewall.Zone{Sources: tc.from}, To: firewall.Zone{Sources: tc.to}, Family: firewall.IPv4}
		if got := acceptOf(query, tc.traffic); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %+v, want %+v", tc.name, got, tc.want)
		}
	}
}
