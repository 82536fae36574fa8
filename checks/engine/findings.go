package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"
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
	// order are the numbers of the findings as reports have them, blocks the sheets of each
	// blockSize numbers.
	order  []uint32
	blocks []uint16
	// seen are the numbers of the days since when the findings are known, in their order; nil
	// before the first is set. Few days are shared by many findings.
	seen []uint32
	days days
}

// sheet has the findings of one check.
type sheet struct {
	check     *checks.Check
	instances []*instance
	entries   []entry
	// rows are the places of the entries' rows among those of their instances, where it is not
	// that of the entry; by the controls whose verdicts stand, where it is not the first;
	// waivers the numbers of waivers.
	rows, by, waivers, instance column
	// index finds an entry where the check has several instances, by target and subject.
	index map[[2]uint32]uint32
	// base is the number of its first entry.
	base uint32
}

// column has what few entries of a sheet have, by their places, and one; nil where none has it.
type column []uint32

// at is what an entry has, or else the usual.
func (c column) at(entry, usual uint32) uint32 {
	if int(entry) >= len(c) || c[entry] == 0 {
		return usual
	}
	return c[entry] - 1
}

// set notes what an entry has. A sheet has room for as many entries as there are now.
func (c *column) set(entry, value, usual uint32, room int) {
	if value == usual && int(entry) >= len(*c) {
		return
	}
	if int(entry) >= len(*c) {
		*c = append(*c, make([]uint32, max(room, int(entry)+1)-len(*c))...)
	}
	(*c)[entry] = value + 1
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
type place struct {
	*sheet
	entry uint32
}

// entry is a finding as it is kept: see [row].
type entry struct {
	list uint32
	// first is the place of its first control, for sorting.
	first uint16
	// verdict is outcome and severity, 0 where nothing was offered.
	verdict, flags uint8
}

func (e entry) outcome() uint8  { return e.verdict >> 4 }
func (e entry) severity() uint8 { return e.verdict & 15 }

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
	s := &sheet{check: check}
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

// at is the place of the entry of a row.
func (s *sheet) at(i *instance, number int) uint32 {
	here := i.rows[number]
	if s.index != nil {
		key := [2]uint32{here.target, here.subject}
		at, there := s.index[key]
		if !there {
			at = uint32(len(s.entries))
			s.index[key] = at
			s.entries = append(s.entries, entry{})
		}
		return at
	}
	for number > 0 && i.rows[number-1].target == here.target && i.rows[number-1].subject == here.subject {
		number--
	}
	for number >= len(s.entries) { // statements are added as they come
		s.entries = append(s.entries, entry{})
	}
	return uint32(number)
}

// put makes a verdict that of an entry; by is the place of its control.
func (s *sheet) put(at uint32, made entry, by int, v verdict) {
	room := len(s.entries)
	s.entries[at] = made
	s.rows.set(at, v.row, at, room)
	s.by.set(at, uint32(by), uint32(made.first), room)
	s.waivers.set(at, uint32(v.waiver+1), 0, room) // its number and one, 0 for none
	s.instance.set(at, uint32(v.from.number), 0, room)
}

// offer adds one control's verdict; by is the place of the control.
func (l *ledger) offer(by int, v verdict) {
	s := l.sheet(v.use.Check)
	at := s.at(v.from, int(v.row))
	old, offered := &s.entries[at], l.entry(by, v)
	if old.outcome() == 0 || offered.outcome() < old.outcome() {
		s.put(at, offered, by, v)
		return
	}
	if offered.outcome() != old.outcome() {
		return
	}
	offered.list, offered.first = l.lists.with(old.list, uint16(by)), old.first
	needed := (old.flags | offered.flags) & entryNeeded
	if offered.severity() > old.severity() {
		s.put(at, offered, by, v)
	}
	old.list = offered.list
	old.flags |= needed
}

func (l *ledger) entry(by int, v verdict) entry {
	made := entry{first: uint16(by), list: l.lists.with(0, uint16(by))}
	severity := checks.Severity(v.severity)
	if !v.spare {
		made.flags |= entryNeeded
	}
	if v.written {
		made.flags |= entryWritten
	}
	here := judged{v.from, v.row}
	remarks := v.remarked()
	if remarks.tied != "" {
		made.flags |= entryTied
		l.tied[here] = remarks.tied
	}
	if remarks.broken != "" {
		made.flags |= entryBroken
		l.broken[seenBy{here, uint16(by)}] = remarks.broken
	}
	if v.spare && v.outcome == checks.Failed {
		severity = checks.Info
		made.flags |= entrySpare
	}
	made.verdict = codeOf(allOutcomes, v.outcome)<<4 | uint8(severity)
	return made
}

// blockSize is how many numbers in a row are of one sheet.
const blockSize = 1 << 12

// sort lists the findings in order of control, severity, target, check and subject.
func (l *ledger) sort() {
	n := l.evaluation.names
	n.sort()
	total := 0
	for number, s := range l.sheets {
		s.base = uint32(len(l.blocks) * blockSize)
		for range (len(s.entries) + blockSize - 1) / blockSize {
			l.blocks = append(l.blocks, uint16(number))
		}
		total += len(s.entries)
	}
	inOrder := func(a, b uint32) int {
		x, y := l.place(a).row(), l.place(b).row()
		return cmp.Or(cmp.Compare(n.rank[x.target], n.rank[y.target]), cmp.Compare(n.rank[x.subject], n.rank[y.subject]))
	}
	all := make([]uint32, 0, total)
	for _, s := range slices.SortedFunc(slices.Values(l.sheets), func(a, b *sheet) int { return strings.Compare(a.check.ID, b.check.ID) }) {
		from := len(all)
		for at := range s.entries {
			if s.entries[at].verdict != 0 {
				all = append(all, s.base+uint32(at))
			}
		}
		// Those of a single instance are in order, as its rows are.
		if own := all[from:]; !slices.IsSortedFunc(own, inOrder) {
			slices.SortFunc(own, inOrder)
		}
	}
	all = sortedBy(all, len(n.list), func(number uint32) int { return int(n.rank[l.place(number).row().target]) })
	const severities = 8
	l.order = sortedBy(all, severities*(len(l.controls)+1), func(number uint32) int {
		kept := l.place(number).kept()
		return severities*int(kept.first) + severities - 1 - int(kept.severity())
	})
}

// sortedBy sorts by keys below a bound, by counting, and keeps the order of those that are alike.
func sortedBy(all []uint32, keys int, key func(uint32) int) []uint32 {
	next := make([]uint32, keys+1) // where the next of a key goes
	for _, one := range all {
		next[key(one)+1]++
	}
	for i := range keys {
		next[i+1] += next[i]
	}
	sorted := make([]uint32, len(all))
	for _, one := range all {
		k := key(one)
		sorted[next[k]] = one
		next[k]++
	}
	return sorted
}

// place is that of the finding with a number.
func (l *ledger) place(number uint32) place {
	s := l.sheets[l.blocks[number/blockSize]]
	return place{s, number - s.base}
}

// places are those of the findings, in order.
func (l *ledger) places() iter.Seq[place] {
	return func(yield func(place) bool) {
		for _, number := range l.order {
			if !yield(l.place(number)) {
				return
			}
		}
	}
}

// kept is what is kept of the finding.
func (p place) kept() *entry { return &p.entries[p.entry] }

// judged is the row that the finding is.
func (p place) judged() judged {
	return judged{p.instances[p.instance.at(p.entry, 0)], p.rows.at(p.entry, p.entry)}
}

func (p place) row() row {
	j := p.judged()
	return j.by.rows[j.row]
}

// control is the place of the control whose verdict stands.
func (p place) control() uint16 { return uint16(p.by.at(p.entry, uint32(p.kept().first))) }

// reason is why the finding is not assessed.
func (p place) reason() checks.Reason {
	if p.kept().flags&entryWritten != 0 {
		return checks.Source
	}
	return wordOf(allReasons, p.row().what&15)
}

// Len is the number of findings.
func (l *ledger) Len() int { return len(l.order) }

// Brief is a finding without what is told of it: its message, evidence, paths, fix and cause.
func (l *ledger) Brief(i int) Finding {
	p := l.place(l.order[i])
	check, kept, row := p.check, p.kept(), p.row()
	b := l.evaluation.brief(row)
	f := Finding{
		Check: check.ID, Title: check.Title, Kind: check.Kind(), Target: b.Target, Subject: b.Subject,
		Outcome: wordOf(allOutcomes, kept.outcome()), Severity: checks.Severity(kept.severity()), Evidence: []checks.Evidence{},
		Description: check.Description, Remediation: check.Remediation, References: check.References,
		Controls: l.lists.names(kept.list, l.controls), Line: l.line(row.target), Baseline: kept.baseline(),
	}
	f.Reason = p.reason()
	if l.seen != nil {
		f.FirstSeen = l.days.list[l.seen[i]]
	}
	if waiver := p.waivers.at(p.entry, 0); waiver > 0 {
		f.Original, f.Waiver = checks.Failed, l.waivers.use(int(waiver)-1)
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
	p := l.place(l.order[i])
	kept := p.kept()
	told := l.evaluation.texts.get(p.row().text())
	f.Fingerprint = Fingerprint(f.Check, f.Target, f.Subject)
	f.Message, f.Paths, f.Fix, f.Cause = told.message, told.paths, told.fix, told.cause
	if told.evidence != nil {
		f.Evidence = told.evidence
	}
	if kept.flags&entryWritten != 0 {
		f.Message = asWritten
	}
	here := p.judged()
	if kept.flags&entryBroken != 0 {
		f.Message = withBroken(f.Message, l.broken[seenBy{here, p.control()}])
	}
	if kept.flags&entryTied != 0 {
		at := l.tied[here]
		f.Evidence = append(slices.Clip(f.Evidence), checks.Evidence{Source: "runs as written", Value: at})
	}
	if kept.flags&entrySpare != 0 {
		f.Message += fmt.Sprintf(" (one of several alternatives of %s, which another decides)", l.controls[p.control()])
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
	kept := l.place(l.order[i]).kept()
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
	var room [128]byte // on the stack: there is one for each finding
	text := append(append(room[:0], check...), 0)
	text = append(append(append(text, target...), 0), subject...)
	sum := sha256.Sum256(text)
	return Digest(sum[:len(Digest{})])
}

// Fingerprint identifies a finding across runs: its digest as 32 hex digits.
func Fingerprint(check, target, subject string) string {
	digest := DigestOf(check, target, subject)
	var text [2 * len(digest)]byte
	hex.Encode(text[:], digest[:])
	return string(text[:])
}
