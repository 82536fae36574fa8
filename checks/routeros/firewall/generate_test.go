package firewall

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
)

// generator makes small random routers. All its constants come from short lists, so
// that the packets of everyPacket stand for all packets.
type generator struct {
	*rand.Rand
	// open puts matchers that can't be decided into these tables.
	open map[string]bool
}

func (g generator) of(choices ...string) string { return choices[g.IntN(len(choices))] }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g generator) router() Router {
	return Router{
		Interfaces: []Interface{{Name: "wan", Type: "ether"}, {Name: "lan", Type: "bridge"}, {Name: "vpn", Type: "l2tp-in"}},
		InterfaceLists: []InterfaceList{
			{Name: "WAN", Members: []string{"wan"}},
			{Name: "LAN", Members: []string{"lan"}},
			{Name: "BOTH", Include: []string{"WAN", "LAN"}},
			{Name: "REST", Include: []string{"BOTH"}, Exclude: []string{"WAN"}},
		},
		IPv4: Tables{
			Raw:    g.rules("raw", g.IntN(4), []string{"prerouting", "prerouting", "r"}),
			NAT:    g.rules("nat", g.IntN(5), []string{"dstnat", "dstnat", "n"}),
			Filter: g.rules("filter", 1+g.IntN(14), []string{"input", "forward", "a", "b"}),
			AddressLists: []AddressEntry{
				{List: "trusted", Address: "10.1.0.0/16"},
				{List: "trusted", Address: "8.8.8.8"},
				{List: "banned", Address: "10.0.0.0/8"},
				{List: "banned", Address: "8.8.0.0/16", Disabled: true},
			},
			Addresses: []Address{
				{netip.MustParsePrefix("192.0.2.1/24"), "wan"}, {netip.MustParsePrefix("192.168.1.1/24"), "lan"},
			},
			Routes: []Route{{Destination: netip.MustParsePrefix("0.0.0.0/0"), Interface: "wan"}},
		},
	}
}

func (g generator) rules(table string, n int, chains []string) []Rule {
	rules := make([]Rule, n)
	for i := range rules {
		rules[i] = g.rule(table, chains)
	}
	return rules
}

func (g generator) rule(table string, chains []string) Rule {
	r := Rule{Chain: g.of(chains...), Match: map[string]string{}, Options: map[string]string{}, Disabled: g.chance(5), Invalid: g.chance(3)}
	switch table {
	case "raw":
		r.Action = g.of("accept", "drop", "notrack", "log", "jump", "return")
	case "nat":
		r.Action = g.of("dst-nat", "dst-nat", "redirect", "accept", "jump", "return", "netmap")
		g.target(&r)
	default:
		r.Action = g.of("", "accept", "accept", "drop", "drop", "reject", "jump", "return", "log", "fasttrack-connection", "add-src-to-address-list")
		r.Options["address-list"] = "learnt"
	}
	if r.Action == "jump" {
		g.jump(&r)
	}
	for range g.IntN(4) {
		g.matcher(table, &r)
	}
	return r
}

func (g generator) target(r *Rule) {
	if g.chance(50) {
		r.Options["to-ports"] = g.of("22", "80", "502", "501-502")
	}
	switch r.Action {
	case "dst-nat":
		r.Options["to-addresses"] = g.of("192.168.1.10", "192.168.1.20", "192.168.1.1", "192.168.1.10-192.168.1.11")
	case "netmap":
		r.Options["to-addresses"] = g.of("192.168.1.8/30", "192.168.1.20/32")
	}
}

// jump never leads back: b is the last chain.
func (g generator) jump(r *Rule) {
	r.Options["jump-target"] = map[string]string{"prerouting": "r", "dstnat": "n", "a": "b"}[r.Chain]
	switch r.Chain {
	case "input", "forward":
		r.Options["jump-target"] = g.of("a", "b", "gone")
	case "b", "r", "n":
		r.Action = "return"
	}
}

func (g generator) matcher(table string, r *Rule) {
	negation := g.of("", "", "", "!")
	switch g.IntN(16) {
	case 0:
		r.Match["src-address"] = negation + g.of("10.0.0.0/8", "10.1.0.0/16", "8.8.8.8", "8.8.8.0-8.8.9.255", "192.168.1.1", "192.168.1.0/24")
	case 1:
		r.Match["dst-address"] = negation + g.of("192.0.2.1", "192.168.1.0/24", "192.168.1.10", "192.0.2.0/24", "192.168.1.1")
	case 2:
		r.Match["src-address-list"] = negation + g.of("trusted", "banned", "missing")
	case 3:
		r.Match["in-interface"] = negation + g.of("wan", "lan", "vpn")
	case 4:
		r.Match["in-interface-list"] = negation + g.of("WAN", "LAN", "BOTH", "REST", "*2000010")
	case 5, 6:
		r.Match["protocol"] = g.of("tcp", "tcp", "udp")
		r.Match[g.of("dst-port", "dst-port", "src-port", "port")] = negation + g.of("22", "80,502", "1-100", "502")
	case 7:
		r.Match["ttl"] = "less-than:10"
	case 8:
		r.Match["dst-address-type"] = negation + "local"
	case 9:
		g.tableMatcher(table, r, negation)
	default:
		if g.open[table] {
			r.Match[g.of("limit", "src-address-list", "src-mac-address")] = g.of("learnt", "learnt")
		}
	}
}

func (g generator) tableMatcher(table string, r *Rule, negation string) {
	switch {
	case table == "filter" && g.chance(40):
		r.Match["connection-state"] = negation + g.of("new", "established,related", "untracked", "established,new")
	case table == "filter" && g.chance(60):
		r.Match["connection-nat-state"] = negation + "dstnat"
	case table == "filter" && strings.Contains(r.Chain, "forward"):
		r.Match["out-interface"] = negation + g.of("wan", "lan")
	}
}

// everyPacket lists a packet for each combination of values that the generated rules
// can tell apart. Without a translation only those that are addressed to the goal
// already can arrive there.
func everyPacket(router Router, q Query) []oraclePacket {
	var packets []oraclePacket
	translated := slices.ContainsFunc(router.IPv4.NAT, func(r Rule) bool { return kindOf(natTable, r.Action) == translates })
	destinations, ports := everyDestination, everyPort
	if !translated {
		ports = []int{int(q.Port)}
	}
	for _, dst := range destinations {
		to := netip.MustParseAddr(dst)
		if !translated && len(q.Hosts) > 0 && !q.Hosts[0].Contains(to) {
			continue
		}
		for _, src := range everySource {
			for _, dport := range ports {
				for _, sport := range []int{22, 80, 90, 502, 50000} {
					for variant := range 4 {
						if !translated && variant > 1 {
							break
						}
						packets = append(packets, oraclePacket{
							iface: q.Zone.Interfaces[0], src: netip.MustParseAddr(src), dst: to, proto: protocolText[q.Protocol],
							sport: sport, dport: dport, ttl: []int{1, 64}[variant%2], pick: variant / 2,
						})
					}
				}
			}
		}
	}
	return packets
}

var (
	everySource      = []string{"10.1.2.3", "10.2.2.2", "8.8.8.8", "8.8.9.9", "9.9.9.9", "192.168.1.7"}
	everyPort        = []int{22, 80, 90, 501, 502, 8080}
	everyDestination = []string{
		"192.0.2.1", "192.0.2.8", "192.0.2.10", "192.168.1.1", "192.168.1.10", "192.168.1.11", "192.168.1.20", "192.168.1.8", "192.168.1.9",
	}
)
