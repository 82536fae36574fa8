package checks

import "slices"

// Crossing is what becomes, at one router, of packets from one zone of the site to another:
// of those that a conduit declares, or of those that none names.
type Crossing struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Via is the router's name among the targets.
	Via   string        `json:"via"`
	State CrossingState `json:"state"`
	// Declared is set for what a conduit declares, and Why is the owner's reason for it.
	Declared bool   `json:"declared,omitempty"`
	Why      string `json:"why,omitempty"`
	// Ports are the traffic; none for every packet that no conduit names.
	Ports []Traffic `json:"ports,omitempty"`
	// Draft is set where the site declares no conduits, so that nothing is intended.
	Draft bool `json:"draft,omitempty"`
}

// CrossingState tells whether packets cross.
type CrossingState string

// The states of a crossing.
const (
	// CrossingOpen: some packet gets through.
	CrossingOpen CrossingState = "open"
	// CrossingClosed: none does.
	CrossingClosed CrossingState = "closed"
	// CrossingUnknown: it can't be told.
	CrossingUnknown CrossingState = "unknown"
	// CrossingShared: hosts of both zones stand on one interface of the router, so that their
	// packets needn't cross it.
	CrossingShared CrossingState = "shared"
)

// PairState is what a pair of zones comes to, by all routers.
type PairState string

// The states of a pair of zones, the worst first.
const (
	// PairUndeclared: something crosses that no conduit names.
	PairUndeclared PairState = "undeclared"
	// PairUnknown: it can't be told.
	PairUnknown PairState = "unknown"
	// PairApart: no router that was read stands between the zones.
	PairApart PairState = "apart"
	// PairClosed: a declared conduit is closed.
	PairClosed PairState = "closed"
	// PairClean: what crosses is declared, and what is declared crosses.
	PairClean PairState = "clean"
)

// PairOf is the state of a pair of zones by what becomes of its packets at each router.
func PairOf(all []Crossing) PairState {
	has := func(is func(Crossing) bool) bool { return slices.ContainsFunc(all, is) }
	switch {
	case has(func(c Crossing) bool { return !c.Declared && c.State == CrossingOpen }):
		return PairUndeclared
	case has(func(c Crossing) bool { return c.State == CrossingUnknown || c.State == CrossingShared }):
		return PairUnknown
	case len(all) == 0:
		return PairApart
	case has(func(c Crossing) bool { return c.Declared && c.State == CrossingClosed }):
		return PairClosed
	}
	return PairClean
}

// maxCrossings bounds what one subject records: enough for each ordered pair of 40 zones.
const maxCrossings = 4096

// Crossings records what crosses between zones, or doesn't, whatever the outcome.
func (s Subject) Crossings(all ...Crossing) {
	for _, c := range all[:min(len(all), maxCrossings-len(s.state.crossings))] {
		c.From, c.To, c.Via, c.Why = Clean(c.From), Clean(c.To), Clean(c.Via), Clean(c.Why)
		s.state.crossings = append(s.state.crossings, c)
	}
}
