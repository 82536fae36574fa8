package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// ledger gathers verdicts into findings: one for each check, target and subject,
// however many controls see it. The worst outcome stands, with the controls that
// see it so.
type ledger struct {
	entries map[string]*entry
	waivers *waiverBook
	lines   map[string]int // target name to its line in the site file
}

type entry struct {
	finding Finding
	// needed is set when the finding decides some control.
	needed bool
	// place is the place of its first control, for sorting.
	place int
}

func newLedger(waivers *waiverBook, site checks.Site) *ledger {
	lines := map[string]int{}
	for _, target := range site.Targets {
		lines[target.Name] = target.Line
	}
	return &ledger{entries: map[string]*entry{}, waivers: waivers, lines: lines}
}

// offer adds one control's verdict.
func (l *ledger) offer(control string, place int, v verdict) {
	offered := l.entry(control, place, v)
	id := offered.finding.Fingerprint
	old, there := l.entries[id]
	if !there || offered.finding.Outcome.Rank() < old.finding.Outcome.Rank() {
		l.entries[id] = offered
		return
	}
	if offered.finding.Outcome != old.finding.Outcome {
		return
	}
	controls := old.finding.Controls
	if !slices.Contains(controls, control) {
		controls = append(controls, control)
	}
	if offered.finding.Severity > old.finding.Severity {
		place := old.place
		*old, offered.needed = *offered, offered.needed || old.needed
		old.place, old.needed = place, offered.needed
	}
	old.needed = old.needed || offered.needed
	old.finding.Controls = controls
}

func (l *ledger) entry(control string, place int, v verdict) *entry {
	check, j := v.use.Check, v.judgement
	f := Finding{
		Check: check.ID, Title: check.Title, Kind: check.Kind(), Target: j.Target, Subject: j.Subject,
		Outcome: v.outcome, Reason: j.Reason, Severity: v.severity, Message: j.Message, Evidence: j.Evidence, Paths: j.Paths, Fix: j.Fix, Cause: j.Cause,
		Description: check.Description, Remediation: check.Remediation, References: check.References,
		Controls: []string{control}, Fingerprint: Fingerprint(check.ID, j.Target, j.Subject), Line: l.lines[j.Target],
	}
	if f.Evidence == nil {
		f.Evidence = []checks.Evidence{}
	}
	if v.waiver >= 0 {
		f.Original, f.Waiver = checks.Failed, l.waivers.use(v.waiver)
	}
	if v.spare && v.outcome == checks.Failed {
		f.Severity = checks.Info
		f.Message += fmt.Sprintf(" (one of several alternatives of %s, which another decides)", control)
	}
	return &entry{finding: f, needed: !v.spare, place: place}
}

// sorted lists the entries in order of control, severity, target, check and subject.
func (l *ledger) sorted() []*entry {
	all := make([]*entry, 0, len(l.entries))
	for _, e := range l.entries {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *entry) int {
		if a.place != b.place {
			return a.place - b.place
		}
		if a.finding.Severity != b.finding.Severity {
			return int(b.finding.Severity - a.finding.Severity)
		}
		return strings.Compare(identity(a.finding), identity(b.finding))
	})
	return all
}

func identity(f Finding) string { return f.Target + "\x00" + f.Check + "\x00" + f.Subject }

// Fingerprint identifies a finding across runs: the first 32 hex digits of the
// SHA-256 of check, target and subject joined by NUL.
func Fingerprint(check, target, subject string) string {
	sum := sha256.Sum256([]byte(check + "\x00" + target + "\x00" + subject))
	return hex.EncodeToString(sum[:])[:32]
}
