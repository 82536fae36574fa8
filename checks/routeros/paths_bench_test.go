package routeros

import (
	"fmt"
	"testing"
	"time"

	"hardcheck/checks"
)

// crowded is the default configuration with many rules, lists and services.
func crowded(rules, entries int) map[string][]Row {
	rows := defconf()
	var filter, list []Row
	for i := range entries {
		list = append(list, row("list", "partners", "address", fmt.Sprintf("203.%d.%d.0/28", i/256%256, i%256)))
	}
	for i := range rules {
		made := row("chain", "forward", "action", "accept", "protocol", "tcp", "dst-port", fmt.Sprint(1+i*7%60000), "dst-address", fmt.Sprintf("192.168.88.%d", 2+i%250))
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
		rows["/ip/firewall/nat"] = append(rows["/ip/firewall/nat"], row("chain", "dstnat", "action", "dst-nat", "in-interface-list", "WAN",
			"protocol", "tcp", "dst-port", fmt.Sprint(9000+i), "to-addresses", fmt.Sprintf("192.168.88.%d", 10+i), "to-ports", "443"))
	}
	return rows
}

// TestCrowdedRouterIsJudgedInTime bounds all firewall checks over one large router;
// they take about a second, the bound is against work that explodes.
func TestCrowdedRouterIsJudgedInTime(t *testing.T) {
	t.Parallel()
	facts := filled(t, crowded(1000, 1000), "")
	var report string
	total := time.Duration(0)
	for _, check := range firewallChecks {
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
