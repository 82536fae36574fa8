package text

import (
	"cmp"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
)

// causes names what several violations have in common: whoever mends it mends them all.
func (t *text) causes() {
	groups := t.byCause()
	if len(groups) > 0 {
		t.Heading(report.Bold, "Violations with one cause")
	}
	for _, places := range groups {
		first := t.Result.At(places[0])
		label := report.Pad(first.Severity.String(), len("critical")) + "  "
		t.Hang(2, label, report.SeverityStyle(first.Severity), first.Cause.Text+": "+report.Count(len(places), "violation"))
		for _, block := range t.Blocks(places) {
			t.Hang(12, "", report.Plain, t.Result.Brief(block[0]).Check+": "+t.byTarget(block))
		}
	}
}

// byTarget names what a check's findings are about, target by target.
func (t *text) byTarget(block []int) string {
	var targets report.Ordered
	of := map[string][]engine.Finding{}
	for _, finding := range t.Of(block) {
		targets.Add(finding.Target)
		of[finding.Target] = append(of[finding.Target], finding)
	}
	var names []string
	for _, target := range targets.List {
		names = append(names, report.Together(of[target], t.most(report.MaxSubjects)))
	}
	return report.JoinNames(names, t.most(report.MaxNames), ", ")
}

// byCause are the places of failed findings that share a cause with others, the worst
// first; the groups too.
func (t *text) byCause() [][]int {
	var keys report.Ordered
	byKey := map[string][]int{}
	for _, place := range t.Findings(checks.Failed) {
		if cause := t.Result.At(place).Cause; cause != nil {
			keys.Add(cause.Key)
			byKey[cause.Key] = append(byKey[cause.Key], place)
		}
	}
	severity := func(place int) checks.Severity { return t.Result.Brief(place).Severity }
	var groups [][]int
	for _, key := range keys.List {
		places := byKey[key]
		if len(places) < 2 {
			continue
		}
		slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(severity(b), severity(a)) })
		groups = append(groups, places)
	}
	slices.SortStableFunc(groups, func(a, b []int) int {
		return cmp.Or(cmp.Compare(severity(b[0]), severity(a[0])), cmp.Compare(len(b), len(a)))
	})
	return groups
}
