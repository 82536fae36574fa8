package paths

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// derived is made once for all checks of a router.
var derived = checks.Derive(New)

// Of is the model of an observed router, with a budget of the caller's own.
func Of(o checks.Observed[routeros.Facts]) Model {
	model := derived.Of(o)
	model.Budget = firewall.NewBudget()
	return model
}

// Families are those of which a question is asked, without one that is switched off.
func (p Model) Families() []firewall.Family {
	if p.router.IPv6.Off {
		return []firewall.Family{firewall.IPv4}
	}
	return []firewall.Family{firewall.IPv4, firewall.IPv6}
}

// Tables are the rules, addresses and routes of a family.
func (p Model) Tables(family firewall.Family) firewall.Tables {
	if family == firewall.IPv6 {
		return p.router.IPv6
	}
	return p.router.IPv4
}

// FamilyName is "IPv4" or "IPv6".
func FamilyName(family firewall.Family) string { return fmt.Sprintf("IPv%d", family) }

// SubjectOf is the stable name of a zone and a family as a subject: "internet in IPv4".
func SubjectOf(zone firewall.Zone, family firewall.Family) string {
	return zone.Name + " in " + FamilyName(family)
}

// ZoneName is a zone within a sentence: "the internet", "zone ot".
func ZoneName(zone string) string {
	if zone == checks.Internet {
		return "the internet"
	}
	return "zone " + zone
}

// Sender says within a sentence from where packets come: "the internet (IPv4)".
func Sender(zone firewall.Zone, family firewall.Family) string {
	return ZoneName(zone.Name) + " (" + FamilyName(family) + ")"
}

// Opening is an answer about one service, one zone and one family that isn't no.
type Opening struct {
	Zone    firewall.Zone
	Family  firewall.Family
	Verdict firewall.Verdict
}

// Sender says from where packets come through the opening.
func (o Opening) Sender() string { return Sender(o.Zone, o.Family) }

// Senders says from where packets come through openings, each zone and family once.
func Senders(openings []Opening) []string {
	var all []string
	for _, o := range openings {
		if !slices.Contains(all, o.Sender()) {
			all = append(all, o.Sender())
		}
	}
	return all
}

// Openings are the zones and families that reach a service, and those of which that
// isn't certain.
func (p Model) Openings(offer Offer, zones []firewall.Zone) (open, unsure []Opening) {
	for _, zone := range zones {
		for _, family := range p.Families() {
			query := firewall.Query{Zone: zone, Family: family, Protocol: offer.Protocol, Port: offer.Port}
			switch o := (Opening{zone, family, p.Reach(query)}); o.Verdict.Value {
			case firewall.Reachable:
				open = append(open, o)
			case firewall.Unknown:
				unsure = append(unsure, o)
			}
		}
	}
	return open, unsure
}

// PortName says what a question asks about: "TCP port 22".
func PortName(protocol uint8, port uint16) string {
	return fmt.Sprintf("%s port %d", strings.ToUpper(TransportName(protocol)), port)
}

// Proof says what let a packet through.
func Proof(v firewall.Verdict) string {
	text := v.Witness.String()
	if v.Via != nil {
		text += "; translated by " + v.Via.String()
	}
	if from := v.Standing(); from != "" {
		text += "; " + from
	}
	if v.Rule == nil {
		text += "; accepted at the end of the chain"
	} else {
		text += "; accepted by " + v.Rule.String()
	}
	return text + Unless(v)
}

// MaxReasons bounds the reasons that a message gives.
const MaxReasons = 4

// Undecided records that a question has no answer, with what keeps it open: the rules
// that can't be judged, and the facts that weren't read.
func (p Model) Undecided(subject checks.Subject, question string, v firewall.Verdict) {
	var texts []string
	reason := checks.Unreadable
	if v.Has(firewall.OverBudget) {
		reason = checks.Budget
	}
	for i, because := range v.Because {
		if i < MaxReasons {
			texts = append(texts, because.String())
		}
	}
	missing := p.MissingRules()
	if v.Has(firewall.ListenersUnread) {
		missing = p.MissingServices()
	}
	NeedEach(subject, missing)
	if v.Has(firewall.EntranceOpen) {
		texts = append(texts, p.SettledBy())
	}
	subject.Unknown(reason, "it isn't certain whether %s: %s", question, strings.Join(texts, "; "))
}

// SettledBy says which key of the site file settles by which interfaces the internet enters.
func (p Model) SettledBy() string {
	var names []string
	for _, uplink := range p.router.Uplinks {
		names = append(names, uplink.Interface)
	}
	for _, doubt := range p.Doubts {
		names = append(names, doubt.Interface)
	}
	if len(names) == 0 {
		names = []string{"ether1"}
	}
	router := p.given
	if router == "" || strings.ContainsAny(router, ":/") {
		router = "ROUTER" // It has no name in a site file.
	}
	return fmt.Sprintf("the site file settles it with zones: [{name: internet, interfaces: {%s: [%s]}}], of which only those stay that lead there", router, strings.Join(names, ", "))
}

// NeedEach records facts as missing, each with the connector's reason.
func NeedEach(judge checks.Judge, fields []string) {
	for i, field := range fields {
		if i < MaxReasons {
			checks.Need(judge, checks.Unknown[bool](), field)
		}
	}
}

// NeedRules reports whether the rules of the families were read, and records which were
// not.
func NeedRules(o checks.Observed[routeros.Facts], paths Model) bool {
	known := true
	for _, family := range paths.Families() {
		known = known && len(paths.Tables(family).Unread) == 0
	}
	if !known {
		NeedEach(o, paths.MissingRules())
	}
	needActions(o)
	return known
}

// needActions records an action that isn't known: what it does to packets, and whether it
// protects, can't be told.
func needActions(o checks.Observed[routeros.Facts]) {
	tables := o.Facts.Firewall
	for _, menu := range []checks.Value[[]routeros.Rule]{
		tables.IPv4.Raw, tables.IPv4.NAT, tables.IPv4.Filter, tables.IPv6.Raw, tables.IPv6.NAT, tables.IPv6.Filter,
	} {
		rules, _ := menu.Get()
		if i := slices.IndexFunc(rules, func(r routeros.Rule) bool { return !r.KnownAction() }); i >= 0 {
			o.Unknown(checks.Unreadable, "a firewall rule has the action %q, which is not one that this version of hardcheck knows", rules[i].Action)
		}
	}
}

// OnCondition is a severity, and the one below it for what gets through on a condition, as
// [checks.Subject.ViolationLower] has it.
func OnCondition(severity checks.Severity, v firewall.Verdict) checks.Severity {
	if len(v.Unless) > 0 {
		return severity.Lower()
	}
	return severity
}

// Unless ends a sentence about what gets through with the condition; empty where there is
// none.
func Unless(v firewall.Verdict) string {
	if text := v.Condition(); text != "" {
		return ", " + text
	}
	return ""
}

// Lowered is a severity for what not everybody in the internet can send: only neighbours
// on the uplink's segment, or whom a device before the router lets through. What gets
// through on a condition is lower too.
func Lowered(severity checks.Severity, v firewall.Verdict) checks.Severity {
	severity = OnCondition(severity, v)
	switch {
	case v.OnLink || v.Witness.Destination.IsLinkLocalUnicast():
		return min(severity, checks.Medium)
	case v.Upstream:
		return min(severity, checks.High)
	}
	return severity
}

// Arrivals answers whether packets arrive at all, whatever listens there.
type Arrivals struct {
	engine *firewall.Engine
	budget *firewall.Budget
}

// Arrivals asks about packets alone, within the model's budget.
func (p Model) Arrivals() *Arrivals { return &Arrivals{p.Engine, p.Budget} }

// Reach is reachable, unknown or blocked.
func (a *Arrivals) Reach(query firewall.Query) firewall.Verdict {
	query.Budget = a.budget
	return a.engine.Arrives(query)
}

// UnnamedPort is a port that no rule names and no service listens on: what becomes of
// its packets is what becomes of everything that the rules don't speak of.
func (p Model) UnnamedPort() uint16 { return p.unnamed }

func findUnnamed(router firewall.Router, services []Offer) uint16 {
	var named [][2]uint16
	for _, offer := range services {
		named = append(named, [2]uint16{offer.Port, offer.Port})
	}
	for _, tables := range []firewall.Tables{router.IPv4, router.IPv6} {
		for _, rules := range [][]firewall.Rule{tables.Raw, tables.NAT, tables.Filter} {
			for _, rule := range rules {
				named = append(named, singledOut(rule)...)
			}
		}
	}
	slices.SortFunc(named, func(a, b [2]uint16) int { return cmp.Compare(b[1], a[1]) })
	unnamed := uint16(highestUnnamed)
	for _, r := range named {
		if r[1] < unnamed {
			break // as do all that follow
		}
		if r[0] <= unnamed {
			unnamed = max(r[0], 1) - 1
		}
	}
	return max(unnamed, 1)
}

// highestUnnamed keeps off the end of the ports, which ranges such as 1024-65535 share.
const highestUnnamed = 64_999

// broadPorts is the most ports in one range that a rule singles out.
const broadPorts = 4096

// singledOut are the ranges of ports that a rule names.
func singledOut(rule firewall.Rule) [][2]uint16 {
	var all [][2]uint16
	for _, key := range []string{"dst-port", "port", "src-port"} {
		ranges, err := routeros.ParsePorts(strings.TrimPrefix(rule.Match[key], "!"))
		for _, r := range ranges {
			if err == nil && int(r[1])-int(r[0]) < broadPorts {
				all = append(all, r)
			}
		}
	}
	return all
}
