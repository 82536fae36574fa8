package firewall

import (
	"maps"
	"slices"
)

// kind is what a rule does with a packet.
type kind uint8

const (
	// accepts ends the table; the packet goes on to the next one.
	accepts kind = iota
	drops
	jumps
	returns
	// untracks ends raw and keeps the packet from being tracked.
	untracks
	translates
	// unsure is an action that isn't known.
	unsure
	// passes has no effect on where the packet goes.
	passes
)

// kindOf gives an action its meaning in a table.
//
// Assumption: documentation. A rule without an action accepts (exports rely on it). The
// vendor's counters show that fasttrack-connection lets the packet go on to the next
// rule. Raw's accept ends raw alone. That notrack ends raw is assumed: it gives
// the sender more, so nothing is missed if it doesn't.
func kindOf(table, action string) kind {
	switch action {
	case "", "accept":
		return accepts
	case "jump":
		return jumps
	case "return":
		return returns
	case "log", "passthrough", addSource, "add-dst-to-address-list":
		return passes
	}
	switch {
	case table == filterTable && slices.Contains([]string{"drop", "reject", "tarpit"}, action):
		return drops
	case table == filterTable && action == "fasttrack-connection":
		return passes
	case table == rawTable && action == "drop":
		return drops
	case table == rawTable && action == "notrack":
		return untracks
	case table == natTable && slices.Contains([]string{"dst-nat", "redirect", "netmap"}, action):
		return translates
	}
	return unsure
}

// addSource puts the sender of a packet on a list.
const addSource = "add-src-to-address-list"

// sourceActions belong into chains that come after the filter; in another chain what
// they do isn't known.
var sourceActions = []string{"src-nat", "masquerade", "same", "endpoint-independent-nat"}

// The tables by the router's names.
const (
	rawTable    = "raw"
	natTable    = "nat"
	filterTable = "filter"
)

// The built-in chains that a first packet can pass.
const (
	prerouting = "prerouting"
	dstnat     = "dstnat"
	input      = "input"
	forward    = "forward"
)

// builtIn names each table's own chains.
var builtIn = map[string][]string{
	rawTable:    {prerouting, "output"},
	natTable:    {dstnat, "srcnat", "input", "output"},
	filterTable: {input, forward, "output"},
}

// op is a rule that can have an effect.
type op struct {
	ref RuleRef
	match
	kind kind
	// target is where a jump goes.
	target *chain
	// translation is what a rule that translates writes.
	translation *translation
	// open is set where what it matches rests on what isn't in the configuration, vain where
	// that may be nothing.
	open, vain bool
	// feeds is the address list that the rule puts the sender on; empty for none.
	feeds string
}

// chain is a list of rules. The first one that decides wins.
//
// Assumption: documentation. A packet that comes to the end of a built-in chain is
// accepted; at the end of any other it goes on after the jump. A jump to a chain
// that has no rules comes back at once.
type chain struct {
	name string
	ops  []*op
	// all are ops and the rules that pass packets on to the next one and put their sender on
	// a list.
	all []*op
	// part numbers the chains of a table so that those which lead to each other have the same
	// number, and circular says that the chain leads to itself.
	part     int
	circular bool
}

// program is a table, compiled.
type program map[string]*chain

func (p program) chain(name string) *chain {
	if p[name] == nil {
		p[name] = &chain{name: name}
	}
	return p[name]
}

func (t *tables) compile(table string, rules []Rule) program {
	p := program{}
	for _, name := range builtIn[table] {
		p.chain(name)
	}
	for i, rule := range rules {
		ref := RuleRef{Table: table, Chain: rule.Chain, Number: i, Action: rule.Action, Comment: rule.Comment}
		if ref.Action == "" {
			ref.Action = "accept"
		}
		if rule.Disabled || rule.Invalid {
			t.idle(ref, rule)
			continue
		}
		made := &op{ref: ref, kind: kindOf(table, rule.Action), match: t.match(rule.Match)}
		made.open, made.vain = t.restsOnUnread(rule.Match)
		t.reportMatch(made, rule)
		if made.void != "" {
			continue
		}
		own := p.chain(rule.Chain)
		if rule.Action == addSource {
			made.feeds = rule.Options["address-list"]
			own.all = append(own.all, made)
		}
		if made.kind == passes {
			continue
		}
		t.choosing = t.choosing || made.chosen != nil
		switch made.kind {
		case jumps:
			made.target = p.chain(rule.Options["jump-target"])
		case translates:
			made.translation = t.translationOf(rule)
		}
		own.ops, own.all = append(own.ops, made), append(own.all, made)
	}
	p.findCircles()
	return p
}

// findCircles numbers the parts of a table's chains.
func (p program) findCircles() {
	next := func(name string) []string {
		var targets []string
		for _, o := range p[name].ops {
			if o.kind == jumps {
				targets = append(targets, o.target.name)
			}
		}
		return targets
	}
	for i, part := range parts(slices.Sorted(maps.Keys(p)), next) {
		circle := len(part) > 1 || slices.Contains(next(part[0]), part[0])
		for _, name := range part {
			p[name].part, p[name].circular = i, circle
		}
	}
}
