package routeros_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/filtering"
	"hardcheck/checks/routeros/routertest"
	"hardcheck/checks/routeros/services"
	"hardcheck/checks/routeros/upkeep"
)

// firewallChecks are the checks that ask the engine, and those beside them.
func firewallChecks() []*checks.Check {
	return append(slices.Clone(filtering.Checks), services.ServicesUnreachable, upkeep.VersionPatched)
}

// crowded is the default configuration with many rules, lists and services.
func crowded(rules, entries int) map[string][]routeros.Row {
	rows := routertest.Defconf()
	var filter, list []routeros.Row
	for i := range entries {
		list = append(list, routertest.Row("list", "partners", "address", fmt.Sprintf("203.%d.%d.0/28", i/256%256, i%256)))
	}
	for i := range rules {
		made := routertest.Row("chain", "forward", "action", "accept", "protocol", "tcp", "dst-port", fmt.Sprint(1+i*7%60000), "dst-address", fmt.Sprintf("192.168.88.%d", 2+i%250))
		switch i % 5 {
		case 0:
			made["src-address-list"] = "partners"
		case 1:
			made["chain"] = "input"
			made["src-address-list"] = "partners"
			delete(made, "dst-address")
		case 2:
			made["in-interface-list"] = "LAN"
		case 3:
			made["action"] = "drop"
			made["src-address"] = fmt.Sprintf("198.%d.%d.0/24", 18+i%2, i%256)
		}
		filter = append(filter, made)
	}
	rows["/ip/firewall/filter"] = append(filter, rows["/ip/firewall/filter"]...)
	rows["/ip/firewall/address-list"] = list
	for i := range 20 {
		rows["/ip/firewall/nat"] = append(rows["/ip/firewall/nat"], routertest.Row("chain", "dstnat", "action", "dst-nat", "in-interface-list", "WAN",
			"protocol", "tcp", "dst-port", fmt.Sprint(9000+i), "to-addresses", fmt.Sprintf("192.168.88.%d", 10+i), "to-ports", "443"))
	}
	return rows
}

// TestCrowdedRouterIsJudgedInTime bounds all firewall checks over one large router;
// they take about a second, the bound is against work that explodes.
func TestCrowdedRouterIsJudgedInTime(t *testing.T) {
	t.Parallel()
	facts := routertest.Facts(t, crowded(1000, 1000), "")
	var report string
	total := time.Duration(0)
	for _, check := range firewallChecks() {
		start := time.Now()
		check.Rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "edge"}, Facts: facts})
		spent := time.Since(start)
		total += spent
		report += fmt.Sprintf("%s %s\n", check.ID, spent.Round(time.Millisecond))
	}
	t.Logf("%s in total:\n%s", total.Round(time.Millisecond), report)
	if total > time.Minute {
		t.Error("the checks of one router took more than a minute")
	}
}

// BenchmarkSharedModel judges a large router by all checks that ask the engine, each with
// a model of its own and all with one. The gain is how much longer the former takes.
func BenchmarkSharedModel(b *testing.B) {
	observed := checks.Observation{Target: checks.Target{Name: "edge"}, Facts: routertest.Facts(b, crowded(1000, 1000), "")}
	judge := func(o checks.Observation) time.Duration {
		start := time.Now()
		for _, check := range firewallChecks() {
			check.Rule.JudgeEach(o)
		}
		return time.Since(start)
	}
	var alone, shared time.Duration
	for b.Loop() {
		alone, shared = alone+judge(observed), shared+judge(observed.Shared())
	}
	b.ReportMetric(float64(alone)/float64(shared), "gain")
	b.ReportMetric(float64(shared.Milliseconds())/float64(b.N), "ms/router")
}

// entangled is a router that somebody made hard to judge: huge menus, lists that include
// each other, rules that overlap in every way.
func entangled() map[string][]routeros.Row {
	rows := routertest.Defconf()
	random := rand.New(rand.NewPCG(1, 2))
	address := func() string {
		return fmt.Sprintf("%d.%d.%d.0/%d", 1+random.IntN(220), random.IntN(256), random.IntN(256), 8+random.IntN(17))
	}
	for i := range 600 {
		name := fmt.Sprintf("vlan%d", i)
		rows["/interface"] = append(rows["/interface"], routertest.Row("name", name, "type", "vlan"))
		rows["/ip/address"] = append(rows["/ip/address"], routertest.Row("address", fmt.Sprintf("10.%d.%d.1/24", i/256, i%256), "interface", name))
		rows["/interface/wireguard"] = append(rows["/interface/wireguard"], routertest.Row("name", name, "listen-port", fmt.Sprint(1+i)))
		rows["/interface/list/member"] = append(rows["/interface/list/member"], routertest.Row("list", fmt.Sprintf("list%d", i%300), "interface", name))
	}
	for i := range 300 {
		rows["/interface/list"] = append(rows["/interface/list"], routertest.Row("name", fmt.Sprintf("list%d", i), "include", fmt.Sprintf("list%d", (i+1)%300)))
		rows["/ip/vrf"] = append(rows["/ip/vrf"], routertest.Row("name", fmt.Sprintf("vrf%d", i), "interfaces", fmt.Sprintf("list%d", i)))
	}
	for i := range 150 {
		made := routertest.Row("chain", "input", "action", []string{"accept", "drop"}[i%2], "protocol", "tcp", "src-address", address(), "dst-address", address(),
			"dst-port", fmt.Sprintf("%d-%d", 1+random.IntN(30_000), 30_001+random.IntN(30_000)), "src-port", fmt.Sprintf("%d-65535", random.IntN(60_000)),
			"in-interface-list", fmt.Sprintf("list%d", random.IntN(300)))
		if i%3 == 0 {
			made["src-address"] = "!" + made["src-address"]
			made["chain"] = "forward"
		}
		rows["/ip/firewall/filter"] = append(rows["/ip/firewall/filter"], made)
		rows["/ip/firewall/nat"] = append(rows["/ip/firewall/nat"], routertest.Row("chain", "dstnat", "action", "dst-nat", "protocol", "tcp",
			"dst-port", fmt.Sprintf("%d-%d", 1+i, 1+i+random.IntN(300)), "to-addresses", "192.168.88.7"))
	}
	return rows
}

// TestHostileRouterIsBounded holds that no router keeps the judgement from its end.
func TestHostileRouterIsBounded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes half a minute with the race detector")
	}
	rulesAlone := entangled()
	for _, path := range []string{"/interface/list", "/interface/list/member", "/interface", "/ip/vrf", "/ip/address", "/interface/wireguard"} {
		rulesAlone[path] = routertest.Defconf()[path]
	}
	for i := range rulesAlone["/ip/firewall/filter"] {
		delete(rulesAlone["/ip/firewall/filter"][i], "in-interface-list")
	}
	for name, rows := range map[string]map[string][]routeros.Row{"everything": entangled(), "rules_alone": rulesAlone} {
		facts := routertest.Facts(t, rows, "")
		start := time.Now()
		for _, check := range firewallChecks() {
			check.Rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "edge"}, Facts: facts})
		}
		spent := time.Since(start)
		t.Logf("%s: %s", name, spent.Round(time.Millisecond))
		if spent > 10*time.Minute {
			t.Errorf("the checks of one router took %s", spent)
		}
	}
}
