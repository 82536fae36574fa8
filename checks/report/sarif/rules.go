package sarif

import (
	"fmt"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// maxDescription bounds a description in characters: GitHub refuses more than 1,024.
const maxDescription = 1000

// checkSummary is what all findings of one check say about it.
type checkSummary struct {
	first engine.Finding
	// worst is the severity of its worst violation, waived ones included.
	worst    checks.Severity
	controls report.Ordered
}

// rules lists the checks in the order in which they come up.
func (s *sarif) rules() {
	s.list = []sarifRule{}
	var order report.Ordered
	byID := map[string]*checkSummary{}
	for _, finding := range s.r.Briefs() {
		id := report.Inline(finding.Check)
		summary := byID[id]
		if summary == nil {
			summary = &checkSummary{first: finding}
			byID[id] = summary
			order.Add(id)
		}
		if finding.Outcome == checks.Failed || finding.Outcome == checks.Waived {
			summary.worst = max(summary.worst, finding.Severity)
		}
		summary.controls.Add(report.PolicyControls(finding)...)
	}
	cutTags := 0
	for i, id := range order.List {
		if i == s.limits.rules {
			s.cuts = append(s.cuts, fmt.Sprintf("%s left out: a run may hold %d", report.Count(len(order.List)-i, "rule"), s.limits.rules))
			break
		}
		rule, cut := newRule(id, byID[id], s.limits.tags)
		if cut {
			cutTags++
		}
		s.ruleIndex[id] = i
		s.list = append(s.list, rule)
	}
	if cutTags > 0 {
		s.cuts = append(s.cuts, fmt.Sprintf("tags of %s left out: a rule may have %d", report.Count(cutTags, "rule"), s.limits.tags))
	}
}

func newRule(id string, c *checkSummary, maxTags int) (rule sarifRule, cut bool) {
	severity := c.worst
	if severity == 0 {
		severity = c.first.Severity
	}
	title := report.Limited(report.Inline(c.first.Title), maxDescription)
	if title == "" {
		title = id
	}
	description := report.Limited(report.Inline(c.first.Description), maxDescription)
	if description == "" {
		description = title
	}
	help := report.PlainHelp(c.first)
	if help == "" {
		help = description
	}
	var tags report.Ordered
	// Without this tag GitHub ignores the security severity.
	tags.Add("security")
	if kind := report.Inline(c.first.Kind); kind != "" {
		tags.Add(kind)
	}
	tags.Add(c.controls.List...)
	cut = len(tags.List) > maxTags
	return sarifRule{
		ID: id, ShortDescription: sarifText{Text: title}, FullDescription: sarifText{Text: description},
		Help: sarifText{Text: help, Markdown: report.MarkdownHelp(c.first)}, HelpURI: helpURI(c.first.References),
		DefaultConfiguration: sarifConfiguration{sarifLevel(severity)},
		Properties: sarifRuleProperties{
			SecuritySeverity: securitySeverity(severity), Tags: tags.List[:min(len(tags.List), maxTags)],
		},
	}, cut
}

// securitySeverity is a number in the band of the same name at GitHub: above 9.0
// critical, from 7.0 high, from 4.0 medium, above 0 low.
func securitySeverity(severity checks.Severity) string {
	switch severity {
	case checks.Critical:
		return "9.5"
	case checks.High:
		return "8.0"
	case checks.Medium:
		return "5.5"
	case checks.Low:
		return "2.0"
	default:
		return "0.0"
	}
}

// helpURI is the first reference that is a web page.
func helpURI(references []string) string {
	for _, reference := range references {
		if report.IsWebPage(reference) {
			return reference
		}
	}
	return ""
}
