package json

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
)

// stream writes a report member by member, and the long lists entry by entry.
type stream struct {
	out     *bufio.Writer
	encoded bytes.Buffer
	encoder *json.Encoder
	r       engine.Result
	all     bool
	err     error
	began   bool
	// checks are those of the report; passed and unfit are the places of the findings of each
	// that are pairs, by its place.
	checks        []engine.CheckSummary
	passed, unfit [][]uint32
	lines         map[string]int
}

func newStream(w io.Writer, r engine.Result, o Options) *stream {
	s := &stream{out: bufio.NewWriterSize(w, 64<<10), r: r, all: o.AllEvidence, checks: report.Checks(r), lines: map[string]int{}}
	s.encoder = json.NewEncoder(&s.encoded)
	s.encoder.SetEscapeHTML(false)
	s.passed, s.unfit = make([][]uint32, len(s.checks)), make([][]uint32, len(s.checks))
	place := map[string]int{}
	for i, c := range s.checks {
		place[c.ID] = i
	}
	for i, f := range r.Briefs() {
		if f.Line != 0 {
			s.lines[f.Target] = f.Line
		}
		switch at := place[f.Check]; {
		case s.all:
		case f.Outcome == checks.Passed:
			s.passed[at] = append(s.passed[at], uint32(i))
		case f.Outcome == checks.NotApplicable:
			s.unfit[at] = append(s.unfit[at], uint32(i))
		}
	}
	return s
}

func (s *stream) write() error {
	r := report.WithLists(s.r)
	s.text("{")
	s.member("schema", r.Schema)
	s.member("tool", r.Tool)
	s.member("site", r.Site)
	s.member("asOf", r.AsOf)
	s.member("started", r.Started)
	s.member("finished", r.Finished)
	s.member("timeZone", r.TimeZone)
	s.member("advisories", r.Advisories)
	s.member("snapshots", r.Snapshots)
	s.member("profiles", r.Profiles)
	list(s, "targets", s.targets())
	s.checkList()
	list(s, "findings", s.findings())
	list(s, "controls", values(r.Controls))
	s.member("waivers", r.Waivers)
	if len(r.Certificates) > 0 {
		list(s, "certificates", values(r.Certificates))
	}
	if len(r.Crossings) > 0 {
		list(s, "crossings", values(r.Crossings))
	}
	if r.Narrowed != nil {
		s.member("narrowed", r.Narrowed)
	}
	if !r.LastWhole.IsZero() {
		s.member("lastWhole", r.LastWhole)
	}
	if r.Baseline != nil {
		s.member("baseline", r.Baseline)
	}
	if len(r.Resolved) > 0 {
		list(s, "resolved", values(r.Resolved))
	}
	s.member("notices", r.Notices)
	s.member("summary", r.Summary)
	s.member("exit", r.Exit)
	s.text("\n}\n")
	if s.err == nil {
		s.err = s.out.Flush()
	}
	if s.err != nil {
		return fmt.Errorf("write JSON report: %w", s.err)
	}
	return nil
}

func (s *stream) text(text string) {
	if s.err == nil {
		_, s.err = s.out.WriteString(text)
	}
}

// name begins a member.
func (s *stream) name(name string) {
	if s.began {
		s.text(",")
	}
	s.began = true
	s.text("\n  \"" + name + "\": ")
}

// encode is the value on one line. It holds until the next call.
func (s *stream) encode(value any) []byte {
	s.encoded.Reset()
	if err := s.encoder.Encode(value); err != nil && s.err == nil {
		s.err = err
	}
	return bytes.TrimSuffix(s.encoded.Bytes(), []byte("\n"))
}

func (s *stream) value(value any) {
	if data := s.encode(value); s.err == nil {
		_, s.err = s.out.Write(data)
	}
}

// member writes what is one of its kind, indented.
func (s *stream) member(name string, value any) {
	s.name(name)
	var indented bytes.Buffer
	if err := json.Indent(&indented, s.encode(value), "  ", "  "); err != nil && s.err == nil {
		s.err = err
	}
	s.text(indented.String())
}

// list writes an entry a line.
func list[T any](s *stream, name string, entries iter.Seq[T]) {
	s.name(name)
	s.text("[")
	separator := "\n"
	for entry := range entries {
		s.text(separator)
		s.value(entry)
		separator = ",\n"
		if s.err != nil {
			return
		}
	}
	if separator != "\n" {
		s.text("\n  ")
	}
	s.text("]")
}

func values[T any](all []T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, one := range all {
			if !yield(one) {
				return
			}
		}
	}
}

func (s *stream) targets() iter.Seq[target] {
	return func(yield func(target) bool) {
		for _, t := range s.r.Targets {
			if !yield(target{t, s.lines[t.Name]}) {
				return
			}
		}
	}
}

// checkList writes the checks, each with its pairs.
func (s *stream) checkList() {
	s.name("checks")
	s.text("[")
	for i, c := range s.checks {
		if i > 0 {
			s.text(",")
		}
		s.text("\n")
		data := s.encode(c)
		if s.err != nil {
			return
		}
		_, s.err = s.out.Write(bytes.TrimSuffix(data, []byte("}")))
		s.text(`,"passed":[`)
		s.pairs(s.passed[i])
		s.text(`],"notApplicable":[`)
		s.pairs(s.unfit[i])
		s.text("]}")
	}
	if len(s.checks) > 0 {
		s.text("\n  ")
	}
	s.text("]")
}

func (s *stream) pairs(places []uint32) {
	for i, at := range places {
		if i > 0 {
			s.text(",")
		}
		f := s.r.Brief(int(at))
		if f.Severity.Valid() {
			s.value(pair{f.Target, f.Subject})
		} else if s.err == nil {
			s.err = fmt.Errorf("finding %d: %s", at+1, f.Severity)
		}
	}
}

// findings are those that are no pairs.
func (s *stream) findings() iter.Seq[finding] {
	return func(yield func(finding) bool) {
		listed := map[string]bool{}
		for _, t := range s.r.Targets {
			listed[t.Name] = true
		}
		for i, brief := range s.r.Briefs() {
			if !s.all && (brief.Outcome == checks.Passed || brief.Outcome == checks.NotApplicable) {
				continue
			}
			f := findingOf(s.r.At(i))
			f.Evidence, f.Controls = report.ListOf(f.Evidence), report.ListOf(f.Controls)
			if listed[f.Target] {
				f.Line = 0
			}
			if !yield(f) {
				return
			}
		}
	}
}
