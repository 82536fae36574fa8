package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// BGPSessionsAuthenticated reports BGP sessions without a key.
var BGPSessionsAuthenticated = &checks.Check{
	ID:       "routeros-bgp-sessions-authenticated",
	Title:    "BGP sessions are authenticated with a key",
	Severity: checks.Medium,
	Description: "Whoever can send packets in the peer's name ends a session without a key, and with it the routes, or takes the peer's place and " +
		"announces its own. RouterOS signs every segment with an MD5 digest (RFC 2385). The key itself is never read. A live router is " +
		"asked by a query which sessions have one, if the audit's user has the right sensitive, which nothing else needs; an export shows " +
		"keys only where it was made with show-sensitive. Otherwise the check is not assessed.",
	Remediation: routeros.SafeMode +
		"Set the same key on both sides, one for each peer. The session is down until both have it:\n\n" +
		"    /routing bgp connection set [find name=\"the session\"] tcp-md5-key=SECRET",
	References: []string{
		routeros.Manual + "BGP", "https://www.rfc-editor.org/rfc/rfc2385", "https://www.rfc-editor.org/rfc/rfc7454#section-5.1",
	},
	Rule: checks.Each(bgpSessionsAuthenticated),
}

func bgpSessionsAuthenticated(o checks.Observed[routeros.Facts]) {
	for _, session := range sessionsInForce(o) {
		subject := o.Subject(routeros.NameOr(session.Name, "unnamed session"))
		keyed, ok := checks.Need(subject, session.Keyed, "network.bgp.keyed")
		if ok && !keyed {
			subject.Violation("the session has no key (tcp-md5-key)")
		}
	}
}

// sessionsInForce are the BGP sessions that are enabled; where there is none the check is
// not applicable.
func sessionsInForce(o checks.Observed[routeros.Facts]) []routeros.BGPConnection {
	sessions, ok := routeros.Need(o, o.Facts.Network.BGP, "network.bgp")
	sessions = slices.DeleteFunc(slices.Clone(sessions), func(s routeros.BGPConnection) bool { return s.Disabled })
	if ok && len(sessions) == 0 {
		o.NotApplicable("no BGP session is in force")
	}
	return sessions
}
