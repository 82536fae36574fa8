package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/site"
)

// WaiverState is what became of a waiver in a run.
type WaiverState string

// The states of a waiver: it accepts a violation, nothing failed that it could accept, what
// compensates for the violation did not pass, its time is over, or has not begun.
const (
	WaiverApplied WaiverState = "applied"
	WaiverUnused  WaiverState = "unused"
	WaiverBroken  WaiverState = "broken"
	WaiverExpired WaiverState = "expired"
	WaiverNotYet  WaiverState = "not-yet"
)

// waiverBook knows the waivers and which of them were used.
type waiverBook struct {
	waivers []site.Waiver
	asOf    time.Time
	// used are the violations that each has accepted, broken what kept it from accepting.
	used   []map[string]bool
	broken [][]string
	// given are the names that the site file has for targets which are one address of several.
	given map[string]string
	// byTarget are the waivers of each name: those that name it, and those with labels of the
	// target of that name.
	byTarget map[string][]int
	// compensates tells why a check does not compensate on a target; empty where it does.
	compensates func(check, target string) string
}

func newWaiverBook(waivers []site.Waiver, asOf time.Time, targets []checks.Target, compensates func(check, target string) string) *waiverBook {
	b := &waiverBook{
		waivers: waivers, asOf: asOf, used: make([]map[string]bool, len(waivers)), broken: make([][]string, len(waivers)),
		given: map[string]string{}, byTarget: map[string][]int{}, compensates: compensates,
	}
	for _, target := range targets {
		b.given[target.Name] = target.Given()
	}
	for i, w := range waivers {
		for _, name := range w.Targets {
			b.byTarget[name] = append(b.byTarget[name], i)
		}
		if len(w.Targets) > 0 {
			continue
		}
		for _, target := range targets {
			if w.Covers(target) {
				b.byTarget[target.Name] = append(b.byTarget[target.Name], i)
			}
		}
	}
	return b
}

// noWaiver is in place of a waiver's number where there is none.
const noWaiver = -1

// find returns the live waiver of a violation, by its check or by the control
// that sees it, and noWaiver when there is none. Target and subject match exactly; one without
// a subject holds for all, and one of a name for all of its addresses. Where a waiver is
// there and what compensates did not pass, why says so.
func (b *waiverBook) find(control, check, target, subject string) (found int32, why string) {
	for _, i := range b.of(target) {
		w := b.waivers[i]
		covers := (w.Check != "" && w.Check == check) || (w.Control != "" && w.Control == control)
		if !covers || (w.Subject != "" && w.Subject != subject) || !w.Live(b.asOf) {
			continue
		}
		if broken := b.uncompensated(w, target); broken != "" {
			if !slices.Contains(b.broken[i], broken) {
				b.broken[i] = append(b.broken[i], broken)
			}
			why = fmt.Sprintf("the waiver of %s (owner %s, until %s) does not hold: %s", w.Check+w.Control, w.Owner, w.Expires.Format(day), broken)
			continue
		}
		if b.used[i] == nil {
			b.used[i] = map[string]bool{}
		}
		b.used[i][Fingerprint(check, target, subject)] = true
		return int32(i), ""
	}
	return noWaiver, why
}

// uncompensated says which of the waiver's compensating checks did not pass on the target.
func (b *waiverBook) uncompensated(w site.Waiver, target string) string {
	var parts []string
	for _, check := range w.While {
		if why := b.compensates(check, target); why != "" {
			parts = append(parts, why)
		}
	}
	return strings.Join(parts, "; ")
}

// of are the waivers of a target, under its own name or that of the site file, in their order.
func (b *waiverBook) of(target string) []int {
	own, given := b.byTarget[target], b.given[target]
	if given == target || given == "" || len(b.byTarget[given]) == 0 {
		return own
	}
	all := slices.Concat(own, b.byTarget[given])
	slices.Sort(all)
	return slices.Compact(all)
}

func (b *waiverBook) use(i int) *WaiverUse {
	w := b.waivers[i]
	use := &WaiverUse{
		Check: w.Check, Control: w.Control, Target: strings.Join(w.Targets, ", "), Labels: w.Labels, Subject: w.Subject, While: w.While, Reason: w.Reason,
		Owner: w.Owner, ApprovedBy: w.ApprovedBy, Created: w.Created, Expires: w.Expires, State: b.state(i),
	}
	if len(w.Targets) > 1 {
		use.Targets = w.Targets
	}
	if len(w.Targets) == 0 {
		use.Target = labelled(w.Labels)
	}
	return use
}

// labelled is "targets with room=4" in words.
func labelled(labels map[string]string) string {
	var parts []string
	for key, value := range labels {
		parts = append(parts, key+"="+value)
	}
	slices.Sort(parts)
	return "targets with " + strings.Join(parts, ", ")
}

func (b *waiverBook) state(i int) WaiverState {
	switch w := b.waivers[i]; {
	case len(b.used[i]) > 0:
		return WaiverApplied
	case b.asOf.Before(w.Created):
		return WaiverNotYet
	case !w.Live(b.asOf):
		return WaiverExpired
	case len(b.broken[i]) > 0:
		return WaiverBroken
	default:
		return WaiverUnused
	}
}

// all are the waivers and what became of them; the findings tell what one that accepts
// nothing has missed. Those are looked through once, whatever the number of waivers.
func (b *waiverBook) all(r Result) []WaiverUse {
	uses := make([]WaiverUse, len(b.waivers))
	beside := map[int]*missed{}
	for i := range b.waivers {
		uses[i] = *b.use(i)
		uses[i].Accepted = len(b.used[i])
		uses[i].Note = strings.Join(b.broken[i], "; ")
		if uses[i].State == WaiverUnused {
			beside[i] = &missed{}
		}
	}
	b.look(r, beside)
	for i, m := range beside {
		uses[i].Note = m.words(b.waivers[i])
	}
	return uses
}

// missed is what there was where a waiver could accept something.
type missed struct {
	failed       int
	subject      string // of the first that failed
	seen, unread bool
	// accepts is set where there was a violation to accept.
	accepts bool
}

// note adds a finding of a target that the waiver covers.
func (m *missed) note(w site.Waiver, f Finding) {
	if f.Check != w.Check && !slices.Contains(f.Controls, w.Control) {
		return
	}
	m.seen = true
	m.accepts = m.accepts || (f.Outcome == checks.Failed || f.Outcome == checks.Waived) && (w.Subject == "" || w.Subject == f.Subject)
	switch f.Outcome {
	case checks.Failed:
		if m.failed++; m.failed == 1 {
			m.subject = f.Subject
		}
	case checks.NotAssessed, checks.Errored:
		m.unread = true
	default:
	}
}

func (m *missed) words(w site.Waiver) string {
	what := "check"
	if w.Check == "" {
		what = "control"
	}
	switch {
	case m.failed == 1 && w.Subject != "":
		return fmt.Sprintf("the subject %q of that %s failed; name it or leave subject out", m.subject, what)
	case m.failed > 0 && w.Subject != "":
		return fmt.Sprintf("%d subjects of that %s failed; name one or leave subject out", m.failed, what)
	case m.unread:
		return "what it could accept was not assessed in this run"
	case !m.seen:
		return fmt.Sprintf("this run did not judge that %s there", what)
	default:
		return "nothing failed that it could accept"
	}
}

// look notes what the findings tell of what each waiver could accept.
func (b *waiverBook) look(r Result, beside map[int]*missed) {
	if len(beside) == 0 {
		return
	}
	for _, f := range r.Briefs() {
		for _, i := range b.of(f.Target) {
			if m := beside[i]; m != nil {
				m.note(b.waivers[i], f)
			}
		}
	}
}

// Idle says why waivers accept nothing in a report, by their places: what there was instead.
// Those that could accept something and those of another time are left out.
func Idle(waivers []site.Waiver, r Result, targets []checks.Target) map[int]string {
	b := newWaiverBook(waivers, r.AsOf, targets, nil)
	beside := map[int]*missed{}
	for i, w := range waivers {
		if w.Live(r.AsOf) {
			beside[i] = &missed{}
		}
	}
	b.look(r, beside)
	idle := map[int]string{}
	for i, m := range beside {
		if !m.accepts {
			idle[i] = m.words(waivers[i])
		}
	}
	return idle
}
