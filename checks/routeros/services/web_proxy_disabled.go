package services

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// WebProxyDisabled reports routers that relay web requests.
var WebProxyDisabled = &checks.Check{
	ID:       "routeros-web-proxy-disabled",
	Title:    "The web proxy is disabled",
	Severity: checks.High,
	Description: "The web proxy makes requests with the router's address as source and allows every request that none of its access rules " +
		"matches. It is off by default. Reached from outside it is an open proxy; intruders also use it to inject scripts into pages. A " +
		"proxy whose last access rule denies everything else has a lower severity.",
	Remediation: "Disable it:\n\n" +
		"    /ip proxy set enabled=no\n\n" +
		"Where it is needed, allow its users and deny the rest, as the last rule:\n\n" +
		"    /ip proxy access add action=allow src-address=192.0.2.0/24\n" +
		"    /ip proxy access add action=deny",
	References: []string{routeros.ManualProxy, routeros.ManualSecuring},
	Rule:       checks.Each(webProxyDisabled),
}

func webProxyDisabled(o checks.Observed[routeros.Facts]) {
	_, on, _ := routeros.Switched(o, o.Facts.Servers.Proxy, "servers.proxy", "enabled", func(p routeros.Proxy) checks.Value[bool] { return p.Enabled })
	if !on {
		return
	}
	routeros.Mend(o, o.Subject(""), routeros.Set("/ip/proxy", "enabled=no"))
	rules, ok := routeros.Need(o, o.Facts.Servers.ProxyAccess, "servers.proxyAccess")
	switch {
	case !ok:
		o.Violation("the web proxy is on")
	case deniesRest(rules):
		o.ViolationAt(checks.Low, "the web proxy is on, and denies what no access rule allows")
	default:
		o.Violation("the web proxy is on, and allows what no access rule denies")
	}
}

// deniesRest reports whether the last rule in force denies every request.
func deniesRest(rules []routeros.ProxyRule) bool {
	live := slices.DeleteFunc(slices.Clone(rules), func(r routeros.ProxyRule) bool { return r.Disabled })
	if len(live) == 0 {
		return false
	}
	last := live[len(live)-1]
	return last.Action == "deny" && last.SrcAddress == "" && last.DstAddress == "" && last.DstPort == ""
}
