package checks

import (
	"context"
	"maps"
	"time"
)

// State is how the collection of a target ended.
type State string

// The states of a target.
const (
	StateCollected   State = "collected"   // everything asked for was answered
	StatePartial     State = "partial"     // facts, some of them unknown
	StateUnreachable State = "unreachable" // no connection, no facts
	StateDenied      State = "denied"      // refused before any fact
	StateFailed      State = "failed"      // anything else that gave no facts

	// Of a name with several addresses. These two are listed and not judged.
	StateNotListening State = "not-listening" // refused here, while another address answers
	StateRepeated     State = "repeated"      // the device of an address that was read before
)

// Valid reports whether s is one of the named states.
func (s State) Valid() bool {
	switch s {
	case StateCollected, StatePartial, StateUnreachable, StateDenied, StateFailed, StateNotListening, StateRepeated:
		return true
	default:
		return false
	}
}

// Listed reports whether a target in this state is named in reports and not judged:
// there is nothing to read that is not read elsewhere.
func (s State) Listed() bool { return s == StateNotListening || s == StateRepeated }

// Whole reports whether nothing is left to be read of a target in this state.
func (s State) Whole() bool { return s == StateCollected || s.Listed() }

// Collection is what a connector returns for one target. Facts are nil when
// nothing was learned; then Problem says why.
type Collection struct {
	Facts Facts
	// Problem is why there are no facts, or the main reason why they are partial.
	Problem *Problem
	// Problems tell, by the facts' JSON path ("config.bind"), why a field is
	// unknown. A path stands for everything below it.
	Problems map[string]Problem
}

// State derives the state from what is there, so that it can't contradict it.
// What the source can't show, or nobody allowed, leaves a collection whole.
func (c Collection) State() State {
	switch {
	case c.Facts != nil && c.Problem == nil && !c.cut():
		return StateCollected
	case c.Facts != nil:
		return StatePartial
	case c.Problem != nil && c.Problem.Reason == Unreachable:
		return StateUnreachable
	case c.Problem != nil && c.Problem.Reason == Denied:
		return StateDenied
	default:
		return StateFailed
	}
}

func (c Collection) cut() bool {
	for _, problem := range c.Problems {
		if problem.Reason.Incomplete() {
			return true
		}
	}
	return false
}

// NoFacts is the collection of a target that gave nothing.
func NoFacts(reason Reason, detail string) Collection {
	return Collection{Problem: &Problem{Reason: reason, Detail: Clean(detail)}}
}

// Connector reads one kind of target. It is the only part that touches the
// world, and it changes nothing there. Collect obeys ctx and returns partial
// facts rather than nothing when a single request is refused.
type Connector struct {
	Kind    Kind
	Schemes []Scheme
	// Reserved are ports on which only targets of this kind may be asked, since a
	// fragile device may take the first bytes of any other protocol for a command.
	Reserved []uint16
	// Time is how long a whole collection may take where that is more than usual; 0 is
	// the engine's default.
	Time time.Duration
	// Fits returns what a target's keys ask for that can't be had with this access. It is
	// called when the files of the target have been read, before anything is sent; nil
	// takes every target.
	Fits    func(access Access) []Fault
	Collect func(ctx context.Context, access Access) Collection
	// Plan lists every step that Collect may take with this access, in order, and
	// those it leaves out for lack of consent. It sends nothing.
	Plan func(access Access) []Step
}

// usualProblems is how many fields of a target are often unknown.
const usualProblems = 12

// Problems gathers why fields of one target are unknown. The zero value is ready for use.
type Problems struct{ byPath map[string]Problem }

// Add notes why the field at path is unknown. The first reason for a path stays:
// it is the cause, what follows are its effects.
func (p *Problems) Add(path string, problem Problem) {
	if p.byPath == nil {
		p.byPath = make(map[string]Problem, usualProblems)
	}
	if _, there := p.byPath[path]; !there {
		problem.Detail = Clean(problem.Detail)
		p.byPath[path] = problem
	}
}

// Forget takes back what was added for the paths of which a function says so, as of an object that
// turned out to be gone.
func (p *Problems) Forget(of func(path string) bool) {
	maps.DeleteFunc(p.byPath, func(path string, _ Problem) bool { return of(path) })
}

// Has reports whether a reason was added for path itself.
func (p *Problems) Has(path string) bool {
	_, there := p.byPath[path]
	return there
}

// Take is what was added, nil when nothing was. It is the caller's then, and Problems is empty again.
func (p *Problems) Take() map[string]Problem {
	taken := p.byPath
	p.byPath = nil
	return taken
}
