package firewall

import "slices"

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
	case "log", "passthrough", "add-src-to-address-list", "add-dst-to-address-list":
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
}

// chain is a list of rules. The first one that decides wins.
//
// Assumption: documentation. A packet that comes to the end of a built-in chain is
// accepted; at the end of any other it goes on after the jump. A jump to a chain
// that has no rules comes back at once.
type chain struct {
	name string
	ops  []*op
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
		t.reportMatch(made, rule)
		if made.void != "" || made.kind == passes {
			continue
		}
		switch made.kind {
		case jumps:
			made.target = p.chain(rule.Options["jump-target"])
		case translates:
			made.translation = t.translationOf(rule)
		}
		p.chain(rule.Chain).ops = append(p.chain(rule.Chain).ops, made)
	}
	return p
}
