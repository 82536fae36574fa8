package ohdf

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/report"

	"hardcheck/checks/engine"
)

// The frameworks whose ids a control's tags have.
const (
	nist = "nist-800-82"
	iec  = "iec-62443-3-3"
)

// impacts are the numbers that readers turn into the severity again. 0 would say that the
// control does not apply.
var impacts = map[checks.Severity]float64{checks.Critical: 0.9, checks.High: 0.7, checks.Medium: 0.5, checks.Low: 0.3, checks.Info: 0.1}

// describe is a control without its results.
func (s *stream) describe(c engine.ControlResult, places []uint32) control {
	d := control{
		ID: report.Inline(c.ID), Title: report.Inline(c.Title), Desc: report.Inline(c.Title), Descriptions: []description{}, Refs: []reference{},
		Impact: s.impact(c, places), SourceLocation: sourceLocation{"profiles/" + report.Inline(c.Profile) + ".yaml", c.Line},
		Tags:       tags{NIST: s.framework(c, nist), IEC: s.framework(c, iec), Checks: inline(c.Checks), Section: report.Inline(c.Section), Outcome: checks.Outcome(report.Inline(string(c.Outcome)))},
		WaiverData: s.waived(c, places), Attestation: attested(s.r, c),
	}
	if c.Attestation != nil {
		said := *c.Attestation
		said.Status, said.Statement, said.By, said.Broken = report.Inline(said.Status), report.Inline(said.Statement), report.Inline(said.By), report.Inline(said.Broken)
		said.Evidence = nil
		for _, text := range report.ProofTexts(c.Attestation.Evidence) {
			said.Evidence = append(said.Evidence, engine.Proof{Link: text})
		}
		said.Evidence = report.ListOf(said.Evidence)
		d.Tags.Statement = &said
	}
	add := func(label, text string) {
		if text = lines(text); text != "" {
			d.Descriptions = append(d.Descriptions, description{label, text})
		}
	}
	add("rationale", c.Reason)
	if hidesPassed(c.Outcome) {
		if n := s.passed(places); n > 0 {
			add("passed", fmt.Sprintf("Besides, %s passed.", report.Count(n, "judgement")))
		}
	}
	var why, fixes []string
	for _, id := range c.Checks {
		check := s.checks[id]
		why = append(why, strings.TrimSpace(id+": "+check.Title+"\n"+check.Description))
		if check.Remediation != "" {
			fixes = append(fixes, id+":\n"+check.Remediation)
		}
		for _, text := range check.References {
			d.refer(report.Inline(text))
		}
	}
	add("check", strings.Join(why, "\n\n"))
	add("fix", strings.Join(fixes, "\n\n"))
	return d
}

func inline(texts []string) []string {
	clean := make([]string, len(texts))
	for i, text := range texts {
		clean[i] = report.Inline(text)
	}
	return clean
}

// refer adds a reference once.
func (d *control) refer(text string) {
	r := reference{Ref: text}
	if report.IsWebPage(text) {
		r = reference{URL: text}
	}
	if !slices.Contains(d.Refs, r) {
		d.Refs = append(d.Refs, r)
	}
}

// lines cleans a text line by line.
func lines(text string) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range all {
		all[i] = report.CodeLine(line)
	}
	return strings.Join(all, "\n")
}

// framework are the ids of a control and of its checks, each once.
func (s *stream) framework(c engine.ControlResult, id string) []string {
	all := slices.Clone(c.Frameworks[id])
	for _, check := range c.Checks {
		for _, requirement := range s.checks[check].Frameworks[id] {
			if !slices.Contains(all, requirement) {
				all = append(all, requirement)
			}
		}
	}
	slices.Sort(all)
	return inline(slices.Compact(all))
}

// impact is that of the worst of what didn't pass, else of all findings.
func (s *stream) impact(c engine.ControlResult, places []uint32) float64 {
	if c.Outcome == checks.NotApplicable {
		return 0
	}
	var open, worst checks.Severity
	for _, at := range places {
		f := s.r.Brief(int(at))
		worst = max(worst, f.Severity)
		if f.Outcome == checks.Failed || f.Outcome == checks.Waived {
			open = max(open, f.Severity)
		}
	}
	switch {
	case open.Valid():
		return impacts[open]
	case worst.Valid():
		return impacts[worst]
	default:
		return impacts[checks.Medium]
	}
}

func (s *stream) passed(places []uint32) int {
	n := 0
	for _, at := range places {
		if s.r.Brief(int(at)).Outcome == checks.Passed {
			n++
		}
	}
	return n
}

// waived are the waivers that a control's findings are accepted by; nil where there is none.
func (s *stream) waived(c engine.ControlResult, places []uint32) *waiverData {
	var reasons []string
	accepted := 0
	data := waiverData{Run: true, Skipped: c.Outcome == checks.Waived}
	for _, at := range places {
		f := s.r.Brief(int(at))
		if f.Outcome != checks.Waived {
			continue
		}
		accepted++
		if f.Waiver == nil { // a report that was read may lack it
			continue
		}
		reason := fmt.Sprintf("%s (owner %s, approved by %s)", report.Inline(f.Waiver.Reason), report.Inline(f.Waiver.Owner), report.Inline(f.Waiver.ApprovedBy))
		if !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
		if ends := report.Day(f.Waiver.Expires); data.ExpirationDate == "" || ends < data.ExpirationDate {
			data.ExpirationDate = ends
		}
	}
	if accepted == 0 {
		return nil
	}
	data.Justification = strings.Join(reasons, "; ")
	data.Message = fmt.Sprintf("%s accepted; the first waiver ends on %s", report.Count(accepted, "violation"), data.ExpirationDate)
	return &data
}

// attested is a live statement that says how the control stands; nil where there is none. That
// it does not apply has no word in this form: the control's impact is 0 then, and its tags have
// the statement.
func attested(r engine.Result, c engine.ControlResult) *attestationData {
	said := c.Attestation
	if said == nil || said.Broken != "" || !said.Until.After(r.AsOf) || said.Status == "not-applicable" {
		return nil
	}
	status := passed
	if said.Status == "not-met" {
		status = failed
	}
	return &attestationData{
		ControlID: report.Inline(c.ID), Explanation: report.Inline(said.Statement), Frequency: report.Inline(c.Frequency), Status: status,
		Updated: said.Date.UTC().Format("2006-01-02T15:04:05Z"), UpdatedBy: report.Inline(said.By),
	}
}
