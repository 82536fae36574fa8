package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// BGPSessionsFiltered reports BGP sessions with another AS that take or give every route.
var BGPSessionsFiltered = &checks.Check{
	ID:       "routeros-bgp-sessions-filtered",
	Title:    "BGP sessions with another AS filter routes in both directions",
	Severity: checks.Medium,
	Description: "Without a filter the router takes every route that the peer announces, those to its own networks among them, and passes on " +
		"all that it knows: the peer, or whoever broke into it, draws traffic to itself, and a mistake on either side spreads. A filter of a " +
		"template that the connection names counts. What a filter lets pass is not judged, nor sessions within the AS.",
	Remediation: routeros.SafeMode +
		"Write a chain for each direction that accepts what is agreed and rejects the rest, and name it; routes that it rejects are withdrawn " +
		"at once:\n\n" +
		"    /routing filter rule add chain=from-peer rule=\"if (dst in 198.51.100.0/24) { accept } else { reject }\"\n" +
		"    /routing bgp connection set [find name=\"the session\"] input.filter=from-peer output.filter-chain=to-peer",
	References: []string{
		routeros.Manual + "BGP", routeros.Manual + "Route+Selection+and+Filters",
		"https://www.rfc-editor.org/rfc/rfc8212", "https://www.rfc-editor.org/rfc/rfc7454",
	},
	Rule: checks.Each(bgpSessionsFiltered),
}

func bgpSessionsFiltered(o checks.Observed[routeros.Facts]) {
	sessions := sessionsInForce(o)
	if len(sessions) == 0 {
		return
	}
	templates, ok := routeros.Need(o, o.Facts.Network.BGPTemplates, "network.bgpTemplates")
	if !ok {
		return
	}
	for _, session := range sessions {
		subject := o.Subject(routeros.NameOr(session.Name, "unnamed session"))
		switch {
		case session.LocalRole == "":
			subject.Unknown(checks.Unreadable, "the router didn't tell what it is to the peer (local.role)")
		case session.LocalRole.External():
			judgeBGPFilters(subject, session, templates)
		case checks.NeedWord(subject, session.LocalRole, "network.bgp.localRole"):
			subject.NotApplicable("the session is within the AS (%s)", session.LocalRole)
		}
	}
}

func judgeBGPFilters(subject checks.Subject, session routeros.BGPConnection, templates []routeros.BGPTemplate) {
	filters, gone := session.BGPFilters, ""
	seen := map[string]bool{}
	for names := session.Templates; len(names) > 0; names = names[1:] {
		if seen[names[0]] {
			continue
		}
		seen[names[0]] = true
		i := slices.IndexFunc(templates, func(t routeros.BGPTemplate) bool { return t.Name == names[0] })
		if i < 0 {
			gone = names[0]
			continue
		}
		filters.Input = routeros.NameOr(filters.Input, templates[i].Input)
		filters.Output = routeros.NameOr(filters.Output, routeros.NameOr(templates[i].Output, templates[i].OutputSelect))
		names = append(slices.Clone(names), templates[i].Templates...)
	}
	takesAll, givesAll := filters.Input == "", filters.Output == "" && filters.OutputSelect == ""
	if gone != "" && (takesAll || givesAll) {
		subject.Unknown(checks.Unreadable, "there is no template %q", gone)
		return
	}
	if takesAll {
		subject.Violation("every route of the peer is taken (no input.filter)")
	}
	if givesAll {
		subject.Violation("every route is passed on to the peer (no output.filter-chain)")
	}
}
