package filtering

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ICMPv6Safe reports IPv6 rules that break neighbour discovery, or take it from afar.
var ICMPv6Safe = &checks.Check{
	ID:       "routeros-icmpv6-safe",
	Title:    "ICMPv6 neighbour discovery (NDP) is accepted, from on-link neighbours only",
	Severity: checks.Medium,
	Description: "IPv6 finds neighbours by NDP, which is ICMPv6 (types 133 to 137): a router that drops it all isn't reached by its own segment, " +
		"and people open the firewall until it works. Such packets carry the hop limit 255, which no packet from beyond another router " +
		"has. The check asks what becomes of a neighbour solicitation, which connection tracking leaves untracked: one of a link-local " +
		"address, on every interface with a routable IPv6 address, and one from the internet with a lower hop limit. To accept the " +
		"latter, as the default rules do, is informational: the router's own stack ignores it. A rule with a rate limit counts as one " +
		"that accepts.",
	Remediation: "Accept the five types with the hop limit 255 before the rule that drops:\n\n" +
		"    /ipv6 firewall filter add chain=input protocol=icmpv6 icmp-options=135:0-255 hop-limit=equal:255 action=accept place-before=0\n\n" +
		"Drop the others before all rules:\n\n" +
		"    /ipv6 firewall raw add chain=prerouting protocol=icmpv6 icmp-options=135:0-255 hop-limit=not-equal:255 action=drop\n\n" +
		"Do the same for the types 133, 134, 136 and 137.",
	References: []string{routeros.Manual + "Building+Advanced+Firewall", "https://www.rfc-editor.org/rfc/rfc4890", "https://www.rfc-editor.org/rfc/rfc4861"},
	Rule:       checks.Each(icmpv6Safe),
}

// protocolICMPv6 is its number in the header's field.
const protocolICMPv6 = 58

// Hop limits of a neighbour's packet and of one that came through routers.
const (
	neighbourHops = 255
	distantHops   = 64
)

func icmpv6Safe(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) || !needNetworks(o, model) {
		return
	}
	tables := model.Router().IPv6
	names := routableOn(tables.Addresses)
	switch {
	case tables.Off:
		o.NotApplicable("IPv6 is switched off")
		return
	case len(names) == 0 && !tables.Leased:
		o.NotApplicable("no interface has a routable IPv6 address")
		return
	}
	subject, engines := o.Subject(paths.FamilyName(firewall.IPv6)), solicited(model, neighbourHops)
	for _, name := range names {
		zone := firewall.Zone{Name: name, Interfaces: []string{name}, Sources: []netip.Prefix{netip.MustParsePrefix("fe80::/10")}}
		judgeNeighbours(model, subject, name, engines.reach(zone).Outright())
	}
	if internet, _ := model.Zone(checks.Internet); !model.Secluded {
		verdict := solicited(model, distantHops).reach(internet)
		if verdict.Value == firewall.Unknown {
			model.Undecided(subject, "NDP from off-link senders is dropped", verdict)
		}
		if verdict.Value == firewall.Reachable && !verdict.OnLink {
			subject.Evidence("a packet", "%s", paths.Proof(verdict))
			subject.ViolationAt(checks.Info, "NDP with a hop limit below 255 is accepted from the internet%s", paths.Unless(verdict))
		}
	}
}

func judgeNeighbours(model paths.Model, subject checks.Subject, name string, verdict firewall.Verdict) {
	ruled := func(r firewall.Reason) bool { return r.Rule != nil }
	i := slices.IndexFunc(verdict.Because, ruled)
	switch {
	case verdict.Value == firewall.Unknown:
		model.Undecided(subject, "NDP on "+name+" is accepted", verdict)
	case verdict.Value == firewall.Blocked && i >= 0:
		subject.Evidence("dropped by", "%s", verdict.Because[i].Rule)
		subject.Violation("NDP on %s is dropped", name)
	}
}

// routableOn are the interfaces with an address that isn't link-local.
func routableOn(addresses []firewall.Address) []string {
	var names []string
	for _, address := range addresses {
		if paths.Routable(address) && !address.Prefix.Addr().IsLoopback() && !slices.Contains(names, address.Interface) {
			names = append(names, address.Interface)
		}
	}
	return names
}

// solicitations are engines for one neighbour solicitation. RouterOS follows the Linux
// kernel, whose connection tracking leaves it untracked; a router that should call it new
// isn't blamed for that.
type solicitations struct{ untracked, fresh *paths.Arrivals }

func solicited(model paths.Model, hops int) solicitations {
	router := model.Router()
	router.IPv6.Raw = ofSolicitation(router.IPv6.Raw, hops)
	router.IPv6.Filter = ofSolicitation(router.IPv6.Filter, hops)
	model = model.With(router)
	return solicitations{model.InState("untracked"), model.Arrivals()}
}

// reach is the untracked packet's fate. A drop counts where the packet is dropped as a
// new one too.
func (s solicitations) reach(zone firewall.Zone) firewall.Verdict {
	query := firewall.Query{Zone: zone, Family: firewall.IPv6, Protocol: protocolICMPv6}
	verdict := s.untracked.Reach(query)
	if verdict.Value != firewall.Blocked {
		return verdict
	}
	return s.fresh.Reach(query)
}

// ofSolicitation rewrites rules for one neighbour solicitation: matchers that it meets
// are left out, rules that it doesn't meet are off. The places of rules stay.
func ofSolicitation(rules []firewall.Rule, hops int) []firewall.Rule {
	made := slices.Clone(rules)
	for i, rule := range made {
		match := map[string]string{}
		for name, value := range rule.Match {
			matches, decided := matchesSolicitation(name, value, hops)
			switch {
			case decided && !matches:
				made[i].Disabled = true
			case !decided && (rule.Action != "accept" || !ratesOrMulticast(name, value)):
				match[name] = value
			}
		}
		if _, named := rule.Match["icmp-options"]; named {
			match["protocol"] = "icmpv6"
		}
		made[i].Match = match
	}
	return made
}

// ratesOrMulticast reports whether a matcher of a rule that accepts lets solicitations
// through, though not all packets: they go to multicast addresses, of which the engine
// doesn't ask.
func ratesOrMulticast(name, value string) bool {
	switch name {
	case "limit", "dst-limit":
		return true
	case "dst-address":
		return strings.HasPrefix(value, "ff")
	case "dst-address-type":
		return value == "multicast"
	}
	return false
}
