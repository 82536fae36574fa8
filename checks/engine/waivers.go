package engine

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/site"
)

// WaiverState is what became of a waiver in a run.
type WaiverState string

// The states of a waiver: it accepts a violation, nothing failed that it could accept,
// its time is over, or has not begun.
const (
	WaiverApplied WaiverState = "applied"
	WaiverUnused  WaiverState = "unused"
	WaiverExpired WaiverState = "expired"
	WaiverNotYet  WaiverState = "not-yet"
)

// waiverBook knows the waivers and which of them were used.
type waiverBook struct {
	waivers []site.Waiver
	asOf    time.Time
	used    []bool
	// given are the names that the site file has for targets which are one address of several.
	given map[string]string
}

func newWaiverBook(waivers []site.Waiver, asOf time.Time, targets []checks.Target) *waiverBook {
	b := &waiverBook{waivers: waivers, asOf: asOf, used: make([]bool, len(waivers)), given: map[string]string{}}
	for _, target := range targets {
		b.given[target.Name] = target.Given()
	}
	return b
}

// find returns the live waiver of a violation, by its check or by the control
// that sees it, and -1 when there is none. Target and subject match exactly; one of a
// name holds for all of its addresses.
func (b *waiverBook) find(control, check string, j checks.Judgement) int {
	for i, w := range b.waivers {
		covers := (w.Check != "" && w.Check == check) || (w.Control != "" && w.Control == control)
		if covers && (w.Target == j.Target || w.Target == b.given[j.Target]) && w.Subject == j.Subject && w.Live(b.asOf) {
			b.used[i] = true
			return i
		}
	}
	return -1
}

func (b *waiverBook) use(i int) *WaiverUse {
	w := b.waivers[i]
	return &WaiverUse{
		Check: w.Check, Control: w.Control, Target: w.Target, Subject: w.Subject, Reason: w.Reason,
		Owner: w.Owner, ApprovedBy: w.ApprovedBy, Created: w.Created, Expires: w.Expires, State: b.state(i),
	}
}

func (b *waiverBook) state(i int) WaiverState {
	switch w := b.waivers[i]; {
	case b.used[i]:
		return WaiverApplied
	case b.asOf.Before(w.Created):
		return WaiverNotYet
	case !w.Live(b.asOf):
		return WaiverExpired
	default:
		return WaiverUnused
	}
}

func (b *waiverBook) all() []WaiverUse {
	uses := make([]WaiverUse, len(b.waivers))
	for i := range b.waivers {
		uses[i] = *b.use(i)
	}
	return uses
}
