// Package ohdf writes a result in the OASIS Heimdall Data Format (the exec-json of Chef
// InSpec), for Heimdall, the Security Automation Framework and what they convert to.
package ohdf

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/report"

	"hardcheck/checks/engine"
)

// Write writes the result in the form exec-json: a profile for each policy, a control for each
// of its controls, and a result for each finding of it, a control and result a line. Equal
// results give equal bytes. What is written is never in memory as a whole.
//
// A reader of this form calls a control passed of which one result passed and the others were
// skipped. So a control that is not assessed, or that waits for a statement, has no passed
// results: they are counted in its description.
func Write(w io.Writer, r engine.Result) error {
	s := &stream{out: bufio.NewWriterSize(w, 64<<10), r: report.WithLists(r), places: placesOf(r), checks: map[string]engine.CheckSummary{}}
	s.encoder = json.NewEncoder(&s.encoded)
	s.encoder.SetEscapeHTML(false)
	for _, check := range report.Checks(r) {
		s.checks[check.ID] = check
	}
	s.write()
	if s.err == nil {
		s.err = s.out.Flush()
	}
	if s.err != nil {
		return fmt.Errorf("write OHDF report: %w", s.err)
	}
	return nil
}

// stream writes a report piece by piece. The first error stays.
type stream struct {
	out     *bufio.Writer
	encoded bytes.Buffer
	encoder *json.Encoder
	r       engine.Result
	// places are those of the findings of each control, by its full name.
	places map[string][]uint32
	checks map[string]engine.CheckSummary
	err    error
}

func placesOf(r engine.Result) map[string][]uint32 {
	places := map[string][]uint32{}
	for i, f := range r.Briefs() {
		for _, control := range f.Controls {
			places[control] = append(places[control], uint32(i))
		}
	}
	return places
}

func (s *stream) text(text string) {
	if s.err == nil {
		_, s.err = s.out.WriteString(text)
	}
}

// value writes a value on one line.
func (s *stream) value(value any) {
	s.encoded.Reset()
	if err := s.encoder.Encode(value); err != nil && s.err == nil {
		s.err = err
	}
	s.text(string(bytes.TrimSuffix(s.encoded.Bytes(), []byte("\n"))))
}

// open begins an object that more members are added to: it has at least one.
func (s *stream) open(value any) {
	s.encoded.Reset()
	if err := s.encoder.Encode(value); err != nil && s.err == nil {
		s.err = err
	}
	s.text(string(bytes.TrimSuffix(s.encoded.Bytes(), []byte("}\n"))))
}

func (s *stream) write() {
	s.open(s.head())
	s.text(`,"profiles":[`)
	for i, profile := range s.r.Profiles {
		if i > 0 {
			s.text(",")
		}
		s.text("\n")
		s.profile(profile)
	}
	s.text("\n]}\n")
}

func (s *stream) head() head {
	h := head{
		Platform: platform{report.Inline(s.r.Tool.Name), report.Inline(s.r.Tool.Version), report.Inline(s.r.Site)},
		Version:  report.Inline(s.r.Tool.Version), Statistics: statistics{Duration: s.r.Finished.Sub(s.r.Started).Seconds()},
		Passthrough: passthrough{Hardcheck: run{
			Site: report.Inline(s.r.Site), AsOf: s.r.AsOf, Started: s.r.Started, Finished: s.r.Finished, Snapshots: []engine.SnapshotSummary{},
			Exit: s.r.Exit, Ends: report.ExitText(s.r), Coverage: s.r.Summary.Coverage, Targets: []runTarget{}, Notices: []string{},
		}},
	}
	for _, target := range s.r.Targets {
		h.Passthrough.Hardcheck.Targets = append(h.Passthrough.Hardcheck.Targets, runTarget{
			report.Inline(target.Name), report.Inline(target.Kind), report.Inline(target.Address), report.Inline(report.StateText(target)),
		})
	}
	for _, snapshot := range s.r.Snapshots {
		h.Passthrough.Hardcheck.Snapshots = append(h.Passthrough.Hardcheck.Snapshots, engine.SnapshotSummary{SHA256: report.Inline(snapshot.SHA256)})
	}
	for _, notice := range s.r.Notices {
		h.Passthrough.Hardcheck.Notices = append(h.Passthrough.Hardcheck.Notices, report.Inline(notice))
	}
	for _, control := range s.r.Controls {
		h.Statistics.Controls.add(control.Outcome)
	}
	return h
}

// profile writes a policy with its controls.
func (s *stream) profile(p engine.ProfileSummary) {
	var own []engine.ControlResult
	for _, control := range s.r.Controls {
		if control.Profile == p.ID {
			own = append(own, control)
		}
	}
	s.open(profile{
		Name: report.Inline(p.ID), Title: report.Inline(p.Title), SHA256: report.Inline(p.Digest), Status: "loaded",
		Supports: []any{}, Attributes: []any{}, Groups: groupsOf(own),
	})
	s.text(`,"controls":[`)
	for i, control := range own {
		if i > 0 {
			s.text(",")
		}
		s.text("\n")
		s.control(control)
	}
	s.text("\n]}")
}

// groupsOf are the policy's sections, in its order.
func groupsOf(controls []engine.ControlResult) []group {
	groups := []group{}
	for _, control := range controls {
		section := report.Inline(control.Section)
		at := slices.IndexFunc(groups, func(g group) bool { return g.Title == section })
		if at < 0 {
			at = len(groups)
			groups = append(groups, group{ID: fmt.Sprintf("section-%d", at+1), Title: section})
		}
		groups[at].Controls = append(groups[at].Controls, report.Inline(control.ID))
	}
	return groups
}

// control writes a control with its results. One without any would be an error of the profile
// to its readers, so that at least one says how it stands.
func (s *stream) control(c engine.ControlResult) {
	places := s.places[report.ControlKey(c)]
	s.open(s.describe(c, places))
	s.text(`,"results":[`)
	separator := "\n"
	result := func(one result) {
		s.text(separator)
		s.value(one)
		separator = ",\n"
	}
	hidesPassed := hidesPassed(c.Outcome)
	for _, at := range places {
		brief := s.r.Brief(int(at))
		if brief.Outcome == checks.Passed && hidesPassed {
			continue
		}
		result(s.result(c, int(at), brief))
	}
	if said, is := s.statement(c); is || separator == "\n" {
		result(said)
	}
	s.text("]}")
}

// hidesPassed reports whether passed results would make a reader call the control passed that
// isn't.
func hidesPassed(outcome checks.Outcome) bool {
	return outcome == checks.NotAssessed || outcome == checks.Manual || outcome == checks.NotApplicable
}

// start is when the run began, as every result tells it.
func (s *stream) start() string {
	at := s.r.Started
	if at.IsZero() {
		at = s.r.AsOf
	}
	return at.UTC().Format(time.RFC3339)
}
