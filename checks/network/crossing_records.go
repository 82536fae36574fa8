package network

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// crossingStates are what verdicts about packets between zones come to.
var crossingStates = map[firewall.Value]checks.CrossingState{
	firewall.Reachable: checks.CrossingOpen, firewall.Blocked: checks.CrossingClosed, firewall.Unknown: checks.CrossingUnknown,
}

// records are the crossing in the form that reports are written from; none where the router
// doesn't stand between the zones.
func (c crossing) records() []checks.Crossing {
	var all []checks.Crossing
	add := func(state checks.CrossingState, ports []checks.Traffic) *checks.Crossing {
		all = append(all, checks.Crossing{From: c.from, To: c.to, Via: c.router.target.Name, State: state, Ports: ports, Draft: c.router.site.Conduits == nil})
		return &all[len(all)-1]
	}
	if c.shared {
		add(checks.CrossingShared, nil)
	}
	if !c.between {
		return all
	}
	for _, one := range c.conduits {
		if one.aside {
			continue
		}
		made := add(crossingStates[one.state.Value], []checks.Traffic{one.traffic})
		made.Declared, made.Why = true, one.conduit.Why
	}
	if len(c.open) > 0 {
		add(checks.CrossingOpen, trafficOf(c.open))
	}
	if len(c.unsure) > 0 {
		add(checks.CrossingUnknown, trafficOf(c.unsure))
	}
	if len(c.open)+len(c.unsure) == 0 {
		add(checks.CrossingClosed, nil)
	}
	return all
}

// trafficOf is the traffic of all that crosses.
func trafficOf(all []crossed) []checks.Traffic {
	var traffic []checks.Traffic
	for _, one := range all {
		traffic = append(traffic, one.Traffic...)
	}
	return merged(traffic)
}

// recordCells records what crosses where nothing is declared: at each router on its own
// target, and at those that gave no facts on the first one.
func recordCells(all []checks.Observed[routeros.Facts], cells []Cell) {
	for _, cell := range cells {
		for _, c := range cell.crossings {
			at := slices.IndexFunc(all, func(o checks.Observed[routeros.Facts]) bool { return o.Target.Name == c.Via })
			all[max(at, 0)].Crossings(c)
		}
	}
}
