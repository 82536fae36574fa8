package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// EstablishedAccepted reports firewalls that drop replies.
var EstablishedAccepted = &checks.Check{
	ID:       "routeros-established-accepted",
	Title:    "Replies of established connections are accepted",
	Severity: checks.Low,
	Description: "A stateful firewall accepts the replies of connections that it allowed, and filters new ones. Where replies are dropped, people " +
		"open ports for them to everyone. The check asks, in both families, whether an established and a related packet from the " +
		"internet gets through the input chain, and through the forward chain to internal hosts, on a port that no rule names. A rule of " +
		"the chain has to drop them: a family that isn't routed is no finding.",
	Remediation: "Accept them as the first rule of both chains, in the family that the finding names:\n\n" +
		"    /ip firewall filter add chain=input connection-state=established,related,untracked action=accept place-before=0\n" +
		"    /ip firewall filter add chain=forward connection-state=established,related,untracked action=accept place-before=0\n" +
		"    /ipv6 firewall filter add chain=input connection-state=established,related,untracked action=accept place-before=0\n" +
		"    /ipv6 firewall filter add chain=forward connection-state=established,related,untracked action=accept place-before=0\n\n" +
		"Where the router shows a rule of its own (marked D) as number 0, give the number of the first rule after it.",
	References: []string{routeros.ManualSecuring, routeros.ManualFilter},
	Rule:       checks.Each(establishedAccepted),
}

func establishedAccepted(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) || !needNetworks(o, model) || !paths.Tracks(o, model) {
		return
	}
	if model.Secluded {
		o.NotApplicable("no interface leads to the internet")
		return
	}
	internet, _ := model.Zone(checks.Internet)
	for _, family := range model.Families() {
		needInside(o, model, paths.SubjectOf(internet, family), internet, family)
	}
	port := model.UnnamedPort()
	for _, state := range []string{"established", "related"} {
		engine := model.InState(state)
		for _, family := range model.Families() {
			subject := o.Subject(paths.SubjectOf(internet, family))
			query := firewall.Query{Zone: internet, Family: family, Protocol: paths.TCP, Port: port}
			judgeReply(o, model, subject, family, "input", state, engine.Reach(query).Outright())
			if query.Hosts = model.Inside(internet, family); len(query.Hosts) > 0 {
				judgeReply(o, model, subject, family, "forward", state, engine.Reach(query).Outright())
			}
		}
	}
}

func judgeReply(o checks.Observed[routeros.Facts], model paths.Model, subject checks.Subject, family firewall.Family, chain, state string, verdict firewall.Verdict) {
	dropped := func(r firewall.Reason) bool { return r.Rule != nil && r.Rule.Chain == chain }
	i := slices.IndexFunc(verdict.Because, dropped)
	switch {
	case verdict.Value == firewall.Unknown:
		model.Undecided(subject, "the "+chain+" chain accepts "+state+" packets", verdict)
	case verdict.Value == firewall.Blocked && i >= 0:
		subject.Evidence("dropped by", "%s", verdict.Because[i].Rule)
		subject.Violation("the %s chain drops %s packets", chain, state)
		rule := ruleOf(o.Facts, family, *verdict.Because[i].Rule)
		paths.Mend(o, subject, routeros.Add(ruleMenu(family, "filter"), routeros.Own("chain="+chain, "action=accept",
			"connection-state=established,related,untracked", `comment="hardcheck replies of `+chain+`"`)...).Before(routeros.FindRule(ruleMenu(family, "filter"), rule).Row()...))
	}
}
