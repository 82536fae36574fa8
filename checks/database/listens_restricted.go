package database

import (
	"net/netip"
	"strings"

	"hardcheck/checks"
)

// ListenParams are the parameters of database-listens-restricted.
type ListenParams struct {
	Of
	// LoopbackOnly also refuses addresses of private networks.
	LoopbackOnly bool `json:"loopback-only"`
}

// ListensRestricted reports servers that listen on more addresses than their clients need.
var ListensRestricted = &checks.Check{
	ID:       "database-listens-restricted",
	Title:    "The database server listens on chosen addresses only",
	Severity: checks.Medium,
	Description: "A server that listens on every address is reachable from networks that nobody thought of, such as a new interface of the host. The check reads " +
		"listen_addresses: sockets, loopback and single private addresses are fine, `*`, 0.0.0.0, :: and public addresses are not. With the parameter " +
		"`loopback-only` every other address than loopback is a violation; then an answer over the network is proof enough.",
	Remediation: "Set `listen_addresses = 'localhost'` in postgresql.conf, or add the one private address that clients use behind it, and restart the server: a " +
		"reload does not move it. In a container publish the port on 127.0.0.1 only, or not at all.",
	References: []string{settingsPage + "#GUC-LISTEN-ADDRESSES"},
	Rule:       eachWith(ListenParams{Of: every()}, listensRestricted),
}

func listensRestricted(o checks.Observed[Facts], p ListenParams) {
	if len(o.Seen) > 0 && p.LoopbackOnly {
		o.Evidence("answer over the network", "from %s", o.Seen[0].At)
		o.Violation("answers at %s, which is not a loopback address", o.Seen[0].At.Addr())
		return
	}
	value, ok := checks.Need(o, o.Facts.Listens, "listens")
	if !ok {
		return
	}
	o.Evidence("SHOW listen_addresses", "%s", value)
	for word := range strings.SplitSeq(value, ",") {
		judgeListener(o, p, strings.TrimSpace(word))
	}
}

func judgeListener(o checks.Observed[Facts], p ListenParams, word string) {
	if word == "" || word == "localhost" {
		return
	}
	addr, err := netip.ParseAddr(word)
	switch {
	case word == "*":
		o.Violation("listens on every address (listen_addresses *)")
	case err != nil:
		o.Unknown(checks.Source, "listen_addresses names the host %q, whose address is not known", word)
	case addr.IsUnspecified():
		o.Violation("listens on every address of a family (listen_addresses %s)", addr)
	case addr.Unmap().IsLoopback():
	case checks.Public(addr) && !o.Site.Covers(addr):
		o.Violation("listens on the public address %s", addr)
	case p.LoopbackOnly:
		o.Violation("listens on %s, which is not a loopback address", addr)
	}
}
