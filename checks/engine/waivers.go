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
	// used are the violations that each has accepted.
	used []map[string]bool
	// given are the names that the site file has for targets which are one address of several.
	given map[string]string
}

func newWaiverBook(waivers []site.Waiver, asOf time.Time, targets []checks.Target) *waiverBook {
	b := &waiverBook{waivers: waivers, asOf: asOf, used: make([]map[string]bool, len(waivers)), given: map[string]string{}}
	for _, target := range targets {
		b.given[target.Name] = target.Given()
	}
	return b
}

// find returns the live waiver of a violation, by its check or by the control
// that sees it, and -1 when there is none. Target and subject match exactly; one without
// a subject holds for all, and one of a name for all of its addresses.
func (b *waiverBook) find(control, check string, j checks.Judgement) int {
	for i, w := range b.waivers {
		covers := (w.Check != "" && w.Check == check) || (w.Control != "" && w.Control == control)
		if covers && (w.Target == j.Target || w.Target == b.given[j.Target]) && (w.Subject == "" || w.Subject == j.Subject) && w.Live(b.asOf) {
			if b.used[i] == nil {
				b.used[i] = map[string]bool{}
			}
			b.used[i][Fingerprint(check, j.Target, j.Subject)] = true
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
	case len(b.used[i]) > 0:
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
		uses[i].Accepted = len(b.used[i])
	}
	return uses
}
