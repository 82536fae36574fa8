// Package junit writes a result as JUnit XML, for the test reports of CI systems.
package junit

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Write writes the result as JUnit XML: a suite for each target with a test for
// each finding, and a suite for each policy with a test for each control that
// rests on an attestation. A violation is a failure, a defect of hardcheck an
// error; what was not assessed, does not apply or is waived is skipped with the
// reason. The form keeps to what the strict schema of the Jenkins xUnit plugin
// allows. Nothing is timed: all times are 0.000.
func Write(w io.Writer, r engine.Result) error {
	report := junitReport{Name: strings.TrimSpace("hardcheck " + xmlText(report.Inline(r.Site))), Time: junitTime}
	suites := &junitSuites{timestamp: junitTimestamp(r), byName: map[string]int{}}
	suites.addTargets(r)
	suites.addFindings(r)
	suites.addControls(r)
	suites.addProfiles(r)
	report.Suites = suites.list
	for _, suite := range report.Suites {
		report.Tests += suite.Tests
		report.Failures += suite.Failures
		report.Errors += suite.Errors
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(&out)
	encoder.Indent("", "  ")
	if err := encoder.Encode(report); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	out.WriteByte('\n')
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	return nil
}

// junitTimestamp is when the run began, in UTC without a zone: the strictest
// schemas allow none.
func junitTimestamp(r engine.Result) string {
	at := r.Started
	if at.IsZero() {
		at = r.AsOf
	}
	return at.UTC().Format("2006-01-02T15:04:05")
}

// junitSuites gathers suites: one for each name.
type junitSuites struct {
	timestamp string
	list      []junitSuite
	byName    map[string]int
}

// suite is the suite of a name, which is made when it doesn't exist. The pointer
// holds until the next call.
func (s *junitSuites) suite(name string) *junitSuite {
	name = xmlText(report.Inline(name))
	if place, ok := s.byName[name]; ok {
		return &s.list[place]
	}
	s.byName[name] = len(s.list)
	s.list = append(s.list, junitSuite{Name: name, Time: junitTime, Timestamp: s.timestamp})
	return &s.list[len(s.list)-1]
}

func (s *junitSuites) addTargets(r engine.Result) {
	for _, target := range r.Targets {
		suite := s.suite(target.Name)
		suite.Properties = &junitProperties{List: []junitProperty{
			{"kind", xmlText(report.Inline(target.Kind))},
			{"address", xmlText(report.Inline(target.Address))},
			{"state", xmlText(report.Inline(report.StateText(target)))},
		}}
	}
}

func (s *junitSuites) addFindings(r engine.Result) {
	for _, finding := range r.All() {
		s.suite(suiteOf(finding)).add(findingTest(finding, r.Baseline != nil && r.Baseline.FailOnNew))
	}
	for _, gone := range r.Resolved {
		s.suite("resolved since " + report.Day(r.Baseline.AsOf)).add(junitTest{
			Class: xmlText(report.Inline(gone.Kind + "." + gone.Check)), Time: junitTime,
			Name: xmlText(report.Inline(gone.Title + ": " + report.ResolvedText(gone))),
		})
	}
}

// suiteOf names a finding's target, or the kind that the site has no target of.
func suiteOf(f engine.Finding) string {
	if f.Check == engine.AttestationCheck {
		return "statements"
	}
	if f.Target == "" {
		return "no " + f.Kind + " target"
	}
	return f.Target
}

// addControls adds those that need or have an attestation, with what was stated; the others
// are what their findings are.
func (s *junitSuites) addControls(r engine.Result) {
	for _, control := range r.Controls {
		said := control.Attestation
		if control.Outcome != checks.Manual && control.Outcome != checks.Attested && said == nil {
			continue
		}
		test := junitTest{
			Class: xmlText(report.Inline(control.Profile + "." + control.ID)), Time: junitTime,
			Name: xmlText(report.Inline(control.ID + ": " + control.Title)),
		}
		switch control.Outcome {
		case checks.Manual:
			test.Skipped = &junitMessage{Message: xmlText(report.Inline("needs a person's attestation: " + control.Reason))}
		case checks.Passed, checks.Attested:
		default:
			// Its findings are tests themselves: a second failure would count them twice.
			test.Skipped = &junitMessage{Message: xmlText(report.Inline(string(control.Outcome) + ": " + control.Reason))}
		}
		if said != nil {
			lines := append([]string{report.SaidBy(said), report.Inline(said.Statement)}, report.ProofTexts(said.Evidence)...)
			test.Said = &junitOutput{xmlText(strings.Join(lines, "\n"))}
		}
		s.suite("policy " + control.Profile).add(test)
	}
}

// addProfiles says in a suite of its own what the run was judged by.
func (s *junitSuites) addProfiles(r engine.Result) {
	if len(r.Profiles) == 0 {
		return
	}
	var list []junitProperty
	for _, profile := range r.Profiles {
		list = append(list, junitProperty{"digest of " + xmlText(report.Inline(profile.ID)), xmlText(report.Inline(profile.Digest))})
	}
	if r.Advisories.Date != "" {
		list = append(list, junitProperty{"data about versions", xmlText(report.Inline(r.Advisories.Date))})
	}
	s.suite("policies").Properties = &junitProperties{List: list}
}

// findingTest names the target in the test too: Jenkins and GitLab tell tests
// apart by class and name alone. What a baseline knows is no failure, nor, where only what is
// new counts, what it did not ask for.
func findingTest(f engine.Finding, onlyNew bool) junitTest {
	test := junitTest{
		Class: xmlText(report.Inline(f.Kind + "." + f.Check)), Time: junitTime,
		Name: xmlText(report.Inline(f.Title + ": " + report.Label(suiteOf(f), f.Subject))),
	}
	message := report.Who(f) + ": " + report.Inline(f.Message)
	switch f.Outcome {
	case checks.Passed:
	case checks.Failed:
		if f.Baseline == engine.BaselineUnchanged || f.Baseline == engine.BaselineNewCheck && onlyNew {
			test.Skipped = junitText("", skippedViolation(f)+": "+message, "")
			break
		}
		test.Failure = junitText(f.Severity.String(), report.News(f)+message, failureBody(f))
	case checks.NotAssessed:
		test.Skipped = junitText("", fmt.Sprintf("not assessed (%s): %s", report.Inline(string(f.Reason)), report.Inline(f.Message)), "")
	case checks.NotApplicable:
		test.Skipped = junitText("", "not applicable: "+report.Inline(f.Message), "")
	case checks.Waived:
		test.Skipped = junitText("", "waived: "+report.Inline(f.Message)+" ("+report.WaiverText(f)+")", "")
	default:
		// A defect of hardcheck, or an outcome of a later version: never a pass.
		test.Error = junitText(report.Inline(string(f.Outcome)), message, "")
	}
	return test
}

// skippedViolation says why a violation fails no test.
func skippedViolation(f engine.Finding) string {
	if f.Baseline == engine.BaselineNewCheck {
		return "by a check that the baseline lacks (" + f.Severity.String() + ")"
	}
	return report.KnownText(f) + " (" + f.Severity.String() + ")"
}

func failureBody(f engine.Finding) string {
	lines := []string{report.Who(f) + ": " + report.Inline(f.Message)}
	for _, evidence := range f.Evidence {
		lines = append(lines, "seen: "+report.Inline(report.EvidenceText(evidence)))
	}
	if controls := report.PolicyControls(f); len(controls) > 0 {
		lines = append(lines, "controls: "+strings.Join(controls, ", "))
	}
	if help := report.PlainHelp(f); help != "" {
		lines = append(lines, "", help)
	}
	return strings.Join(lines, "\n")
}
