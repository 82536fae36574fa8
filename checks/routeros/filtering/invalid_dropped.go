package filtering

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// InvalidDropped reports chains that accept packets of no known connection.
var InvalidDropped = &checks.Check{
	ID:       "routeros-invalid-dropped",
	Title:    "Packets with connection state invalid are dropped",
	Severity: checks.Medium,
	Description: "Connection tracking calls a packet invalid that belongs to no connection and can't begin one. Such packets bypass rules for new " +
		"connections and are not translated, so that internal addresses leak. The check asks, in both families, whether an invalid TCP " +
		"packet from an untrusted zone gets through the input chain, or through the forward chain to internal hosts. Where several " +
		"uplinks have a default route, asymmetric routing may make packets look invalid: the finding is then informational.",
	Remediation: "Drop them in both chains and families, right after the rule that accepts established connections: NUMBER is the rule that " +
		"follows it, as `print` shows it. With asymmetric routing packets look invalid: don't drop them there in the forward chain.\n\n" +
		"    /ip firewall filter add chain=input connection-state=invalid action=drop place-before=NUMBER\n" +
		"    /ip firewall filter add chain=forward connection-state=invalid action=drop place-before=NUMBER\n" +
		"    /ipv6 firewall filter add chain=input connection-state=invalid action=drop place-before=NUMBER\n" +
		"    /ipv6 firewall filter add chain=forward connection-state=invalid action=drop place-before=NUMBER",
	References: []string{routeros.ManualSecuring, routeros.ManualFilter},
	Rule:       checks.Each(invalidDropped),
}

func invalidDropped(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) || !needNetworks(o, model) || !paths.Tracks(o, model) {
		return
	}
	if len(model.Untrusted()) == 0 {
		o.NotApplicable("no untrusted zone leads to the router")
		return
	}
	severity := checks.Medium
	if model.WaysOut > 1 {
		severity = checks.Info
	}
	engine := model.InState("invalid")
	for _, zone := range model.Untrusted() {
		for _, family := range model.Families() {
			subject := o.Subject(paths.SubjectOf(zone, family))
			needInside(o, model, paths.SubjectOf(zone, family), zone, family)
			query := firewall.Query{Zone: zone, Family: family, Protocol: paths.TCP}
			var gaps []paths.Gap
			verdict := engine.Reach(query)
			judgeArrival(model, subject, severity, family, "input", "invalid packets", verdict)
			if verdict.Value == firewall.Reachable {
				gaps = append(gaps, ofInvalid(query, "input"))
			}
			if query.Hosts = model.Inside(zone, family); len(query.Hosts) > 0 {
				verdict := engine.Reach(query)
				judgeArrival(model, subject, severity, family, "forward", "invalid packets to internal hosts", verdict)
				if verdict.Value == firewall.Reachable {
					gaps = append(gaps, ofInvalid(query, "forward"))
				}
			}
			if len(gaps) > 0 {
				paths.Shut(o, subject, gaps...)
			}
		}
	}
}

func ofInvalid(query firewall.Query, chain string) paths.Gap {
	return paths.Gap{
		Family: query.Family, Zone: query.Zone, Chain: chain, Match: routeros.Own("connection-state=invalid"), Everyone: true,
		Open: func(m paths.Model) firewall.Verdict { return m.InState("invalid").Reach(query) },
	}
}
