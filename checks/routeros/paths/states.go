package paths

import (
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// Tracks reports whether the router tells the states of connections apart. What follows
// for its rules where it doesn't is a finding about the switch.
func Tracks(o checks.Observed[routeros.Facts], paths Model) bool {
	if paths.router.UntrackedOnly {
		o.NotApplicable("connection tracking is off, which routeros-tracking-enabled judges")
	}
	return !paths.router.UntrackedOnly
}

// InState is an engine for packets of another connection state than new. The engine
// asks about new packets alone, so the two states swap their names in the rules: what
// then becomes of a new packet is what becomes of the other. Translation is left out,
// since only first packets pass its rules.
func (p Model) InState(state string) *Arrivals {
	router := p.router
	router.IPv4.NAT, router.IPv6.NAT = nil, nil
	router.IPv4.Filter = swapStates(router.IPv4.Filter, state)
	router.IPv6.Filter = swapStates(router.IPv6.Filter, state)
	return p.With(router).Arrivals()
}

// With is the model of the same router with another configuration. It has the same budget.
func (p Model) With(router firewall.Router) Model {
	p.router, p.Engine = router, firewall.New(router)
	return p
}

func swapStates(rules []firewall.Rule, state string) []firewall.Rule {
	swapped := slices.Clone(rules)
	for i, rule := range swapped {
		text, set := rule.Match["connection-state"]
		if !set {
			continue
		}
		states, negated := strings.CutPrefix(text, "!")
		names := strings.Split(states, ",")
		for j, name := range names {
			switch name {
			case "new":
				names[j] = state
			case state:
				names[j] = "new"
			}
		}
		text = strings.Join(names, ",")
		if negated {
			text = "!" + text
		}
		swapped[i].Match = maps.Clone(rule.Match)
		swapped[i].Match["connection-state"] = text
	}
	return swapped
}
