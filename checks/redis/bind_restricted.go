package redis

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
)

// BindParams are the parameters of redis-bind-restricted.
type BindParams struct {
	// Allow are addresses that the server may listen on, whatever they are;
	// 0.0.0.0 and :: stand for all addresses of their family.
	Allow []netip.Addr `json:"allow"`
	// LoopbackOnly also refuses addresses of private networks.
	LoopbackOnly bool `json:"loopback-only"`
}

// BindRestricted reports servers that listen on more addresses than their clients need.
var BindRestricted = &checks.Check{
	ID:       "redis-bind-restricted",
	Title:    "Redis listens on chosen addresses only",
	Severity: checks.High,
	Description: "A server that listens on every interface is reachable from unintended networks, such as a new interface of the host. The check " +
		"reads the bind directive: loopback and single private addresses are fine, wildcards and public addresses are not. With the " +
		"parameter `loopback-only` every other address than loopback is a violation.",
	Remediation: "Set `bind 127.0.0.1 -::1` in redis.conf, or add the one private address that clients use: `bind 127.0.0.1 10.0.0.5`. Restart " +
		"the server and let a firewall refuse all other hosts.",
	References: []string{securityPage, configPage, valkeySecurity},
	Rule:       checks.EachWith(BindParams{Allow: []netip.Addr{}}, bindRestricted),
}

func bindRestricted(o checks.Observed[Facts], p BindParams) {
	value, ok := directive(o.Subject(""), o.Facts, "bind")
	if !ok {
		return
	}
	listeners := parseBind(value)
	if len(listeners) == 0 {
		emptyBind(o)
	}
	for _, l := range listeners {
		if l.known() && slices.Contains(p.Allow, l.addr) {
			continue
		}
		switch {
		case !l.known():
			o.Unknown(checks.Source, "bind names the host %q, whose address is not known", l.text)
		case l.wildcard():
			o.Violation("listens on every %s address (bind %s)", l.family(), l.text)
		case l.loopback():
		case checks.Public(l.addr) && !o.Site.Covers(l.addr):
			o.Violation("listens on the public address %s", l.addr)
		case p.LoopbackOnly:
			o.ViolationAt(checks.Medium, "listens on %s, which is not a loopback address", l.addr)
		}
	}
}

// emptyBind judges `bind ""`. Before 6.2 that meant every interface; since then no
// TCP listener is opened.
func emptyBind(o checks.Observed[Facts]) {
	switch server, ok := checks.Need(o, o.Facts.Server, "server"); {
	case !ok:
	case o.Facts.olderThan(6, 2):
		o.Violation("listens on every interface (bind is empty)")
	case !server.recognised():
		o.Unknown(checks.Unreadable, "bind is empty, and what that means to %q in version %q isn't known", server.Product, server.Version)
	}
}
