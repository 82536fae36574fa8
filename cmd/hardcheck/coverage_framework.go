package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/profiles"
)

// frameworkCoverage shows the requirements of a framework, and what a run gave for them.
type frameworkCoverage struct {
	printout
	framework, fromReport string
}

// requirementsReport is the JSON form.
type requirementsReport struct {
	Framework frameworkSummary `json:"framework"`
	// Site and AsOf are those of the run, where there is one; Profiles those it judged.
	Site         string                     `json:"site,omitempty"`
	AsOf         time.Time                  `json:"asOf,omitzero"`
	Profiles     []engine.ProfileSummary    `json:"profiles"`
	Snapshots    []engine.SnapshotSummary   `json:"snapshots"`
	Requirements []engine.RequirementResult `json:"requirements"`
}

type frameworkSummary struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Edition string `json:"edition"`
}

func (f *frameworkCoverage) run(verbose bool) error {
	if err := f.check(); err != nil {
		return err
	}
	framework, err := profiles.FindFramework(f.framework)
	if err != nil {
		return err
	}
	built, err := policies()
	if err != nil {
		return err
	}
	r := engine.Unjudged(all.Checks(), built)
	if f.fromReport != "" {
		judged, err := readReport(f.fromReport)
		if err != nil {
			return err
		}
		defer func() { _ = judged.Close() }()
		r = withUnjudged(judged, r.Checks)
	}
	told := requirementsReport{
		Framework: frameworkSummary{framework.ID, framework.Title, framework.Edition}, Site: r.Site, AsOf: r.AsOf,
		Profiles: report.ListOf(r.Profiles), Snapshots: report.ListOf(r.Snapshots), Requirements: engine.Requirements(framework, r),
	}
	if err := r.Err(); err != nil {
		return err
	}
	return f.to([]string{f.fromReport}, func(w io.Writer) error {
		switch {
		case f.format == "csv":
			return f.tableTo(w, told.csv(), "", nil)
		case f.format == "text" && verbose:
			return told.text(w)
		}
		return f.tableTo(w, told.table(), "coverage", told)
	})
}

// withUnjudged adds the checks that a run didn't judge.
func withUnjudged(r engine.Result, known []engine.CheckSummary) engine.Result {
	r.Checks = slices.Clone(r.Checks)
	for _, check := range known {
		if !slices.ContainsFunc(r.Checks, func(c engine.CheckSummary) bool { return c.ID == check.ID }) {
			r.Checks = append(r.Checks, check)
		}
	}
	return r
}

func (r requirementsReport) judged() bool { return !r.AsOf.IsZero() }

// table is an overview: a requirement a line.
func (r requirementsReport) table() report.Table {
	t := report.Table{Head: []string{"requirement", "title", "checks", "statements"}}
	if r.judged() {
		t.Head = slices.Insert(t.Head, 1, "outcome")
	}
	for _, q := range r.Requirements {
		row := []string{q.ID, q.Title, counted(q), strings.Join(controlNames(q), ", ")}
		if r.judged() {
			row = slices.Insert(row, 1, string(q.Outcome))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// counted is how many checks look at a requirement and how they ended.
func counted(q engine.RequirementResult) string {
	by := map[checks.Outcome]int{}
	for _, check := range q.Checks {
		by[check.Outcome]++
	}
	var parts []string
	for _, outcome := range checks.Outcomes() {
		if by[outcome] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", by[outcome], outcome))
		}
	}
	if by[""] > 0 && len(parts) > 0 {
		parts = append(parts, fmt.Sprintf("%d not in this run", by[""]))
	}
	if len(parts) == 0 {
		return fmt.Sprint(len(q.Checks))
	}
	return strings.Join(parts, ", ")
}

func controlNames(q engine.RequirementResult) []string {
	var names []string
	for _, control := range q.Controls {
		names = append(names, control.Control)
	}
	return names
}

// csv has a line a requirement, with everything in it.
func (r requirementsReport) csv() report.Table {
	t := report.Table{Head: []string{"framework", "requirement", "title", "source", "outcome", "reason", "checks", "violations", "evidence", "controls", "attestation"}}
	for _, q := range r.Requirements {
		t.Rows = append(t.Rows, []string{
			r.Framework.Edition, q.ID, q.Title, q.Source, string(q.Outcome), q.Reason, strings.Join(r.checkWords(q), " | "),
			strings.Join(violationWords(q), " | "), strings.Join(r.evidence(), " | "), strings.Join(controlNames(q), " | "), strings.Join(statementWords(q), " | "),
		})
	}
	return t
}

// evidence is what a run rests on: whoever has the snapshot can judge it again.
func (r requirementsReport) evidence() []string {
	if !r.judged() {
		return nil
	}
	words := []string{"run of " + r.AsOf.UTC().Format(time.RFC3339)}
	for _, snapshot := range r.Snapshots {
		words = append(words, "snapshot with the SHA-256 "+snapshot.SHA256)
	}
	return words
}

// checkWords tell of each check how it ended, and on which targets.
func (r requirementsReport) checkWords(q engine.RequirementResult) []string {
	var words []string
	unjudged := 0
	for _, check := range q.Checks {
		if r.judged() && check.Outcome == "" {
			unjudged++
			continue
		}
		text := check.ID
		if check.Outcome != "" {
			var parts []string
			for _, outcome := range checks.Outcomes() {
				if n := check.Outcomes[outcome]; n > 0 {
					parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
				}
			}
			text += ": " + strings.Join(parts, ", ")
		}
		if len(check.Targets) > 0 {
			text += " (" + some(check.Targets) + ")"
		}
		words = append(words, text)
	}
	if unjudged > 0 {
		words = append(words, fmt.Sprintf("not in this run: %d checks", unjudged))
	}
	return words
}

// maxNamed is how many targets a line names.
const maxNamed = 5

func some(names []string) string {
	if len(names) <= maxNamed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNamed], ", "), len(names)-maxNamed)
}

func violationWords(q engine.RequirementResult) []string {
	var words []string
	for _, v := range q.Violations {
		words = append(words, fmt.Sprintf("%s, %s on %s: %s", v.Check, v.Severity, report.Label(cmp.Or(v.Target, "no target"), v.Subject), v.Message))
	}
	if more := q.Failed - len(q.Violations); more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return words
}

// statementWords tell who said what about each control.
func statementWords(q engine.RequirementResult) []string {
	var words []string
	for _, control := range q.Controls {
		said := control.Attestation
		switch {
		case said == nil && control.Frequency != "" && control.Outcome != "":
			words = append(words, control.Control+": nobody has said anything")
		case said == nil:
		default:
			words = append(words, control.Control+": "+report.StatementText(*said))
		}
	}
	return words
}

// text tells everything, requirement by requirement.
func (r requirementsReport) text(w io.Writer) error {
	pen := newPen(w)
	for i, q := range r.Requirements {
		if i > 0 {
			pen.Blank()
		}
		head := q.ID
		if q.Outcome != "" {
			head += "  " + string(q.Outcome)
		}
		pen.Raw(head)
		pen.Say(2, q.Title+" ("+q.Source+")")
		if q.Reason != "" {
			pen.Hang(2, "rests on  ", report.Plain, q.Reason)
		}
		for _, words := range []struct {
			label string
			lines []string
		}{{"check     ", r.checkWords(q)}, {"violation ", violationWords(q)}, {"statement ", statementWords(q)}} {
			for _, line := range words.lines {
				pen.Hang(2, words.label, report.Plain, line)
			}
		}
	}
	return pen.Flush(w)
}
