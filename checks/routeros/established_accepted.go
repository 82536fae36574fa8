package routeros

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// EstablishedAccepted reports firewalls that drop replies.
var EstablishedAccepted = &checks.Check{
	ID:       "routeros-established-accepted",
	Title:    "Replies of established connections are accepted",
	Severity: checks.Low,
	Description: "A firewall that remembers connections accepts the replies of those that it let begin, and judges new ones. Where replies are " +
		"dropped, people open ports for them to all comers. The check asks, in both families, whether an established and a related packet " +
		"from the internet gets through the input chain, and through the forward chain to inner hosts, on a port that no rule names. " +
		"A rule of the chain has to drop them: a family that isn't routed is no finding.",
	Remediation: "Accept them as the first rule of both chains, in the family that the finding names:\n\n" +
		"    /ip firewall filter add chain=input connection-state=established,related,untracked action=accept place-before=0\n" +
		"    /ip firewall filter add chain=forward connection-state=established,related,untracked action=accept place-before=0\n" +
		"    /ipv6 firewall filter add chain=input connection-state=established,related,untracked action=accept place-before=0\n" +
		"    /ipv6 firewall filter add chain=forward connection-state=established,related,untracked action=accept place-before=0\n\n" +
		"Where the router shows a rule of its own (marked D) as number 0, give the number of the first rule after it.",
	References: []string{manualSecuring, manualFilter},
	Rule:       checks.Each(establishedAccepted),
}

func establishedAccepted(o checks.Observed[Facts]) {
	paths := pathsOf(o)
	if !needRules(o, paths) || !needNetworks(o, paths) || !tracks(o, paths) {
		return
	}
	if paths.secluded {
		o.NotApplicable("no interface leads to the internet")
		return
	}
	internet, _ := paths.Zone(checks.Internet)
	for _, family := range paths.families() {
		needInside(o, paths, whence(internet, family), internet, family)
	}
	port := paths.unnamedPort()
	for _, state := range []string{"established", "related"} {
		engine := paths.inState(state)
		for _, family := range paths.families() {
			subject := o.Subject(whence(internet, family))
			query := firewall.Query{Zone: internet, Family: family, Protocol: protocolTCP, Port: port}
			paths.judgeReply(subject, "input", state, engine.reach(query))
			if query.Hosts = paths.inside(internet, family); len(query.Hosts) > 0 {
				paths.judgeReply(subject, "forward", state, engine.reach(query))
			}
		}
	}
}

func (p Paths) judgeReply(subject checks.Subject, chain, state string, verdict firewall.Verdict) {
	dropped := func(r firewall.Reason) bool { return r.Rule != nil && r.Rule.Chain == chain }
	i := slices.IndexFunc(verdict.Because, dropped)
	switch {
	case verdict.Value == firewall.Unknown:
		p.undecided(subject, "the "+chain+" chain accepts "+state+" packets", verdict)
	case verdict.Value == firewall.Blocked && i >= 0:
		subject.Evidence("dropped by", "%s", verdict.Because[i].Rule)
		subject.Violation("the %s chain drops %s packets", chain, state)
	}
}
