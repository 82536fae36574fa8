package html

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
)

const (
	// maxPathRows is how many paths are in the list; the violations tell of all.
	maxPathRows = 1000
	// maxPathLinks bounds the findings of one check that a path leads to.
	maxPathLinks = 8
)

// pathsPart are the ways through routers as a drawing and as a list.
type pathsPart struct {
	// Maps are the same drawing for a wide and for a narrow page.
	Maps   []pathMap
	Legend []pathSample
	// Rows are shown at once, More on demand. Rest says what isn't listed.
	Rows, More []pathRow
	Rest       string
	Count      int
}

// pathSample is a kind of line of the drawing.
type pathSample struct{ Class, Word string }

// pathRow is a path in words.
type pathRow struct {
	Class, Word, Text string
	Checks            []pathCheck
}

// pathCheck is a check with its findings that tell of a path.
type pathCheck struct {
	Name     string
	Findings []link
}

func (p *pager) pathsPart() pathsPart {
	all := p.paths()
	part := pathsPart{Count: len(all)}
	if len(all) == 0 {
		return part
	}
	part.Maps = []pathMap{drawPaths(widePaths, all), drawPaths(narrowPaths, all)}
	part.Legend = pathLegend(all)
	for i, path := range all[:min(len(all), maxPathRows)] {
		row := p.pathRow(path)
		if i < maxRows {
			part.Rows = append(part.Rows, row)
		} else {
			part.More = append(part.More, row)
		}
	}
	if rest := len(all) - maxPathRows; rest > 0 {
		part.Rest = report.Count(rest, "further path") + " not listed: see the violations."
	}
	return part
}

// pathWords say what the lines of the drawing mean.
var pathWords = map[checks.Outcome]string{
	checks.Failed: "open", checks.Waived: "open, accepted by a waiver", checks.NotAssessed: "can't be told",
}

func pathLegend(all []*sitePath) []pathSample {
	seen := map[checks.Outcome]bool{}
	for _, path := range all {
		seen[path.outcome] = true
	}
	var samples []pathSample
	for _, outcome := range []checks.Outcome{checks.Failed, checks.Waived, checks.NotAssessed} {
		if seen[outcome] {
			samples = append(samples, pathSample{outcomeClass(outcome), pathWords[outcome]})
		}
	}
	return samples
}

// pathRow leaves the severity to the findings: theirs is that of their worst path.
func (p *pager) pathRow(path *sitePath) pathRow {
	row := pathRow{Class: outcomeClass(path.outcome), Word: "open", Text: path.words()}
	if path.outcome != checks.Failed {
		row.Word = outcomeWord(path.outcome)
	}
	check := func(at int) string { return p.Result.Brief(at).Check }
	slices.SortStableFunc(path.findings, func(a, b int) int { return strings.Compare(check(a), check(b)) })
	for _, block := range runs(path.findings, check) {
		row.Checks = append(row.Checks, p.pathCheck(block))
	}
	return row
}

// pathCheck leads to the findings of one check by their subjects.
func (p *pager) pathCheck(block []int) pathCheck {
	made := pathCheck{Name: report.Inline(p.Result.Brief(block[0]).Check)}
	for i, at := range block {
		finding := p.Result.At(at)
		text := cmp.Or(report.Inline(finding.Subject), report.Inline(finding.Target))
		if i == maxPathLinks {
			text = fmt.Sprintf("and %d more", len(block)-i)
		}
		to := cmp.Or(p.findingIDs[at], p.groups[string(finding.Outcome)+"/"+finding.Check])
		made.Findings = append(made.Findings, link{text, to})
		if i == maxPathLinks {
			break
		}
	}
	return made
}

// words is the path as a sentence: "The internet reaches pump-plc (zone ot) through edge:
// packets to port 1502 arrive at port 502."
func (s *sitePath) words() string {
	from, via := "zone "+report.Inline(s.from), report.Inline(s.via)
	if s.from == checks.Internet {
		from = "the internet"
	}
	text := fmt.Sprintf("%s reaches %s through %s", from, s.endWords(), via)
	if s.kind() == endsAtRouter {
		text = fmt.Sprintf("%s reaches %s itself", from, via)
	}
	if sent, heard := portsText(s.sent), portsText(s.heard); sent == heard || sent == "" {
		text += ": " + heard
	} else {
		text += ": packets to " + sent + " arrive at " + heard
	}
	switch s.outcome {
	case checks.Waived:
		text += "; accepted by a waiver"
	case checks.NotAssessed:
		text = "whether " + text + "; can't be told"
	}
	return sentence(text)
}

func (s *sitePath) endWords() string {
	switch {
	case s.kind() == endsAtHost:
		return "the host " + report.Inline(s.end)
	case s.zone != "":
		return report.Inline(s.end) + " (zone " + report.Inline(s.zone) + ")"
	default:
		return report.Inline(s.end)
	}
}

// maxPorts bounds the ports that a sentence names.
const maxPorts = 12

// portsText lists ports: "port 502", "ports 80, 443, 53/udp".
func portsText(ports map[pathPort]bool) string {
	var names []string
	for _, port := range sortedPorts(ports) {
		names = append(names, port.String())
	}
	switch {
	case len(names) == 0:
		return ""
	case len(names) == 1 && sortedPorts(ports)[0].number == 0:
		return "any " + strings.ToUpper(names[0]) + " port"
	case len(names) == 1:
		return "port " + names[0]
	case len(names) > maxPorts:
		return fmt.Sprintf("ports %s and %d more", strings.Join(names[:maxPorts], ", "), len(names)-maxPorts)
	default:
		return "ports " + strings.Join(names, ", ")
	}
}
