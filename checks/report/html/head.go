package html

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// pageHead is what somebody reads who reads nothing else.
type pageHead struct {
	Site string
	// Verdict is two or three words, Class their weight: bad, doubt or good.
	Verdict, Class string
	// Sentence says what the exit code says.
	Sentence string
	Facts    []fact
	// Method says how the audit was made, Coverage how much it could assess, News what is new.
	Method, Coverage, News string
	// Severities counts the violations, every severity listed.
	Severities []tally
	Bars       []countBar
}

// fact is one line about the run.
type fact struct{ Name, Value string }

// tally is a number with its class and word.
type tally struct {
	Class, Word string
	Count       int
}

// countBar is one row of counts by outcome, also drawn to scale.
type countBar struct {
	Name  string
	Total int
	Parts []barPart
}

// barPart is a part of a bar; it begins at Start of the total.
type barPart struct {
	tally
	Start int
}

func (p *pager) title() string {
	if p.Result.Site == "" {
		return "Security audit, " + report.Day(p.Result.AsOf)
	}
	return "Security audit of " + report.Inline(p.Result.Site) + ", " + report.Day(p.Result.AsOf)
}

func (p *pager) pageHead() pageHead {
	made := pageHead{
		Site: report.Inline(p.Result.Site), Sentence: sentence(report.ExitText(p.Result)), Facts: p.facts(),
		Method: method, Coverage: report.CoverageText(p.Result.Summary.Coverage),
	}
	if p.Result.Baseline != nil {
		made.News = sentence(report.BaselineText(*p.Result.Baseline))
	}
	made.Verdict, made.Class = verdict(p.Result)
	for _, severity := range checks.Severities() {
		made.Severities = append(made.Severities, tally{severity.String(), severity.String(), p.Result.Summary.Severities[severity.String()]})
	}
	for _, profile := range p.Profiles {
		counts := map[checks.Outcome]int{}
		for _, control := range p.Controls[profile.ID] {
			counts[control.Outcome]++
		}
		made.Bars = append(made.Bars, newBar("Controls of "+report.Inline(profile.ID), counts))
	}
	made.Bars = append(made.Bars, newBar("All results", p.Result.Summary.Outcomes))
	return made
}

// verdict is the exit code in a few words, the worst first.
func verdict(r engine.Result) (words, class string) {
	switch {
	case r.Exit.Interrupted:
		return "Interrupted", "bad"
	case r.Exit.Violations:
		return "Violations found", "bad"
	case r.Exit.Errors:
		return "Ended in an error", "bad"
	case r.Exit.Incomplete:
		return "No violation, but incomplete", "doubt"
	case r.Summary.Outcomes[checks.Failed] > 0 && r.Baseline != nil && r.Baseline.FailOnNew:
		return "No new violation", "doubt"
	case r.Summary.Outcomes[checks.Failed] > 0:
		return "Only violations below " + r.Exit.FailOn.String(), "doubt"
	case r.Summary.Coverage.Total <= 0:
		return "Nothing to assess", "doubt"
	default:
		return "No violation", "good"
	}
}

func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + "."
}

func (p *pager) facts() []fact {
	names := make([]string, 0, len(p.Result.Profiles))
	for _, profile := range p.Result.Profiles {
		name := report.Inline(profile.ID)
		if profile.Title != "" {
			name = report.Inline(profile.Title) + " (" + name + ")"
		}
		if profile.Digest != "" {
			name += ", digest " + report.Inline(profile.Digest)
		}
		names = append(names, name)
	}
	all := []fact{
		{"Scope", p.scope()},
		{"Policy", orNone(strings.Join(names, ", "))},
		{"Judged as of", report.Minute(p.Result.AsOf)},
		{"Collected", period(p.Result.Started, p.Result.Finished)},
	}
	if p.Result.Advisories.Date != "" {
		all = append(all, fact{"Data about versions", "of " + report.Inline(p.Result.Advisories.Date)})
	}
	if p.Result.TimeZone != "" {
		all = append(all, fact{"Time zone of windows", report.Inline(p.Result.TimeZone)})
	}
	for _, snapshot := range p.Result.Snapshots {
		all = append(all, fact{"Snapshot (SHA-256)", report.Inline(snapshot.SHA256)})
	}
	if p.Result.Baseline != nil {
		all = append(all, fact{"Baseline", report.BaselineText(*p.Result.Baseline)})
	}
	if p.Result.Exit.FailOn.Valid() {
		text := p.Result.Exit.FailOn.String() + " and worse"
		if p.Result.Exit.Strict {
			text += "; strict: whatever was not assessed or attested counts too"
		}
		all = append(all, fact{"Severities that count", text})
	}
	return append(all, fact{"Tool", report.Inline(p.Result.Tool.Name) + " " + report.Inline(p.Result.Tool.Version)})
}

// method says how every audit is made, for a reader who doesn't know the tool.
const method = "Settings and answers were read from each target, without changing anything, and judged by the checks that the " +
	"policy's controls name. What could not be read is listed as not assessed and never counts as passed. What no check can see rests on the statements of people."

// scope counts the targets by their kinds, and names the zones they stand in.
func (p *pager) scope() string {
	var kinds, zones report.Ordered
	number := map[string]int{}
	for _, target := range p.Result.Targets {
		kind := report.Inline(target.Kind)
		kinds.Add(kind)
		number[kind]++
		if target.Zone != "" {
			zones.Add(report.Inline(target.Zone))
		}
	}
	text := report.Count(len(p.Result.Targets), "target")
	var parts []string
	for _, kind := range kinds.List {
		parts = append(parts, fmt.Sprintf("%d %s", number[kind], kind))
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	if len(zones.List) > 0 {
		text += "; zones " + report.JoinNames(zones.List, report.MaxNames, ", ")
	}
	return text
}

// period is from when to when, with the date once where it is the same.
func period(from, to time.Time) string {
	switch {
	case report.Minute(from) == report.Minute(to):
		return report.Minute(from)
	case report.Day(from) == report.Day(to):
		return strings.TrimSuffix(report.Minute(from), " UTC") + " to " + to.UTC().Format("15:04 UTC")
	default:
		return report.Minute(from) + " to " + report.Minute(to)
	}
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

func newBar(name string, counts map[checks.Outcome]int) countBar {
	bar := countBar{Name: name}
	for _, outcome := range checks.Outcomes() {
		if n := counts[outcome]; n > 0 {
			bar.Parts = append(bar.Parts, barPart{tally{outcomeClass(outcome), outcomeWord(outcome), n}, bar.Total})
			bar.Total += n
		}
	}
	return bar
}
