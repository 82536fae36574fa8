package firewall

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// IssueKind is what is odd about a rule, a chain or a list.
type IssueKind string

// The kinds of issues.
const (
	// IdleProtection: a rule that would drop packets is disabled or invalid.
	IdleProtection IssueKind = "idle-protection"
	// MatchesNothing: no packet can match the rule's matchers together.
	MatchesNothing IssueKind = "matches-nothing"
	// InterfaceGone: the rule names an interface that is gone, so the router skips it.
	InterfaceGone IssueKind = "interface-gone"
	// InterfaceSlave: the rule names a port of a bridge or bond, so the router skips it.
	InterfaceSlave IssueKind = "interface-slave"
	// ListMissing: the rule names an interface or address list that doesn't exist; it
	// counts as empty, and its negation matches everything.
	ListMissing IssueKind = "list-missing"
	// ListCyclic: an interface list includes or excludes itself.
	ListCyclic IssueKind = "list-cyclic"
	// ListUnsure: an interface list holds an interface or a list that isn't listed.
	ListUnsure IssueKind = "list-unsure"
	// ChainUnused: nothing jumps to the chain.
	ChainUnused IssueKind = "chain-unused"
	// ChainMissing: a rule jumps to a chain that has no active rule.
	ChainMissing IssueKind = "chain-missing"
	// JumpCycle: a chain leads back into itself.
	JumpCycle IssueKind = "jump-cycle"
	// Undecided: the rule has a matcher or an action that can't be decided.
	Undecided IssueKind = "undecided"
	// Shadowed: earlier rules take every packet that the rule would match.
	Shadowed IssueKind = "shadowed"
)

// Issue is something odd.
type Issue struct {
	Kind   IssueKind
	Family Family
	// Rule is nil for issues of lists.
	Rule *RuleRef
	// Matcher is the one that names what is missing; empty for other issues than
	// [ListMissing].
	Matcher string
	Text    string
	// By are the rules that shadow, at most sixteen.
	By []RuleRef
}

// maxIssues bounds the issues of a family; the last one then says that there are more.
const maxIssues = 10_000

// Issues lists what is odd about the rules, except for those that are shadowed: see
// [Engine.Shadowed].
func (e *Engine) Issues() []Issue {
	return slices.Concat(e.tables[0].issues, e.tables[1].issues)
}

func (t *tables) report(kind IssueKind, ref *RuleRef, text string) {
	t.add(Issue{Kind: kind, Rule: ref, Text: text})
}

func (t *tables) add(issue Issue) {
	issue.Family = t.family()
	switch {
	case len(t.issues) < maxIssues:
		t.issues = append(t.issues, issue)
	case len(t.issues) == maxIssues:
		t.issues = append(t.issues, Issue{Kind: Undecided, Family: t.family(), Text: "there are more issues than are listed"})
	}
}

// idle reports a rule that is switched off and looks as if it protected something.
func (t *tables) idle(ref RuleRef, rule Rule) {
	if kindOf(ref.Table, rule.Action) != drops {
		return
	}
	if rule.Disabled {
		t.report(IdleProtection, &ref, "is disabled")
		return
	}
	text := "is invalid, so the router skips it"
	for _, key := range []string{"in-interface", "out-interface"} {
		name := strings.TrimPrefix(rule.Match[key], "!")
		if master, port := t.interfaces.ports[name]; port {
			text = portText(name, master)
		}
	}
	t.report(IdleProtection, &ref, text)
}

func (t *tables) reportMatch(o *op, rule Rule) {
	for _, key := range []string{"in-interface-list", "out-interface-list", "src-address-list", "dst-address-list"} {
		name := strings.TrimPrefix(rule.Match[key], "!")
		if name != "" && o.void == "" && t.lacks(key, name) {
			t.add(Issue{Kind: ListMissing, Rule: &o.ref, Matcher: key, Text: key + " " + quote(name) + " doesn't exist"})
		}
	}
	switch {
	case o.void != "" || o.gone != "":
		text := cmp.Or(o.void, o.gone)
		kind := InterfaceGone
		if o.slave {
			kind = InterfaceSlave
		}
		t.report(kind, &o.ref, text)
		if o.kind == drops {
			t.report(IdleProtection, &o.ref, text)
		}
	case len(o.may) == 0 && !o.assumed && t.unrouted(rule):
	case len(o.may) == 0 && !o.assumed:
		t.report(MatchesNothing, &o.ref, "no packet can match")
	case len(o.doubts) > 0 && len(o.may) > 0:
		t.report(Undecided, &o.ref, joinTexts(o.doubts))
	case o.kind == unsure && !slices.Contains(sourceActions, rule.Action):
		t.report(Undecided, &o.ref, "action "+quote(o.ref.Action)+" can't be judged")
	}
}

func (t *tables) lacks(key, name string) bool {
	if strings.HasSuffix(key, "-address-list") {
		return !t.config.AddressListsUnread && (t.lists[name] == nil || t.lists[name].unseen)
	}
	return builtInLists[name] == nil && !t.interfaces.listsUnread && t.interfaces.byName[name] == nil
}

func (t *tables) reportLists() {
	if t.six {
		return // The lists are common to both families: they are reported once.
	}
	for _, name := range t.interfaces.lists.cyclic {
		t.report(ListCyclic, nil, "interface list "+quote(name)+" includes or excludes itself")
	}
	for _, name := range slices.Sorted(maps.Keys(t.interfaces.lists.unsure)) {
		t.report(ListUnsure, nil, t.interfaces.lists.unsure[name])
	}
}

// reportChains looks at how chains lead to each other.
func (t *tables) reportChains() {
	for table, p := range map[string]program{rawTable: t.raw, natTable: t.nat, filterTable: t.filter} {
		used := p.used(table)
		for _, name := range slices.Sorted(maps.Keys(p)) {
			c := p[name]
			if len(c.ops) > 0 && !used[name] {
				t.report(ChainUnused, &c.ops[0].ref, "no active rule leads to chain "+quote(name))
			}
			for _, o := range c.ops {
				switch {
				case o.kind != jumps:
				case len(o.target.ops) == 0:
					t.report(ChainMissing, &o.ref, "chain "+quote(o.target.name)+" has no active rule")
				case o.target.part == c.part:
					t.report(JumpCycle, &o.ref, "chain "+quote(o.target.name)+" leads back here")
				}
			}
		}
	}
	slices.SortStableFunc(t.issues, func(a, b Issue) int { return strings.Compare(a.place(), b.place()) })
}

// place orders issues by table; within one they are in the rules' order already.
func (i Issue) place() string {
	if i.Rule == nil {
		return ""
	}
	return i.Rule.Table
}

// used are the chains that packets can come to.
func (p program) used(table string) map[string]bool { return p.from(builtIn[table]) }

// from are the chains that rules lead to from others.
func (p program) from(chains []string) map[string]bool {
	used := map[string]bool{}
	waiting := slices.Clone(chains)
	for len(waiting) > 0 {
		name := waiting[0]
		waiting = waiting[1:]
		if used[name] || p[name] == nil {
			continue
		}
		used[name] = true
		for _, o := range p[name].ops {
			if o.kind == jumps {
				waiting = append(waiting, o.target.name)
			}
		}
	}
	return used
}
