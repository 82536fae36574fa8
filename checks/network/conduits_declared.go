package network

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ConduitsDeclared compares what routers let through between zones with the site's conduits.
var ConduitsDeclared = &checks.Check{
	ID:       "network-conduits-declared",
	Title:    "What crosses between zones is declared as a conduit",
	Severity: checks.High,
	Description: "IEC 62443 divides a plant into zones and lists the conduits between them. The check asks of every router, for each pair of " +
		"zones of the site file, the internet included, what it lets through that no entry of `conduits` names, and reports a packet and " +
		"the rule that accepts it. A declared conduit that a router closes is reported at low severity: the list or the rules are out of " +
		"date. Ports are those of the receiving host, after translation. Where packets may cross several routers of the site, what one lets " +
		"through and another one at the zone's edge drops is not assessed. The router's own services, replies, and packets between hosts that share an interface " +
		"are not asked about.",
	Remediation: "Close what nobody needs, and declare the rest in the site file with its reason. `hardcheck reach --matrix` shows both side " +
		"by side; without `conduits` this check lists what crosses as a draft.\n\n" +
		"    conduits:\n" +
		"      - {from: it, to: ot, ports: [tcp/443], why: historian}\n\n" +
		"On the router everything that is not accepted is dropped at the end of the chain, after the rules for each conduit:\n\n" +
		"    /ip/firewall/filter/add chain=forward action=accept connection-state=established,related\n" +
		"    /ip/firewall/filter/add chain=forward action=accept protocol=tcp src-address=10.10.0.0/16 dst-address=10.20.0.0/16 dst-port=443\n" +
		"    /ip/firewall/filter/add chain=forward action=drop comment=\"no conduit\"",
	References: []string{"https://www.isa.org/standards-and-publications/isa-standards/isa-iec-62443-series-of-standards", filterPage, otGuide},
	Rule:       checks.Among(conduitsDeclared),
}

func conduitsDeclared(t checks.Targets[routeros.Facts]) {
	if len(t.Observed) == 0 {
		return
	}
	routers := routersOf(t.Observed)
	first := t.Observed[0]
	if len(first.Site.Networks()) == 0 || first.Site.Conduits == nil {
		undeclared(t, routers)
		return
	}
	stray := strays(t.Observed, routers, len(t.Unread) > 0)
	for _, pair := range pairs(first.Site) {
		if !stray[pair[0]] && !stray[pair[1]] {
			judgePair(t, routers, pair[0], pair[1])
		}
	}
}

// strays says which zones have no way into any router that was read, and what is missing.
func strays(all []checks.Observed[routeros.Facts], routers []router, unread bool) map[string]bool {
	stray := map[string]bool{}
	for _, zone := range wayless(all[0].Site, routers) {
		stray[zone] = true
		s := all[0].Subject("zone " + zone)
		lost := firstUnplaced(routers, zone)
		switch {
		case lost != nil:
			lost.unsure(s, "%s leads to %s", lost.target.Name, paths.ZoneName(zone))
		case zone == checks.Internet && !unread:
			s.NotApplicable("no router of the site has a way to the internet")
		default:
			s.Unknown(checks.Source, "%s has no way into any router of the site that was read: name the interfaces by which it enters (zones: interfaces: {ROUTER: [...]}), "+
				"or add the router that has a network or a route towards its prefixes", paths.ZoneName(zone))
		}
	}
	return stray
}

// unreadNames are the routers that gave no facts.
func unreadNames(t checks.Targets[routeros.Facts]) []string {
	var names []string
	for _, u := range t.Unread {
		names = append(names, u.Target.Name)
	}
	return names
}

func firstUnplaced(routers []router, zone string) *router {
	for i, r := range routers {
		if r.unplaced(zone) {
			return &routers[i]
		}
	}
	return nil
}

// judgePair judges each router that packets from one zone to another have to cross.
func judgePair(t checks.Targets[routeros.Facts], routers []router, from, to string) {
	all, name, told := t.Observed, from+" to "+to, -1
	for i, c := range crossingsOf(routers, from, to) {
		if !c.shared && !c.between {
			continue
		}
		told = i
		all[i].Subject(name).Crossings(c.records()...)
		if c.shared {
			all[i].Subject(name).Unknown(checks.Source, "hosts of both zones stand on one interface of %s: their packets needn't cross it", c.router.target.Name)
		}
		if c.between {
			c.judge(all[i])
		}
	}
	s := all[max(told, 0)].Subject(name)
	for _, name := range unreadNames(t) {
		s.Crossings(checks.Crossing{From: from, To: to, Via: name, State: checks.CrossingUnknown})
	}
	if told < 0 {
		s.Unknown(checks.Source, "no router of the site that was read stands between %s and %s, as far as its networks and routes tell",
			paths.ZoneName(from), paths.ZoneName(to))
	}
}

// shownCrossed bounds the ways that one finding tells of.
const shownCrossed = 4

func (c crossing) judge(o checks.Observed[routeros.Facts]) {
	s := o.Subject(c.from + " to " + c.to)
	s.Evidence("conduits from "+c.from+" to "+c.to, "%s", c.declaredText())
	groups := c.grouped()
	for i, g := range groups {
		c.draw(s, g.first)
		s.Evidence(c.router.target.Name+", "+trafficText(g.traffic), "%s", paths.Proof(g.first.Verdict))
		switch {
		case i < shownCrossed:
			c.opened(s, g.first)
			s.ViolationAt(c.severity(g.first.Verdict), "%s, which no conduit names", c.told(g.first, g.traffic))
		case i == shownCrossed:
			s.ViolationAt(c.severity(g.first.Verdict), "and by %d more rules (see the evidence)", len(groups)-i)
		}
	}
	if c.more {
		s.Evidence(c.router.target.Name, "more traffic gets through than is listed here")
	}
	for i, u := range c.doubted() {
		if i == shownCrossed {
			break
		}
		c.draw(s, u)
		s.Unknown(c.router.reason(u.Verdict), "whether %s reaches hosts of %s on %s through %s can't be told: %s",
			paths.ZoneName(c.from), paths.ZoneName(c.to), trafficText(u.Traffic), c.router.target.Name, joined(u.Verdict.Because))
	}
	for _, one := range c.conduits {
		c.judgeConduit(o.Subject(fmt.Sprintf("%s to %s %s", c.from, c.to, one.traffic)), one)
	}
}

// judgeConduit holds that the router carries what the site file declares.
func (c crossing) judgeConduit(s checks.Subject, one carried) {
	s.Evidence("site file", "line %d: %s from %s to %s%s", one.conduit.Line, one.traffic, c.from, c.to, reasonText(one.conduit.Why))
	switch one.state.Value {
	case firewall.Reachable:
		s.Evidence(c.router.target.Name, "%s", paths.Proof(one.state))
	case firewall.Unknown:
		s.Unknown(c.router.reason(one.state), "whether %s carries it can't be told: %s", c.router.target.Name, joined(one.state.Because))
	default:
		if !c.router.leadsTo(c.from) {
			s.Evidence(c.router.target.Name, "blocked, and not known to be on the way: it has no network or route of its own towards %s", paths.ZoneName(c.from))
			return
		}
		s.ViolationAt(checks.Low, "%s closes the conduit: no packet of %s reaches a host of %s on %s", c.router.target.Name,
			paths.ZoneName(c.from), paths.ZoneName(c.to), trafficText([]checks.Traffic{one.traffic}))
	}
}

// doubted puts together the traffic that the same reasons keep open.
func (c crossing) doubted() []crossed {
	var all []crossed
	at := map[string]int{}
	for _, u := range c.unsure {
		key := joined(u.Verdict.Because)
		i, there := at[key]
		if !there {
			at[key] = len(all)
			all = append(all, u)
			continue
		}
		all[i].Traffic = append(slices.Clone(all[i].Traffic), u.Traffic...)
	}
	return all
}

func reasonText(why string) string {
	if why == "" {
		return ""
	}
	return " (" + why + ")"
}

func (c crossing) declaredText() string {
	var all []checks.Traffic
	for _, one := range c.conduits {
		all = append(all, one.traffic)
	}
	if len(all) == 0 {
		return "none"
	}
	return trafficText(all)
}

// severity is that of the check, and lower where the sender has to stand next to the router,
// or can't be sure.
func (c crossing) severity(v firewall.Verdict) checks.Severity {
	if v.OnLink {
		return checks.Medium
	}
	return paths.OnCondition(checks.High, v)
}

// group is traffic that one rule lets through.
type group struct {
	key     string
	first   crossed
	traffic []checks.Traffic
}

// grouped puts together what one rule lets through. What one translates is apart.
func (c crossing) grouped() []group {
	var groups []group
	at := map[string]int{}
	for _, one := range c.open {
		key := fmt.Sprintf("%s %v %v %s", paths.FamilyName(one.family), one.Verdict.Rule, one.Verdict.Via, one.Verdict.Condition())
		i, there := at[key]
		if !there {
			i, at[key] = len(groups), len(groups)
			groups = append(groups, group{key: key, first: one})
		}
		groups[i].traffic = append(groups[i].traffic, one.Traffic...)
	}
	return groups
}

func (c crossing) opened(s checks.Subject, one crossed) {
	key, text := c.router.paths.Opener(one.family, "forward", one.Verdict)
	s.CauseOn(c.router.target.Name, key, "%s", text)
}

// draw records the way in the form that maps are drawn from.
func (c crossing) draw(s checks.Subject, one crossed) {
	w := one.Verdict.Witness
	if w == nil || !w.Inner.IsValid() {
		return
	}
	s.Path(checks.Path{
		From: c.from, Via: c.router.target.Name, To: w.Inner, Protocol: strings.ToLower(checks.ProtocolName(int(w.Protocol))), Port: w.InnerPort,
		PacketPort: w.DestinationPort, Unknown: one.Verdict.Value == firewall.Unknown, Unless: one.Verdict.Condition(),
	})
}
