package exportconn_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/export"
	"hardcheck/checks/routeros/filtering"
	"hardcheck/checks/routeros/paths"
)

// judgedFromFiles are the checks that judge what a file shows of the rules, though it leaves
// out interfaces, routes and what the router adds by itself.
var judgedFromFiles = []*checks.Check{
	filtering.RulesEffective, filtering.OutsideListComplete, filtering.ListsPresent, filtering.RulesUseLists, filtering.ProtectionEnabled,
}

// TestExportsSayNoMoreThanRouters holds for real exports and made ones that what is found in
// the file is found on its router too, and that nothing passes in the file which the router
// fails.
func TestExportsSayNoMoreThanRouters(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for name, text := range exports(t) {
		texts[name] = text
	}
	for seed := range uint64(150) {
		texts[fmt.Sprintf("made %d", seed)] = madeExport(rand.New(rand.NewPCG(seed, 0)))
	}
	found, passed := map[string]int{}, map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		file, err := export.Parse([]byte(texts[name]))
		if err != nil {
			continue
		}
		facts, problems := file.Facts()
		for _, bonded := range []string{"", "ether3"} {
			router := asRouter(facts, bonded)
			for _, check := range judgedFromFiles {
				fails := failing(check, router, nil)
				inFile, good := failing(check, facts, problems), passes(check, facts, problems)
				for subject := range inFile {
					found[check.ID]++
					if bonded == "" && !fails.tell(subject, inFile[subject]) {
						t.Errorf("%s: %s fails %q in the file, not on the router\n%s", name, check.ID, subject, texts[name])
					}
				}
				if good {
					passed[check.ID]++
				}
				if good && len(fails) > 0 {
					t.Errorf("%s, bonded %q: %s passes in the file, and the router fails %v\n%s", name, bonded, check.ID, slices.Sorted(maps.Keys(fails)), texts[name])
				}
			}
			if t.Failed() {
				return
			}
		}
	}
	for _, check := range judgedFromFiles {
		// A modem may always be missing in the file, so that the list WAN never passes as a whole.
		if found[check.ID] == 0 || passed[check.ID] == 0 && check != filtering.OutsideListComplete {
			t.Errorf("%s: %d findings and %d passes in files: it says nothing", check.ID, found[check.ID], passed[check.ID])
		}
	}
}

// failures are the places of rules that each failed subject names.
type failures map[string][]string

// tell reports whether a subject fails, or each rule that it names is named by another
// finding: one rule that kills several is one finding, named after it, with a few of them.
func (f failures) tell(subject string, places []string) bool {
	if f[subject] != nil {
		return true
	}
	var named []string
	for _, more := range f {
		named = append(named, more...)
		if len(more) > paths.MaxReasons {
			return true
		}
	}
	return !slices.ContainsFunc(places, func(place string) bool { return !slices.Contains(named, place) })
}

func failing(check *checks.Check, facts routeros.Facts, problems map[string]checks.Problem) failures {
	failed := failures{}
	for _, j := range check.Rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "edge"}, AsOf: day, Facts: facts, Problems: problems}) {
		if j.Outcome == checks.Failed {
			failed[j.Subject] = []string{}
			for _, evidence := range j.Evidence {
				if place := strings.TrimPrefix(evidence.Source, "without effect: "); strings.HasPrefix(place, "/") {
					failed[j.Subject] = append(failed[j.Subject], place)
				}
			}
		}
	}
	return failed
}

// passes reports whether everything that the check judges has passed.
func passes(check *checks.Check, facts routeros.Facts, problems map[string]checks.Problem) bool {
	judged := check.Rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "edge"}, AsOf: day, Facts: facts, Problems: problems})
	return !slices.ContainsFunc(judged, func(j checks.Judgement) bool { return j.Outcome != checks.Passed })
}

// asRouter are the facts of a running router with the configuration of a file: its interfaces,
// one of them in a bond, the routes that follow from addresses and clients, and the rules
// that it skips.
func asRouter(facts routeros.Facts, bonded string) routeros.Facts {
	facts.Transport = "tls"
	slaves := map[string]bool{}
	ports, _ := facts.Network.BridgePorts.Get()
	for _, port := range ports {
		slaves[port.Interface] = slaves[port.Interface] || !port.Disabled
	}
	if bonded != "" {
		slaves[bonded] = true
	}
	var rows []routeros.Interface
	var modems []routeros.LTE
	for name, kind := range interfacesIn(facts) {
		if strings.HasPrefix(name, "lte") {
			kind = "lte"
			modems = append(modems, routeros.LTE{Name: name})
		}
		rows = append(rows, routeros.Interface{Name: name, Type: kind, Slave: slaves[name], Running: true})
	}
	slices.SortFunc(rows, func(a, b routeros.Interface) int { return strings.Compare(a.Name, b.Name) })
	facts.Network.Interfaces, facts.Network.LTE = checks.Known(rows), checks.Known(modems)
	addresses, _ := facts.Network.IPv4Addresses.Get()
	routes, known := facts.Network.IPv4Routes.Get()
	routes = slices.Clone(routes)
	for i := range routes {
		routes[i].Active = !routes[i].Disabled
	}
	for _, address := range addresses {
		routes = append(routes, routeros.Route{DstAddress: address.Address, Gateway: address.Interface, ImmediateGW: address.Interface, Active: true, Connect: true, RoutingTable: "main"})
	}
	clients, _ := facts.Network.DHCPClients.Get()
	for _, client := range clients {
		if !client.Disabled && !slaves[client.Interface] {
			routes = append(routes, routeros.Route{DstAddress: "0.0.0.0/0", Gateway: "198.41.0.1", ImmediateGW: "198.41.0.1%" + client.Interface, Active: true, RoutingTable: "main"})
		}
	}
	if known {
		facts.Network.IPv4Routes = checks.Known(routes)
	}
	facts.Firewall.IPv4, facts.Firewall.IPv6 = skipping(facts.Firewall.IPv4, slaves), skipping(facts.Firewall.IPv6, slaves)
	return facts
}

// skipping are tables in which the rules that name ports of bridges or bonds are invalid.
func skipping(tables routeros.Tables, slaves map[string]bool) routeros.Tables {
	for _, menu := range []*checks.Value[[]routeros.Rule]{&tables.Raw, &tables.NAT, &tables.Filter} {
		rules, known := menu.Get()
		if !known {
			continue
		}
		rules = slices.Clone(rules)
		for i := range rules {
			for _, key := range []string{"in-interface", "out-interface"} {
				name := strings.TrimPrefix(rules[i].Match[key], "!")
				rules[i].Invalid = rules[i].Invalid || slaves[name] || strings.HasPrefix(name, "*")
			}
		}
		*menu = checks.Known(rules)
	}
	return tables
}

// interfacesIn are the interfaces that a configuration names, with their types.
func interfacesIn(facts routeros.Facts) map[string]string {
	kinds := map[string]string{"ether1": "ether"}
	add := func(name, kind string) {
		if name != "" && !strings.HasPrefix(name, "*") && !strings.HasPrefix(name, "all") && kinds[name] == "" {
			kinds[name] = kind
		}
	}
	bridges, _ := facts.Network.Bridges.Get()
	for _, row := range bridges {
		add(row.Name, "bridge")
	}
	vlans, _ := facts.Network.VLANs.Get()
	for _, row := range vlans {
		add(row.Name, "vlan")
	}
	pppoe, _ := facts.Network.PPPoEClients.Get()
	for _, row := range pppoe {
		add(row.Name, "pppoe-out")
	}
	members, _ := facts.Network.ListMembers.Get()
	for _, row := range members {
		add(row.Interface, "ether")
	}
	ports, _ := facts.Network.BridgePorts.Get()
	for _, row := range ports {
		add(row.Interface, "ether")
	}
	addresses, _ := facts.Network.IPv4Addresses.Get()
	for _, row := range addresses {
		add(row.Interface, "ether")
	}
	clients, _ := facts.Network.DHCPClients.Get()
	for _, row := range clients {
		add(row.Interface, "ether")
	}
	for _, tables := range []routeros.Tables{facts.Firewall.IPv4, facts.Firewall.IPv6} {
		for _, menu := range []checks.Value[[]routeros.Rule]{tables.Raw, tables.NAT, tables.Filter} {
			rules, _ := menu.Get()
			for _, rule := range rules {
				add(strings.TrimPrefix(rule.Match["in-interface"], "!"), "ether")
				add(strings.TrimPrefix(rule.Match["out-interface"], "!"), "ether")
			}
		}
	}
	return kinds
}

// madeExport is the export of a router with made-up rules of the kinds that go wrong.
func madeExport(r *rand.Rand) string {
	var b strings.Builder
	pick := func(texts ...string) string { return texts[r.IntN(len(texts))] }
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# 2024-03-01 02:42:39 by RouterOS 7.14.3\n# software id = AAAA-BBBB\n#\n# model = RB4011iGS+")
	line("/interface bridge\nadd name=bridge")
	line("/interface pppoe-client\nadd add-default-route=yes disabled=%s interface=ether1 name=pppoe-out1 user=x", pick("yes", "no"))
	line("/interface list\nadd name=WAN\nadd name=LAN\nadd name=EMPTY")
	line("/interface bridge port\nadd bridge=bridge interface=ether2")
	line("/interface list member\nadd interface=%s list=WAN\nadd interface=bridge list=LAN", pick("ether1", "ether1", "pppoe-out1"))
	line("/ip address\nadd address=192.168.88.1/24 interface=bridge network=192.168.88.0")
	if r.IntN(2) == 0 {
		line("add address=198.41.0.9/24 interface=ether1 network=198.41.0.0")
	}
	line("/ip dhcp-client\nadd disabled=%s interface=ether1", pick("yes", "no"))
	line("/ip firewall address-list\nadd address=10.1.0.0/16 list=known\nadd address=192.168.88.0/24 list=known")
	line("/ip firewall filter")
	for range 2 + r.IntN(9) {
		line("add action=%s chain=%s%s", pick("accept", "accept", "drop", "drop", "drop", "reject", "fasttrack-connection"),
			pick("input", "input", "forward", "forward", "foward", "extra"), madeMatch(r, pick))
	}
	if r.IntN(2) == 0 {
		line("add action=jump chain=input jump-target=%s", pick("extra", "nowhere"))
	}
	line("/ip firewall nat\nadd action=masquerade chain=srcnat out-interface-list=%s%s", pick("WAN", "EMPTY"), pick("", " dst-address=192.168.88.0/24"))
	line("/ip route\nadd dst-address=0.0.0.0/0 gateway=198.41.0.1")
	line("/ipv6 settings\nset disable-ipv6=yes\n/system identity\nset name=edge")
	return b.String()
}

// madeMatch are matchers and the state of a rule.
func madeMatch(r *rand.Rand, pick func(...string) string) string {
	text := pick("", "", " protocol=tcp", " dst-port=22 protocol=tcp", " connection-state=established,related", " connection-state=invalid")
	for range r.IntN(3) {
		matcher := pick("in-interface=ether1", "in-interface=ether2", "in-interface=ether3", "in-interface=pppoe-out1", "in-interface=all-ppp",
			"in-interface=*7", "in-interface-list=WAN", "in-interface-list=!LAN", "in-interface-list=EMPTY", "in-interface-list=*2000010",
			"in-interface-list=static", "out-interface=bridge", "out-interface-list=WAN", "src-address=10.1.2.0/24", "src-address=192.168.88.0/24",
			"src-address-list=known", "src-address-list=gone", "src-address-list=!gone", "dst-address-type=local", "dst-address=192.168.88.0/24",
			"dst-address=198.41.0.9", "limit=1,5:packet")
		if key, _, _ := strings.Cut(matcher, "="); !strings.Contains(text, key+"=") {
			text += " " + matcher
		}
	}
	return text + pick("", "", "", " disabled=yes")
}
