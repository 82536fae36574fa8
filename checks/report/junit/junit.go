// Package junit writes a result as JUnit XML, for the test reports of CI systems.
package junit

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
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
	suites := &junitSuites{timestamp: junitTimestamp(r), byName: map[string]int{}, onlyNew: r.Baseline != nil && r.Baseline.FailOnNew}
	suites.addTargets(r)
	suites.addFindings(r)
	suites.addControls(r)
	suites.addProfiles(r)
	out := bufio.NewWriterSize(w, 64<<10)
	_, err := out.WriteString(xml.Header)
	if err == nil {
		err = suites.write(xml.NewEncoder(out), r)
	}
	if err == nil {
		err = out.WriteByte('\n')
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	return nil
}

// write writes the suites, and each test as it is made.
func (s *junitSuites) write(to *xml.Encoder, r engine.Result) error {
	to.Indent("", "  ")
	whole := junitCounts{}
	for _, suite := range s.list {
		whole.tests += suite.tests
		whole.failures += suite.failures
		whole.errors += suite.errors
	}
	start := startOf(
		"testsuites", "name", strings.TrimSpace("hardcheck "+xmlText(report.Inline(r.Site))),
		"tests", strconv.Itoa(whole.tests), "failures", strconv.Itoa(whole.failures), "errors", strconv.Itoa(whole.errors), "time", junitTime,
	)
	if err := to.EncodeToken(start); err != nil {
		return err
	}
	for _, suite := range s.list {
		if err := s.writeSuite(to, r, suite); err != nil {
			return err
		}
	}
	return errors.Join(to.EncodeToken(start.End()), to.Close())
}

func (s *junitSuites) writeSuite(to *xml.Encoder, r engine.Result, suite *junitSuite) error {
	start := startOf(
		"testsuite", "name", suite.name, "tests", strconv.Itoa(suite.tests), "failures", strconv.Itoa(suite.failures),
		"errors", strconv.Itoa(suite.errors), "skipped", strconv.Itoa(suite.skipped), "time", junitTime, "timestamp", s.timestamp,
	)
	if err := to.EncodeToken(start); err != nil {
		return err
	}
	if suite.properties != nil {
		if err := to.EncodeElement(suite.properties, startOf("properties")); err != nil {
			return err
		}
	}
	for _, place := range suite.findings {
		if err := to.EncodeElement(findingTest(r.At(int(place)), s.onlyNew), startOf("testcase")); err != nil {
			return err
		}
	}
	for _, test := range suite.others {
		if err := to.EncodeElement(test, startOf("testcase")); err != nil {
			return err
		}
	}
	return to.EncodeToken(start.End())
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
	onlyNew   bool // only what is new fails the run
	list      []*junitSuite
	byName    map[string]int
}

// junitSuite is a suite with what its tests are made of.
type junitSuite struct {
	junitCounts
	name       string
	properties *junitProperties
	findings   []uint32 // their places
	others     []junitTest
}

type junitCounts struct{ tests, failures, errors, skipped int }

// verdict is what a test comes to.
type verdict int

const (
	passes verdict = iota
	fails
	errs
	skips
)

func (c *junitCounts) count(v verdict) {
	c.tests++
	switch v {
	case fails:
		c.failures++
	case errs:
		c.errors++
	case skips:
		c.skipped++
	case passes:
	}
}

// suite is the suite of a name, which is made when it doesn't exist.
func (s *junitSuites) suite(name string) *junitSuite {
	name = xmlText(report.Inline(name))
	if place, ok := s.byName[name]; ok {
		return s.list[place]
	}
	s.byName[name] = len(s.list)
	made := &junitSuite{name: name}
	s.list = append(s.list, made)
	return made
}

func (s *junitSuites) addTargets(r engine.Result) {
	for _, target := range r.Targets {
		s.suite(target.Name).properties = &junitProperties{List: []junitProperty{
			{"kind", xmlText(report.Inline(target.Kind))},
			{"address", xmlText(report.Inline(target.Address))},
			{"state", xmlText(report.Inline(report.StateText(target)))},
		}}
	}
}

func (s *junitSuites) addFindings(r engine.Result) {
	for place, finding := range r.Briefs() {
		suite := s.suite(suiteOf(finding))
		suite.findings = append(suite.findings, uint32(place))
		suite.count(verdictOf(finding, s.onlyNew))
	}
	for _, gone := range r.Resolved {
		s.suite("resolved since " + report.Day(r.Baseline.AsOf)).add(junitTest{
			Class: xmlText(report.Inline(gone.Kind + "." + gone.Check)), Time: junitTime,
			Name: xmlText(report.Inline(gone.Title + ": " + report.ResolvedText(gone))),
		})
	}
}

// verdictOf is what the test of a finding comes to. What a baseline knows is no failure, nor, where
// only what is new counts, what it did not ask for.
func verdictOf(f engine.Finding, onlyNew bool) verdict {
	switch f.Outcome {
	case checks.Passed:
		return passes
	case checks.Failed:
		if f.Baseline == engine.BaselineUnchanged || f.Baseline == engine.BaselineNewCheck && onlyNew {
			return skips
		}
		return fails
	case checks.NotAssessed, checks.NotApplicable, checks.Waived:
		return skips
	default:
		// A defect of hardcheck, or an outcome of a later version: never a pass.
		return errs
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
	s.suite("policies").properties = &junitProperties{List: list}
}

// findingTest names the target in the test too: Jenkins and GitLab tell tests
// apart by class and name alone.
func findingTest(f engine.Finding, onlyNew bool) junitTest {
	test := junitTest{
		Class: xmlText(report.Inline(f.Kind + "." + f.Check)), Time: junitTime,
		Name: xmlText(report.Inline(f.Title + ": " + report.Label(suiteOf(f), f.Subject))),
	}
	message := report.Who(f) + ": " + report.Inline(f.Message)
	switch verdictOf(f, onlyNew) {
	case passes:
	case fails:
		test.Failure = junitText(f.Severity.String(), report.News(f)+message, failureBody(f))
	case skips:
		test.Skipped = junitText("", skippedText(f, message), "")
	case errs:
		test.Error = junitText(report.Inline(string(f.Outcome)), message, "")
	}
	return test
}

// skippedText says why a finding is neither good nor bad.
func skippedText(f engine.Finding, message string) string {
	switch f.Outcome {
	case checks.NotAssessed:
		return fmt.Sprintf("not assessed (%s): %s", report.Inline(string(f.Reason)), report.Inline(f.Message))
	case checks.NotApplicable:
		return "not applicable: " + report.Inline(f.Message)
	case checks.Waived:
		return "waived: " + report.Inline(f.Message) + " (" + report.WaiverText(f) + ")"
	default:
		return skippedViolation(f) + ": " + message
	}
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
