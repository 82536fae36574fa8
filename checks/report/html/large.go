package html

import (
	"strings"

	"hardcheck/checks/engine"
	"hardcheck/checks/report"
)

// maxWhole is how many findings a page shows one by one. A browser needs many seconds for
// the page of a larger site, and nobody reads it: such a page has what failed by its target,
// and what passed as a number.
const maxWhole = 20_000

// large reports whether the page is of such a site.
func (p *pager) large() bool { return p.Result.Len() > maxWhole }

// foldedPlaces are the places of a block behind the first: those with the same message and
// evidence are one, with the names of all.
func (p *pager) foldedPlaces(block []int, made func(at int, f engine.Finding) place) []place {
	at := map[string]int{}
	var key []byte
	var all []place
	var also [][]string
	for _, i := range block {
		finding := p.Result.At(i)
		key = report.AppendKey(report.AppendTold(key[:0], finding), finding.Controls...)
		group, there := at[string(key)]
		if !there {
			at[string(key)] = len(all)
			all, also = append(all, made(i, finding)), append(also, nil)
			continue
		}
		also[group] = append(also[group], report.Who(finding))
	}
	for i, names := range also {
		if len(names) > 0 {
			all[i].Others, all[i].Also = len(names), strings.Join(names, ", ")
		}
	}
	return all
}

// failedText names what failed on a target, the worst first.
func (p *pager) failedText(failed []int) string {
	parts := make([]string, 0, len(failed))
	for _, at := range failed {
		finding := p.Result.Brief(at)
		text := finding.Severity.String() + ": " + report.Inline(finding.Check)
		if finding.Subject != "" {
			text += " (" + report.Inline(finding.Subject) + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// maxPlaces is how many places of a check have their own element behind the first ones.
const maxPlaces = 200

// inLines are the places that stay, and the others as text of a line each: those that say nothing
// but who is concerned, what is wrong and what was seen.
func inLines(all []place) (stay []place, lines []string) {
	for _, one := range all {
		plain := one.Severity == "" && one.Others == 0 && len(one.Steps)+len(one.Controls) == 0
		if len(stay) < maxPlaces || !plain {
			stay = append(stay, one)
			continue
		}
		line := one.Who.text()
		if one.News != "" {
			line = one.News + ": " + line
		}
		if one.Message != "" {
			line += ": " + one.Message
		}
		for _, e := range one.Evidence {
			line += "; " + report.EvidenceText(e)
		}
		lines = append(lines, line)
	}
	return stay, lines
}

// foldedRows are the rows of targets: those of the same kind and zone that ended in the same way
// are one.
func foldedRows(all []targetRow) []targetRow {
	at := map[string]int{}
	var key []byte
	var folded []targetRow
	for _, row := range all {
		key = report.AppendKey(key[:0], row.Kind, row.Zone, row.State, row.Detail, row.Class, row.Worst, row.Failed)
		first, there := at[string(key)]
		if !there {
			at[string(key)] = len(folded)
			folded = append(folded, row)
			continue
		}
		folded[first].Alike = append(folded[first].Alike, alikeTarget{row.ID, row.Name, row.Address})
	}
	return folded
}
