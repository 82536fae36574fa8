package html

import (
	"cmp"
	"fmt"
	"slices"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// maxRows is how many targets are listed at once; the others wait behind a line
// that opens them.
const maxRows = 24

// sitePart is the site as a drawing and as a list.
type sitePart struct {
	// Maps are the same drawing for a wide and for a narrow page.
	Maps   []siteMap
	Legend []legendEntry
	// Dashed and Dotted are set when the drawing has such borders.
	Dashed, Dotted bool
	// Rows are shown at once, More on demand.
	Rows, More []targetRow
}

// legendEntry explains a mark of the drawing.
type legendEntry struct {
	tally
	Mark string
}

// targetRow is one target with what failed there.
type targetRow struct {
	ID, Name, Kind, Zone, Address, State, Detail string
	// Whole is set where everything was read.
	Whole        bool
	Class, Worst string
	Violations   []link
	// Failed names them where the site is large.
	Failed string
	// Alike are the others of a large site of which the same is true.
	Alike []alikeTarget
}

// alikeTarget is a target in the row of another.
type alikeTarget struct{ ID, Name, Address string }

// standing is how a target did.
type standing struct {
	worst    checks.Outcome
	severity checks.Severity
	counts   map[checks.Outcome]int
	// failed are the places of its violations in the findings.
	failed []int
}

// rank is the place of the worst outcome; a target without results did best.
func (s standing) rank() int {
	if s.worst == "" {
		return len(checks.Outcomes())
	}
	return s.worst.Rank()
}

// words is the standing in a few words: "3 failed, critical".
func (s standing) words() string {
	if s.worst == "" {
		return "no results"
	}
	text := fmt.Sprintf("%d %s", s.counts[s.worst], outcomeWord(s.worst))
	if s.worst == checks.Failed {
		text += ", " + s.severity.String()
	}
	return text
}

func (p *pager) standings() map[string]*standing {
	all := map[string]*standing{}
	for i, finding := range p.Result.Briefs() {
		s := all[finding.Target]
		if s == nil {
			s = &standing{worst: finding.Outcome, counts: map[checks.Outcome]int{}}
			all[finding.Target] = s
		}
		s.counts[finding.Outcome]++
		if finding.Outcome.Rank() < s.worst.Rank() {
			s.worst = finding.Outcome
		}
		if finding.Outcome == checks.Failed {
			s.severity = max(s.severity, finding.Severity)
			s.failed = append(s.failed, i)
		}
	}
	return all
}

func (p *pager) sitePart() sitePart {
	standings := p.standings()
	var part sitePart
	worst := map[checks.Outcome]int{}
	for _, target := range p.Result.Targets {
		if standings[target.Name] == nil {
			standings[target.Name] = &standing{}
		}
		worst[standings[target.Name].worst]++
		part.Dashed = part.Dashed || border(target.State) == "dashed"
		part.Dotted = part.Dotted || border(target.State) == "dotted"
	}
	for i, place := range p.rowOrder(standings) {
		row := p.targetRow(p.Result.Targets[place], standings)
		if i < maxRows {
			part.Rows = append(part.Rows, row)
		} else {
			part.More = append(part.More, row)
		}
	}
	if p.large() {
		part.More = foldedRows(part.More)
	}
	for _, outcome := range append(checks.Outcomes(), "") {
		if n := worst[outcome]; n > 0 {
			part.Legend = append(part.Legend, legendEntry{tally{outcomeClass(outcome), standingWord(outcome), n}, marks[outcome]})
		}
	}
	if len(p.Result.Targets) > 0 {
		part.Maps = []siteMap{p.drawSite(wideMap, standings), p.drawSite(narrowMap, standings)}
	}
	return part
}

// rowOrder is the site's own order; of a site that doesn't fit, the worst come first.
func (p *pager) rowOrder(standings map[string]*standing) []int {
	order := make([]int, len(p.Result.Targets))
	for i := range order {
		order[i] = i
	}
	if len(order) > maxRows {
		p.worstTargets(order, standings)
	}
	return order
}

// worstTargets sorts places of targets by how they did.
func (p *pager) worstTargets(places []int, standings map[string]*standing) {
	slices.SortStableFunc(places, func(a, b int) int {
		s, t := standings[p.Result.Targets[a].Name], standings[p.Result.Targets[b].Name]
		return cmp.Or(cmp.Compare(s.rank(), t.rank()), cmp.Compare(t.severity, s.severity), cmp.Compare(len(t.failed), len(s.failed)))
	})
}

func (p *pager) targetRow(target engine.TargetSummary, standings map[string]*standing) targetRow {
	s := standings[target.Name]
	row := targetRow{
		ID: p.once(p.targetIDs[target.Name]), Name: report.Inline(target.Name), Kind: report.Inline(target.Kind), Zone: report.Inline(target.Zone), Address: report.Inline(target.Address),
		State: report.Inline(string(target.State)), Class: outcomeClass(s.worst), Worst: s.words(),
	}
	row.Whole = target.State.Whole()
	if row.Address == row.Name {
		row.Address = ""
	}
	row.Detail = report.StateDetail(target)
	slices.SortStableFunc(s.failed, func(a, b int) int { return cmp.Compare(p.Result.Brief(b).Severity, p.Result.Brief(a).Severity) })
	if p.large() {
		row.Failed = p.failedText(s.failed)
		return row
	}
	for _, at := range s.failed {
		finding := p.Result.Brief(at)
		text := finding.Severity.String() + ": " + report.Inline(finding.Check)
		if finding.Subject != "" {
			text += " (" + report.Inline(finding.Subject) + ")"
		}
		row.Violations = append(row.Violations, link{text, p.findingIDs[at]})
	}
	return row
}

func standingWord(outcome checks.Outcome) string {
	if outcome == "" {
		return "no results"
	}
	return outcomeWord(outcome)
}
