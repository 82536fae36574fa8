package sarif

import (
	"fmt"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// The places of the descriptors in sarifNotices.
const (
	noticeNotAssessed = iota
	noticeErrored
	noticeRun
)

// sarifNotices describe the notifications of this report.
var sarifNotices = []sarifAbout{
	noticeNotAssessed: {"not-assessed", sarifText{Text: "A check could not be judged: this is not a pass."}},
	noticeErrored:     {"errored", sarifText{Text: "A check ended in a defect of hardcheck: this says nothing about the target."}},
	noticeRun:         {"run", sarifText{Text: "Something to know about the run as a whole."}},
}

// notifications are the defects of hardcheck, what was not assessed, the notices
// of the run, and what the limits cut. At most as many of the first two are
// written as there may be results.
func (s *sarif) notifications() []sarifNotification {
	all := []sarifNotification{}
	skipped := 0
	for i, finding := range s.r.Briefs() {
		switch finding.Outcome {
		case checks.Failed, checks.Waived, checks.Passed, checks.NotApplicable:
			continue
		}
		if len(all) == s.limits.results {
			skipped++
			continue
		}
		all = append(all, s.notification(s.r.At(i)))
	}
	if skipped > 0 {
		s.cuts = append(s.cuts, report.Count(skipped, "notification")+" of checks that were not judged left out")
	}
	for _, notice := range append(append([]string{}, s.r.Notices...), s.cuts...) {
		all = append(all, sarifNotification{
			Descriptor: descriptor(noticeRun), Level: "note", Message: sarifText{Text: plainMessage(notice)},
		})
	}
	return all
}

func (s *sarif) notification(f engine.Finding) sarifNotification {
	n := sarifNotification{
		Descriptor: descriptor(noticeErrored), Level: "error",
		Message:   sarifText{Text: plainMessage(fmt.Sprintf("%s: %s: %s", report.Who(f), f.Check, f.Message))},
		Locations: []sarifLocation{s.places.of(f)},
	}
	if index, ok := s.ruleIndex[report.Inline(f.Check)]; ok {
		n.AssociatedRule = &sarifReference{ID: s.list[index].ID, Index: index}
	}
	if f.Outcome != checks.NotAssessed {
		return n
	}
	n.Descriptor, n.Level = descriptor(noticeNotAssessed), "note"
	if f.Reason.Incomplete() {
		n.Level = "warning"
	}
	n.Message.Text = plainMessage(fmt.Sprintf("%s: %s not assessed (%s): %s", report.Who(f), f.Check, f.Reason, f.Message))
	return n
}

func descriptor(place int) sarifReference {
	return sarifReference{ID: sarifNotices[place].ID, Index: place}
}

// resultText is what was observed, with the evidence.
func resultText(f engine.Finding) string {
	text := report.Who(f) + ": " + report.Inline(f.Message)
	for i, evidence := range f.Evidence {
		if i == report.MaxEvidence {
			return text + fmt.Sprintf("; and %d more observed", len(f.Evidence)-i)
		}
		text += "; seen: " + report.EvidenceText(evidence)
	}
	return text
}

// plainMessage cleans a message and breaks up what a viewer takes for an embedded
// link, "[text](address)" (SARIF 2.1.0, 3.11.6).
func plainMessage(text string) string { return strings.ReplaceAll(report.Inline(text), "](", "] (") }

func inlineAll(all []string) []string {
	out := make([]string, len(all))
	for i, text := range all {
		out[i] = report.Inline(text)
	}
	return out
}
