package firewall

import (
	"maps"
	"slices"
	"strings"
)

// Open lists the rules of which it can't be told whether they have an effect, since that
// rests on what the configuration leaves out, as an export does: which interfaces there
// are, the routes by which packets leave, and the router's own addresses. complete is false
// when the work exceeded its budget.
func (e *Engine) Open(family Family) (open []RuleRef, complete bool) {
	t := e.family(family)
	s := &search{possibly: true, steps: shadowBudgets * t.budget()}
	for _, p := range []program{t.raw, t.nat, t.filter} {
		for _, name := range slices.Sorted(maps.Keys(p)) {
			open = append(open, t.openRules(s, p[name])...)
		}
	}
	return open, !s.gaveUp
}

// openRules are those of a chain that earlier rules may shadow once the rest is known: each
// earlier rule that rests on it takes what it may take. For a rule that rests on it itself
// they take it wherever it enters and goes.
func (t *tables) openRules(s *search, c *chain) []RuleRef {
	var open []RuleRef
	var earlier, anywhere []*op
	every := t.everything()
	every.dims[dimDestination] = every.dims[dimDestination].minus(set{{elsewhere, elsewhere}})
	for _, o := range c.ops {
		if o.assumed {
			continue
		}
		before := earlier
		if o.open {
			before = anywhere
		}
		if _, hidden := t.hidden(s, o, before, every); o.vain || hidden && len(before) > 0 {
			open = append(open, o.ref)
		}
		if s.gaveUp {
			return open
		}
		if o.kind == jumps || o.kind == unsure {
			continue
		}
		taken := o.must
		if o.open {
			taken = o.may
		}
		earlier = append(earlier, &op{match: match{must: taken}})
		anywhere = append(anywhere, &op{match: match{must: everywhere(taken)}})
	}
	return open
}

// everywhere are the packets wherever they enter and go.
func everywhere(taken []conj) []conj {
	loose := make([]conj, len(taken))
	for i, c := range taken {
		loose[i] = slices.DeleteFunc(slices.Clone(c), func(limit cond) bool {
			return limit.dim == dimInterface || limit.dim == dimDestination
		})
	}
	return loose
}

// restsOnUnread reports whether what a rule matches rests on what wasn't read: which
// interfaces there are, the routes, or the router's addresses. vain says that it may match
// nothing.
func (t *tables) restsOnUnread(matchers map[string]string) (open, vain bool) {
	leaves, bounded := 0, false
	for key, text := range matchers {
		name := strings.TrimPrefix(text, "!")
		anyOfThem := t.interfaces.unread && (families[name] != nil || name == "dynamic" || name == "static")
		switch key {
		case "in-interface", "in-interface-list":
			open, vain = open || anyOfThem, vain || anyOfThem
		case "out-interface", "out-interface-list":
			leaves++
			open, vain = open || anyOfThem || t.config.RoutesIncomplete, vain || anyOfThem
		case "dst-address", "dst-address-list", "src-address-type", "dst-address-type":
			bounded = bounded || key != "src-address-type"
			open = open || key != "dst-address-list" && (t.hasUnknown() || t.config.LinkLocal)
		}
	}
	return open, vain || t.config.RoutesIncomplete && (leaves > 1 || leaves > 0 && bounded)
}

// unrouted reports whether a rule matches nothing only since no route leads out by its
// interfaces now: that changes with their links.
func (t *tables) unrouted(rule Rule) bool {
	for _, key := range []string{"out-interface", "out-interface-list"} {
		text := rule.Match[key]
		if text == "" {
			continue
		}
		list, named := t.interfaces.lists.resolved[strings.TrimPrefix(text, "!")]
		if empty := named && len(list.may) == 0; !empty && !isNumber(text) && len(t.read(key, text).main.may) == 0 {
			return true
		}
	}
	return false
}
