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
		"reads the bind directive: loopback and single private addresses are fine, wildcards and public addresses are not. Without a " +
		"bind line Redis before 7.0 and KeyDB listen on every address; later versions say so themselves (`* -::*`). With the parameter " +
		"`loopback-only` every other address than loopback is a violation.",
	Remediation: "Set `bind 127.0.0.1 -::1` in redis.conf (before Redis 6.2, which doesn't start with that: `bind 127.0.0.1`), or add the one " +
		"private address that clients use behind it, such as 10.0.0.5. Restart the server and let a firewall refuse all other hosts.",
	References: []string{securityPage, configPage, valkeySecurity},
	Rule:       checks.EachWith(BindParams{Allow: []netip.Addr{}}, bindRestricted),
}

func bindRestricted(o checks.Observed[Facts], p BindParams) {
	mend(o.Subject(""), o.Facts, "redis-bind-restricted", "")
	effect, value, ok := means(o.Subject(""), o.Facts, "bind")
	switch {
	case !ok:
	case effect == everyAddress:
		everyListener(o, p)
	case effect == listed:
		judgeListeners(o, p, parseBind(value))
	}
}

// everyListener judges a server that listens everywhere for want of a bind line.
func everyListener(o checks.Observed[Facts], p BindParams) {
	if slices.Contains(p.Allow, netip.IPv4Unspecified()) && slices.Contains(p.Allow, netip.IPv6Unspecified()) {
		return
	}
	o.Violation("listens on every address: there is no bind line, which means all of them to this version")
}

func judgeListeners(o checks.Observed[Facts], p BindParams, listeners []listener) {
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
