package html

import (
	"fmt"
	"strings"

	"hardcheck/checks/report/reporttest"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// pages are results whose pages are checked in every way: the cases of the other
// formats, and those that are hard to lay out.
func pages() map[string]engine.Result {
	all := map[string]engine.Result{"mixed": mixedSite(), "tiles": tiledSite(300), "hostile": reporttest.HostileSite(), "zones": zonedSite(), "path": onePath(), "paths": fivePaths(), "pairs": manyPaths(2, 2, 10), "conduits": mixedConduits(), "draft": draftSite(8)}
	for name, make := range reporttest.Cases {
		all[name] = make()
	}
	return all
}

// mixedSite has several kinds, long names without a place to break, long
// evidence, code, and every outcome on some target.
func mixedSite() engine.Result {
	long := strings.Repeat("pumpstation", 9)
	b := reporttest.Start("plant-7-"+long, "modbus-web-server", "baseline").
		Target("edge", "routeros://auditor@192.0.2.1", checks.StateCollected, "", "").
		Target("plc-"+long, "modbus://[2001:db8:85a3:1111:2222:8a2e:370:7334]:50200", checks.StatePartial, checks.Budget, "the budget of 10 requests was used up").
		Target("plc-2", "modbus://192.0.2.7", checks.StateUnreachable, checks.Unreachable, "dial 192.0.2.7:502: no route to host").
		Target("cache", "redis://cache."+long+".example.org:6379", checks.StateCollected, "", "").
		Target("host-a", "docker:", checks.StateCollected, "", "")
	b.Finding("redis-password-required", "cache", checks.Failed, "commands ran without authentication", "ACL LIST", strings.Repeat("+command|sub", 80))
	b.Finding("redis-user-password-set", "cache#"+long, checks.Failed, strings.Repeat("x", 400))
	b.Finding("redis-memory-limited", "cache", checks.Passed, "", "CONFIG GET maxmemory", "536870912")
	b.Finding("redis-certificate-valid", "edge", checks.Errored, "the check broke: "+long)
	b.Unread("modbus-unit-known", "plc-"+long, checks.Budget, "the budget of 10 requests was used up before unit 255")
	b.Unread("modbus-unit-known", "plc-2", checks.Unreachable, "dial 192.0.2.7:502: no route to host")
	waived := b.Finding("docker-port-restricted", "host-a#web-1", checks.Waived, "publishes port 80 on every address")
	waived.Original, waived.Waiver = checks.Failed, &engine.WaiverUse{
		Check: "docker-port-restricted", Target: "host-a", Subject: "web-1", Owner: long, ApprovedBy: long, Reason: strings.Repeat("until spring ", 30),
		Created: reporttest.Date(2026, 9, 1), Expires: reporttest.Date(2026, 12, 31), State: "applied",
	}
	b.Waivers = []engine.WaiverUse{*waived.Waiver}
	b.Notices = []string{"a notice about " + long}
	b.Findings[0].Remediation = "Write `" + long + "`:\n\n    " + strings.Repeat("option ", 40) + "\n\n        deeper " + long + "\n\nand restart."
	b.Findings[0].References = []string{"https://example.org/" + long + "?a=1&b=<2>", "CIS item 5.1", "javascript:alert(1)"}
	b.Control("modbus-web-server/M25", "Redis asks for a password", "Redis Security", checks.Failed, strings.Repeat("failed on cache, ", 60), "redis-password-required")
	b.Control("modbus-web-server/M54", "Data-protection law is respected", "Compliance", checks.Manual, "Somebody reads `the law`. "+long)
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true, Incomplete: true, Errors: true})
}

// zonedSite has targets in zones and beside them, and nothing of two kinds.
func zonedSite() engine.Result {
	b := reporttest.Start("plant-7", "baseline")
	place := func(name, url, zone string, outcome checks.Outcome) {
		b.Target(name, url, checks.StateCollected, "", "")
		b.Targets[len(b.Targets)-1].Zone = zone
		b.Finding("redis-bind-restricted", name, outcome, "a message")
	}
	for i := range 5 {
		place(fmt.Sprintf("plc-%d", i), fmt.Sprintf("modbus://192.0.2.%d:502", i), "ot", checks.Passed)
	}
	place("cache", "redis://192.0.2.80:6379", "it", checks.Failed)
	place("north", "redis://192.0.2.81:6379", strings.Repeat("north-hall-", 5), checks.Failed)
	place("host-a", "docker:", "", checks.Failed)
	place("host-b", "docker:", "it", checks.Waived)
	for _, check := range []string{"routeros-user-named", "routeros-dns-closed", "routeros-upnp-off"} {
		b.Finding(check, "", checks.NotAssessed, "the site has no routeros target").Reason = checks.NoTarget
	}
	b.Finding("web-hsts-set", "", checks.NotApplicable, "the site says that it has no web")
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true})
}

// tiledSite has more targets than the drawing has room for names.
func tiledSite(targets int) engine.Result {
	b := reporttest.Start("plant-7", "baseline")
	states := []checks.State{checks.StateCollected, checks.StatePartial, checks.StateUnreachable}
	for i := range targets {
		name := fmt.Sprintf("t-%d", i)
		b.Target(name, []string{"redis://", "modbus://", "routeros://"}[i%3]+name+".example.org", states[i%7%3], checks.Denied, "")
		if outcome := checks.Outcomes()[i%9%8]; i%9 < 8 {
			b.Finding("redis-bind-restricted", name, outcome, "a message")
		}
	}
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true})
}
