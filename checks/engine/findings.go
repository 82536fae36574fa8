package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"hardcheck/checks"
)

// ledger gathers verdicts into findings: one for each check, target and subject,
// however many controls see it. The worst outcome stands, with the controls that
// see it so.
type ledger struct {
	evaluation *Evaluation
	waivers    *waiverBook
	lines      []int // of targets in the site file, by the number of their names
	sheets     []*sheet
	byCheck    map[*checks.Check]*sheet
	controls   []string // full names, by their place
	lists      controlLists
	tied       map[judged]string // where what runs is as written
	broken     map[seenBy]string // why the waiver of what a control sees doesn't hold
	// order are the findings as reports have them.
	order []place
	// seen are the numbers of the days since when the findings are known, in their order; nil
	// before the first is set. Few days are shared by many findings.
	seen []uint32
	days days
}

// sheet has the findings of one check.
type sheet struct {
	number    int
	check     *checks.Check
	instances []*instance
	entries   []entry
	// index finds an entry where the check has several instances, by target and subject.
	index map[[2]uint32]uint32
}

// judged is a row of an instance.
type judged struct {
	by  *instance
	row uint32
}

// seenBy is a row as the control at a place sees it.
type seenBy struct {
	judged
	control uint16
}

// place is where a finding is: its sheet, and its entry there.
type place struct{ sheet, entry uint32 }

// entry is a finding as it is kept: see [row].
type entry struct {
	row, list, waiver uint32 // waiver is its number and one, 0 for none
	instance          uint16
	// first is the place of its first control, for sorting; by that of the control whose
	// verdict stands.
	first, by uint16
	// outcome and severity are 0 where nothing was offered.
	outcome, severity, flags uint8
}

// The flags of an entry.
const (
	entryNeeded  = 1 << iota // it decides some control
	entrySpare               // an alternative that another decides
	entryWritten             // right as it is written
	entryTied                // it runs as it is written
	entryBroken              // there is a waiver that doesn't hold
	entryNew                 // the baseline doesn't have it,
	entryKnown               // has it,
	entryUnasked             // or did not ask for it
)

func newLedger(e *Evaluation, waivers *waiverBook) *ledger {
	lines := make([]int, len(e.names.list))
	for _, target := range e.plan.Site.Targets {
		if number, judged := e.names.at[target.Name]; judged {
			lines[number] = target.Line
		}
	}
	return &ledger{evaluation: e, waivers: waivers, lines: lines, byCheck: map[*checks.Check]*sheet{}, lists: newControlLists(), tied: map[judged]string{}, broken: map[seenBy]string{}, days: newDays()}
}

// sheet is that of a check, made when it doesn't exist.
func (l *ledger) sheet(check *checks.Check) *sheet {
	if s := l.byCheck[check]; s != nil {
		return s
	}
	s := &sheet{number: len(l.sheets), check: check}
	for _, i := range append(slices.Clip(l.evaluation.instances), l.evaluation.denials) {
		if i.check == check {
			i.number = len(s.instances)
			s.instances = append(s.instances, i)
		}
	}
	if len(s.instances) == 1 {
		s.entries = make([]entry, len(s.instances[0].rows))
	} else {
		s.index = map[[2]uint32]uint32{}
	}
	l.byCheck[check] = s
	l.sheets = append(l.sheets, s)
	return s
}

// at is the entry of a row.
func (s *sheet) at(i *instance, number int) *entry {
	here := i.rows[number]
	if s.index != nil {
		key := [2]uint32{here.target, here.subject}
		at, there := s.index[key]
		if !there {
			at = uint32(len(s.entries))
			s.index[key] = at
			s.entries = append(s.entries, entry{})
		}
		return &s.entries[at]
	}
	for number > 0 && i.rows[number-1].target == here.target && i.rows[number-1].subject == here.subject {
		number--
	}
	for number >= len(s.entries) { // statements are added as they come
		s.entries = append(s.entries, entry{})
	}
	return &s.entries[number]
}

// offer adds one control's verdict; place is the control's.
func (l *ledger) offer(place int, v verdict) {
	s := l.sheet(v.use.Check)
	old, offered := s.at(v.from, v.row), l.entry(place, v)
	if old.outcome == 0 || offered.outcome < old.outcome {
		*old = offered
		return
	}
	if offered.outcome != old.outcome {
		return
	}
	list := l.lists.with(old.list, uint16(place))
	if offered.severity > old.severity {
		first, needed := old.first, old.flags&entryNeeded
		*old = offered
		old.first, old.flags = first, old.flags|needed
	}
	old.flags |= offered.flags & entryNeeded
	old.list = list
}

func (l *ledger) entry(place int, v verdict) entry {
	made := entry{
		row: uint32(v.row), instance: uint16(v.from.number), first: uint16(place), by: uint16(place), waiver: uint32(v.waiver + 1),
		list: l.lists.with(0, uint16(place)), outcome: outcomeCodes[v.outcome], severity: uint8(v.severity),
	}
	if !v.spare {
		made.flags |= entryNeeded
	}
	if v.written {
		made.flags |= entryWritten
	}
	if v.tied != "" {
		made.flags |= entryTied
		l.tied[judged{v.from, made.row}] = v.tied
	}
	if v.broken != "" {
		made.flags |= entryBroken
		l.broken[seenBy{judged{v.from, made.row}, made.by}] = v.broken
	}
	if v.spare && v.outcome == checks.Failed {
		made.severity = uint8(checks.Info)
		made.flags |= entrySpare
	}
	return made
}

// sort lists the findings in order of control, severity, target, check and subject.
func (l *ledger) sort() {
	n := l.evaluation.names
	n.sort()
	count := 0
	for _, s := range l.sheets {
		count += len(s.entries)
	}
	l.order = make([]place, 0, count)
	for _, s := range l.sheets {
		for at := range s.entries {
			if s.entries[at].outcome != 0 {
				l.order = append(l.order, place{uint32(s.number), uint32(at)})
			}
		}
	}
	checkNames := newNames()
	for _, s := range l.sheets {
		checkNames.number(s.check.ID)
	}
	checkNames.sort()
	ranks := make([]uint32, len(l.sheets))
	for i, s := range l.sheets {
		ranks[i] = checkNames.rank[checkNames.at[s.check.ID]]
	}
	slices.SortFunc(l.order, func(a, b place) int {
		x, y := &l.sheets[a.sheet].entries[a.entry], &l.sheets[b.sheet].entries[b.entry]
		if x.first != y.first {
			return int(x.first) - int(y.first)
		}
		if x.severity != y.severity {
			return int(y.severity) - int(x.severity)
		}
		r, s := l.rowOf(a), l.rowOf(b)
		if r.target != s.target {
			return int(n.rank[r.target]) - int(n.rank[s.target])
		}
		if a.sheet != b.sheet {
			return int(ranks[a.sheet]) - int(ranks[b.sheet])
		}
		return int(n.rank[r.subject]) - int(n.rank[s.subject])
	})
}

func (l *ledger) entryOf(p place) *entry { return &l.sheets[p.sheet].entries[p.entry] }

func (l *ledger) rowOf(p place) row {
	s := l.sheets[p.sheet]
	e := &s.entries[p.entry]
	return s.instances[e.instance].rows[e.row]
}

// reasonOf is why a finding is not assessed.
func (l *ledger) reasonOf(p place) checks.Reason {
	if l.entryOf(p).flags&entryWritten != 0 {
		return checks.Source
	}
	return wordOf(allReasons, l.rowOf(p).what&15)
}

// Len is the number of findings.
func (l *ledger) Len() int { return len(l.order) }

// Brief is a finding without what is told of it: its message, evidence, paths, fix and cause.
func (l *ledger) Brief(i int) Finding {
	p := l.order[i]
	check, kept := l.sheets[p.sheet].check, l.entryOf(p)
	row := l.rowOf(p)
	b := l.evaluation.brief(row)
	f := Finding{
		Check: check.ID, Title: check.Title, Kind: check.Kind(), Target: b.Target, Subject: b.Subject,
		Outcome: wordOf(allOutcomes, kept.outcome), Severity: checks.Severity(kept.severity), Evidence: []checks.Evidence{},
		Description: check.Description, Remediation: check.Remediation, References: check.References,
		Controls: l.lists.names(kept.list, l.controls), Line: l.line(row.target), Baseline: kept.baseline(),
	}
	f.Reason = l.reasonOf(p)
	if l.seen != nil {
		f.FirstSeen = l.days.list[l.seen[i]]
	}
	if kept.waiver > 0 {
		f.Original, f.Waiver = checks.Failed, l.waivers.use(int(kept.waiver)-1)
	}
	return f
}

// line is that of a target in the site file. Names that came after the targets are of none.
func (l *ledger) line(target uint32) int {
	if int(target) >= len(l.lines) {
		return 0
	}
	return l.lines[target]
}

// At is a finding as a whole.
func (l *ledger) At(i int) Finding {
	f := l.Brief(i)
	p := l.order[i]
	kept := l.entryOf(p)
	told := l.evaluation.texts.get(l.rowOf(p).text())
	f.Fingerprint = Fingerprint(f.Check, f.Target, f.Subject)
	f.Message, f.Paths, f.Fix, f.Cause = told.message, told.paths, told.fix, told.cause
	if told.evidence != nil {
		f.Evidence = told.evidence
	}
	if kept.flags&entryWritten != 0 {
		f.Message = asWritten
	}
	here := judged{l.sheets[p.sheet].instances[kept.instance], kept.row}
	if kept.flags&entryBroken != 0 {
		f.Message = withBroken(f.Message, l.broken[seenBy{here, kept.by}])
	}
	if kept.flags&entryTied != 0 {
		at := l.tied[here]
		f.Evidence = append(slices.Clip(f.Evidence), checks.Evidence{Source: "runs as written", Value: at})
	}
	if kept.flags&entrySpare != 0 {
		f.Message += fmt.Sprintf(" (one of several alternatives of %s, which another decides)", l.controls[kept.by])
	}
	return f
}

// baselineFlags are the flags of the states.
var baselineFlags = map[BaselineState]uint8{BaselineNew: entryNew, BaselineUnchanged: entryKnown, BaselineNewCheck: entryUnasked}

// baseline is how the entry stands to the baseline.
func (e *entry) baseline() BaselineState {
	switch {
	case e.flags&entryNew != 0:
		return BaselineNew
	case e.flags&entryKnown != 0:
		return BaselineUnchanged
	case e.flags&entryUnasked != 0:
		return BaselineNewCheck
	default:
		return ""
	}
}

// SetBaseline notes how a violation stands to an earlier report.
func (l *ledger) SetBaseline(i int, state BaselineState) {
	kept := l.entryOf(l.order[i])
	kept.flags = kept.flags&^(entryNew|entryKnown|entryUnasked) | baselineFlags[state]
}

// SetFirstSeen notes since when a violation is known.
func (l *ledger) SetFirstSeen(i int, at time.Time) {
	if l.seen == nil {
		l.seen = make([]uint32, len(l.order))
	}
	l.seen[i] = l.days.number(at)
}

// Err is the first failure to read back what was found.
func (l *ledger) Err() error { return l.evaluation.texts.err() }

// Close gives the space of the temporary file back. Nothing can be read afterwards.
func (l *ledger) Close() error { return l.evaluation.texts.close() }

// days numbers times; 0 is none.
type days struct {
	list []time.Time
	at   map[time.Time]uint32
}

func newDays() days {
	return days{list: []time.Time{{}}, at: map[time.Time]uint32{{}: 0}}
}

func (d *days) number(at time.Time) uint32 {
	at = at.UTC()
	number, there := d.at[at]
	if !there {
		number = uint32(len(d.list))
		d.at[at] = number
		d.list = append(d.list, at)
	}
	return number
}

// controlLists numbers lists of controls: few lists are shared by many findings.
type controlLists struct {
	lists [][]uint16
	made  [][]string
	grown map[[2]uint32]uint32
}

func newControlLists() controlLists {
	return controlLists{lists: [][]uint16{nil}, grown: map[[2]uint32]uint32{}}
}

// with is the list with a control at its end, or itself where the control is in it.
func (c *controlLists) with(list uint32, control uint16) uint32 {
	step := [2]uint32{list, uint32(control)}
	if grown, known := c.grown[step]; known {
		return grown
	}
	grown := list
	if !slices.Contains(c.lists[list], control) {
		grown = uint32(len(c.lists))
		c.lists = append(c.lists, append(slices.Clone(c.lists[list]), control))
	}
	c.grown[step] = grown
	return grown
}

// names are the controls of a list. Whoever gets them may not change them.
func (c *controlLists) names(list uint32, full []string) []string {
	for len(c.made) < len(c.lists) {
		c.made = append(c.made, nil)
	}
	if c.made[list] == nil {
		for _, control := range c.lists[list] {
			c.made[list] = append(c.made[list], full[control])
		}
	}
	return slices.Clip(c.made[list])
}

// Digest is what a fingerprint is the text of: check, target and subject of a finding.
type Digest [16]byte

// DigestOf is the first half of the SHA-256 of check, target and subject joined by NUL.
func DigestOf(check, target, subject string) Digest {
	sum := sha256.Sum256([]byte(check + "\x00" + target + "\x00" + subject))
	return Digest(sum[:len(Digest{})])
}

// Fingerprint identifies a finding across runs: its digest as 32 hex digits.
func Fingerprint(check, target, subject string) string {
	digest := DigestOf(check, target, subject)
	return hex.EncodeToString(digest[:])
}
