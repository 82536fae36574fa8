package paths

import (
	"fmt"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// Gap is what a chain of the table filter lets through and has to drop.
type Gap struct {
	Family firewall.Family
	// Zone is where the packets come from, and Chain the one that has to drop them.
	Zone  firewall.Zone
	Chain string
	// Match narrows the drop beside the zone's interfaces.
	Match []routeros.Setting
	// Everyone leaves the interfaces out: such packets are dropped from wherever they come.
	Everyone bool
	// Open asks a model whether they still get through.
	Open func(Model) firewall.Verdict
}

// maxDrops bounds the drops that one gap may need.
const maxDrops = 6

// Shut mends gaps by rules that drop: each stands before the rule that accepts the packets, and
// what passes now and has to go on passing is accepted before it.
func Shut(o checks.Observed[routeros.Facts], s checks.Subject, gaps ...Gap) {
	w := workshop{o: o, facts: o.Facts, made: Of(o), uses: usesOf(o)}
	for _, gap := range gaps {
		if why := w.shut(gap); why != "" {
			s.Fix(checks.ByHand("by hand: %s", why))
			return
		}
	}
	Mend(o, s, w.commands...)
}

// workshop makes rules one after the other and tries them on the facts.
type workshop struct {
	o     checks.Observed[routeros.Facts]
	facts routeros.Facts
	// made is the model of the facts; stale where a command has changed them since.
	made     Model
	stale    bool
	uses     []use
	commands []routeros.Command
}

func (w *workshop) model() Model {
	if w.stale {
		w.made, w.stale = New(w.facts, w.o.Target, w.o.Site), false
	}
	return w.made
}

// back undoes what was tried since.
func (w *workshop) back(before routeros.Facts, model Model) {
	w.facts, w.made, w.stale = before, model, false
}

func (w *workshop) shut(gap Gap) string {
	model := w.model()
	if why := unproved(model, w.uses); why != "" {
		return why
	}
	if len(gap.Zone.Interfaces) == 0 || gap.Zone.Open || len(gap.Zone.Doubtful) > 0 {
		return "by which interfaces " + ZoneName(gap.Zone.Name) + " enters isn't certain: " + model.SettledBy()
	}
	entrances, why := model.entrances(w.facts, gap)
	if why != "" {
		return why
	}
	for range maxDrops {
		verdict := gap.Open(model)
		if verdict.Value != firewall.Reachable {
			return ""
		}
		at, why := w.place(gap, verdict)
		if why != "" {
			return why
		}
		if why := w.drop(gap, at, entrances); why != "" {
			return why
		}
		model = w.model()
	}
	return "more rules than one let it through: see which of them are needed"
}

// spot is where a rule is put: a chain, and the rule before which it stands.
type spot struct {
	chain  string
	before []routeros.Setting
}

// place is before the rule that accepts, or at the end of the chain.
func (w *workshop) place(gap Gap, verdict firewall.Verdict) (spot, string) {
	if verdict.Rule == nil {
		return spot{chain: gap.Chain}, ""
	}
	tables := w.facts.Firewall.IPv4
	if gap.Family == firewall.IPv6 {
		tables = w.facts.Firewall.IPv6
	}
	rules, _ := tables.Filter.Get()
	if verdict.Rule.Table != "filter" || verdict.Rule.Number >= len(rules) {
		return spot{}, "what lets the packets through is no rule of the table filter"
	}
	rule := rules[verdict.Rule.Number]
	return spot{rule.Chain, routeros.FindRule(RuleMenu(gap.Family, "filter"), rule).Row()}, ""
}

// entrances are what tells a gap's packets apart by where they come from, one for each drop.
func (p Model) entrances(f routeros.Facts, gap Gap) ([][]routeros.Setting, string) {
	if gap.Everyone {
		return [][]routeros.Setting{nil}, ""
	}
	for _, zone := range p.trustedZones() {
		if len(routeros.Among(zone.Interfaces, gap.Zone.Interfaces)) > 0 {
			return p.bySource(gap, zone)
		}
	}
	return p.Entrances(f, gap.Zone), ""
}

// Entrances are the matchers for a zone's interfaces: the list that holds them all and nothing
// else, or each by its name.
func (p Model) Entrances(f routeros.Facts, zone firewall.Zone) [][]routeros.Setting {
	lists, _ := f.Network.InterfaceLists.Get()
	for _, list := range lists {
		sure, possible := p.Engine.ListMembers(list.Name)
		same := len(sure) == len(zone.Interfaces) && len(routeros.Among(sure, zone.Interfaces)) == len(sure)
		if same && len(possible) == 0 && !list.Builtin && !routeros.BuiltinList(list.Name) {
			return [][]routeros.Setting{{routeros.Is("in-interface-list", list.Name)}}
		}
	}
	var each [][]routeros.Setting
	for _, name := range zone.Interfaces {
		each = append(each, []routeros.Setting{routeros.Is("in-interface", name)})
	}
	return each
}

// bySource tells a zone apart that shares an interface with one that may pass.
func (p Model) bySource(gap Gap, shares firewall.Zone) ([][]routeros.Setting, string) {
	if gap.Zone.Internet || len(gap.Zone.Sources) == 0 {
		return nil, fmt.Sprintf("%s and %s enter by the same interface", ZoneName(gap.Zone.Name), ZoneName(shares.Name))
	}
	var each [][]routeros.Setting
	for _, source := range gap.Zone.Sources {
		if source.Addr().Is4() == (gap.Family == firewall.IPv4) {
			each = append(each, []routeros.Setting{routeros.Is("src-address", source.String())})
		}
	}
	return each, ""
}

// drop adds a drop for each entrance, and before it what it would take away that is in use.
func (w *workshop) drop(gap Gap, at spot, entrances [][]routeros.Setting) string {
	before, old := w.facts, w.model()
	for _, entrance := range entrances {
		settings := slices.Concat(routeros.Own("chain="+at.chain, "action=drop"), entrance, gap.Match)
		if !w.try(w.add(gap.Family, at, "drop", settings)) {
			return "where the rule belongs can't be told from the others by what they say"
		}
	}
	if len(at.before) > 0 && w.idle(old, gap) {
		w.back(before, old)
		return w.disable(gap, at)
	}
	keeps := w.broken(old, gap)
	w.back(before, old)
	w.commands = append(w.commands, w.added(gap, at, keeps, entrances)...)
	if left := w.broken(old, gap); len(keeps) > 0 && len(left) > 0 {
		return "it would cut off " + left[0].what
	}
	return ""
}

// added makes the rules anew from the facts before: what is accepted, then the drops.
func (w *workshop) added(gap Gap, at spot, keeps []use, entrances [][]routeros.Setting) []routeros.Command {
	var commands []routeros.Command
	put := func(what string, settings []routeros.Setting) {
		command := w.add(gap.Family, at, what, settings)
		if w.try(command) {
			commands = append(commands, command)
		}
	}
	var made [][]routeros.Setting
	for _, keep := range keeps {
		settings := slices.Concat(routeros.Own("chain="+at.chain, "action=accept"), keep.accept)
		if len(keep.accept) > 0 && !slices.ContainsFunc(made, func(one []routeros.Setting) bool { return slices.Equal(one, settings) }) {
			made = append(made, settings)
			put("accept", settings)
		}
	}
	for _, entrance := range entrances {
		put("drop", slices.Concat(routeros.Own("chain="+at.chain, "action=drop"), entrance, gap.Match))
	}
	return commands
}

func (w *workshop) try(command routeros.Command) bool {
	after, ok := command.Apply(w.facts)
	w.facts, w.stale = after, true
	return ok
}

// add is a rule with a comment of its own, by which it is found again.
func (w *workshop) add(family firewall.Family, at spot, what string, settings []routeros.Setting) routeros.Command {
	menu := RuleMenu(family, "filter")
	command := routeros.Add(menu, append(slices.Clone(settings), routeros.Is("comment", unusedComment(w.facts, family, "hardcheck "+what)))...)
	if len(at.before) > 0 {
		command = command.Before(at.before...)
	}
	return command
}

// unusedComment is a comment that no rule of the family has.
func unusedComment(f routeros.Facts, family firewall.Family, text string) string {
	tables := f.Firewall.IPv4
	if family == firewall.IPv6 {
		tables = f.Firewall.IPv6
	}
	used := func(comment string) bool {
		return slices.ContainsFunc([]checks.Value[[]routeros.Rule]{tables.Filter, tables.Raw, tables.NAT}, func(v checks.Value[[]routeros.Rule]) bool {
			rules, _ := v.Get()
			return slices.ContainsFunc(rules, func(r routeros.Rule) bool { return r.Comment == comment })
		})
	}
	for i := 1; ; i++ {
		if comment := fmt.Sprintf("%s %d", text, i); !used(comment) {
			return comment
		}
	}
}

// broken are the uses that passed before and don't any more: those of the router, and what the
// gap's own zone needs of it beside what has to be dropped.
func (w *workshop) broken(old Model, gap Gap) []use {
	now := w.model()
	broken := slices.DeleteFunc(old.needed(gap), func(u use) bool { return u.passes(now) == firewall.Reachable || u.passes(old) != firewall.Reachable })
	return append(broken, slices.DeleteFunc(slices.Clone(w.uses), func(u use) bool { return u.passes(now) == firewall.Reachable })...)
}

// needed is what packets of a zone have to do in a chain whatever it drops: replies, ICMP, in IPv6
// what neighbours and address assignment need, VPN handshakes, and what comes out of IPsec.
func (p Model) needed(gap Gap) []use {
	var uses []use
	ask := func(what string, protocol uint8, state string, accept ...string) {
		query := firewall.Query{Zone: gap.Zone, Family: gap.Family, Protocol: protocol}
		if gap.Chain == "forward" {
			query.Hosts = p.Inside(gap.Zone, gap.Family)
		}
		if protocol == TCP {
			query.Port = p.UnnamedPort()
		}
		uses = append(uses, use{what: what, query: query, arrival: state == "", state: state, accept: routeros.Own(accept...)})
	}
	ask("replies", TCP, "established", "connection-state=established,related,untracked")
	ask("what belongs to connections", TCP, "related", "connection-state=established,related,untracked")
	if gap.Chain == "input" && gap.Family == firewall.IPv4 {
		ask("ICMP", 1, "", "protocol=icmp")
	}
	if gap.Family == firewall.IPv6 {
		ask("ICMPv6", 58, "", "protocol=icmpv6")
	}
	if gap.Chain == "input" {
		uses = append(uses, p.handshakes([]firewall.Zone{gap.Zone})...)
	}
	return uses
}

// idle reports whether the drops leave a rule without effect that had one: then it is that rule
// which has to go.
func (w *workshop) idle(old Model, gap Gap) bool {
	before, _ := old.Engine.Shadowed(gap.Family)
	now, _ := w.model().Engine.Shadowed(gap.Family)
	return len(now) > len(before)
}

// disable switches off the rule that accepts, where nothing in use rests on it.
func (w *workshop) disable(gap Gap, at spot) string {
	old := w.model()
	command := routeros.Find(RuleMenu(gap.Family, "filter"), at.before...).Set("disabled=yes")
	if !w.try(command) {
		return "the rule that accepts the packets can't be told from the others by what it says"
	}
	if left := w.broken(old, gap); len(left) > 0 {
		return "without the rule that lets it through this would be cut off: " + left[0].what
	}
	w.commands = append(w.commands, command)
	return ""
}
