package json

import (
	"sort"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
)

// pairs are the findings of a report that was read: those that it tells of whole, and behind
// them those of which it has a pair of names, each made when it is asked for. It implements
// [engine.Store].
type pairs struct {
	whole  []engine.Finding
	groups []group
	lines  map[string]int
	states map[int]engine.BaselineState
	seen   map[int]time.Time
}

// group are the pairs of one check and outcome; they begin at a place.
type group struct {
	begins   int
	outcome  checks.Outcome
	check    check
	controls []string
	pairs    []pair
}

func newPairs(r engine.Result, d document, lines map[string]int) *pairs {
	p := &pairs{whole: r.Findings, lines: lines, states: map[int]engine.BaselineState{}, seen: map[int]time.Time{}}
	users, begins := d.users(), len(r.Findings)
	for i, c := range d.Checks {
		c.CheckSummary = r.Checks[i]
		for _, g := range []group{{outcome: checks.Passed, pairs: c.Passed}, {outcome: checks.NotApplicable, pairs: c.NotApplicable}} {
			if len(g.pairs) == 0 {
				continue
			}
			g.begins, g.check, g.controls = begins, c, users[c.ID]
			p.groups = append(p.groups, g)
			begins += len(g.pairs)
		}
	}
	return p
}

// Len implements [engine.Store].
func (p *pairs) Len() int {
	if len(p.groups) == 0 {
		return len(p.whole)
	}
	last := p.groups[len(p.groups)-1]
	return last.begins + len(last.pairs)
}

// At implements [engine.Store].
func (p *pairs) At(i int) engine.Finding {
	if i < len(p.whole) {
		return p.whole[i]
	}
	g := p.groups[sort.Search(len(p.groups), func(n int) bool { return p.groups[n].begins > i })-1]
	f := report.FindingWithLists(g.pairs[i-g.begins].finding(g.outcome, g.check, g.controls))
	f.Line, f.Baseline, f.FirstSeen = p.lines[f.Target], p.states[i], p.seen[i]
	return f
}

// Brief implements [engine.Store].
func (p *pairs) Brief(i int) engine.Finding { return p.At(i) }

// SetBaseline implements [engine.Store].
func (p *pairs) SetBaseline(i int, state engine.BaselineState) {
	if i < len(p.whole) {
		p.whole[i].Baseline = state
		return
	}
	p.states[i] = state
}

// SetFirstSeen implements [engine.Store].
func (p *pairs) SetFirstSeen(i int, at time.Time) {
	if i < len(p.whole) {
		p.whole[i].FirstSeen = at
		return
	}
	p.seen[i] = at
}

// Err implements [engine.Store]: everything is in memory.
func (p *pairs) Err() error { return nil }

// Close implements [engine.Store].
func (p *pairs) Close() error { return nil }
