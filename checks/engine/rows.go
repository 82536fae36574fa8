package engine

import (
	"cmp"
	"slices"
	"strings"

	"hardcheck/checks"
)

// row is a judgement as it is kept: small and without pointers, since a large site has
// millions. Its names are numbers of names, its text is one of texts.
type row struct {
	target, subject uint32
	textLow         uint32
	textHigh        uint16
	// what is outcome and reason, how the severity and its flags.
	what, how uint8
}

// The flags beside a row's severity.
const (
	rowBase   = 1 << 3
	rowLower  = 1 << 4
	rowNoted  = 1 << 5
	rowMarked = 1 << 6
	// rowWhereRun: it has passed if what was judged is what runs.
	rowWhereRun = 1 << 7
)

func (r row) text() int64 { return int64(r.textHigh)<<32 | int64(r.textLow) }

// tell gives the row another text.
func (r *row) tell(text int64) { r.textLow, r.textHigh = uint32(text), uint16(text>>32) }

// codeOf is the code of an outcome or a reason: 0 is none.
func codeOf[W ~string](words []W, word W) uint8 { return uint8(slices.Index(words, word) + 1) }

func wordOf[W ~string](words []W, code uint8) W {
	if code == 0 {
		return ""
	}
	return words[code-1]
}

var (
	allOutcomes = checks.Outcomes()
	allReasons  = checks.Reasons()
)

// brief is a row in words, without what is told of it.
type brief struct {
	Target, Subject string
	Outcome         checks.Outcome
	Reason          checks.Reason
}

// names numbers strings.
type names struct {
	list []string
	at   map[string]uint32
	// last is the number that was asked for last: a target's results come one after another.
	last uint32
	// rank is the place of each in alphabetical order, once sorted.
	rank []uint32
}

func newNames() *names { return &names{list: []string{""}, at: map[string]uint32{"": 0}} }

func (n *names) number(name string) uint32 {
	if name == "" {
		return 0
	}
	if name == n.list[n.last] {
		return n.last
	}
	number, there := n.at[name]
	if !there {
		number = uint32(len(n.list))
		name = strings.Clone(name)
		n.at[name] = number
		n.list = append(n.list, name)
	}
	n.last = number
	return number
}

// sort finds the rank of every name.
func (n *names) sort() {
	order := make([]uint32, len(n.list))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(n.list[a], n.list[b]) })
	n.rank = make([]uint32, len(order))
	for rank, number := range order {
		n.rank[number] = uint32(rank)
	}
}

// keep adds judgements to an instance.
func (e *Evaluation) keep(i *instance, all []checks.Judgement) {
	if i.rows == nil && i.rule.PerTarget() { // most say one thing of each target
		i.rows = make([]row, 0, max(len(all), e.expected[i.rule.Kinds()[0]]))
	}
	for _, j := range all {
		i.rows = append(i.rows, e.row(j))
	}
}

func (e *Evaluation) row(j checks.Judgement) row {
	at := e.texts.put(textOf(j))
	r := row{
		target: e.names.number(j.Target), subject: e.names.number(j.Subject), textLow: uint32(at), textHigh: uint16(at >> 32),
		what: codeOf(allOutcomes, j.Outcome)<<4 | codeOf(allReasons, j.Reason), how: uint8(j.Severity),
	}
	if j.Base {
		r.how |= rowBase
	}
	if j.Lower {
		r.how |= rowLower
	}
	if j.Note != "" {
		r.how |= rowNoted
	}
	if j.WhereRun {
		r.how |= rowWhereRun
	}
	if len(j.Marks) > 0 {
		r.how |= rowMarked
	}
	return r
}

func (e *Evaluation) brief(r row) brief {
	return brief{
		Target: e.names.list[r.target], Subject: e.names.list[r.subject], Outcome: wordOf(allOutcomes, r.what>>4), Reason: wordOf(allReasons, r.what&15),
	}
}

// severityOf is the severity of a row whose check, or the control that uses it, has own.
func (r row) severityOf(own checks.Severity) checks.Severity {
	return checks.Judgement{Severity: checks.Severity(r.how & 7), Base: r.how&rowBase != 0, Lower: r.how&rowLower != 0}.SeverityOr(own)
}

// sortRows puts the rows of every instance in the order of their targets and subjects.
func (e *Evaluation) sortRows() {
	e.names.sort()
	key := func(r row) uint64 { return uint64(e.names.rank[r.target])<<32 | uint64(e.names.rank[r.subject]) }
	for _, i := range e.instances {
		slices.SortStableFunc(i.rows, func(a, b row) int { return cmp.Compare(key(a), key(b)) })
	}
}
