package network

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// undeclared says that there is nothing to compare with, and lists what crosses as a draft
// for the site file.
func undeclared(t checks.Targets[routeros.Facts], routers []router) {
	all, site := t.Observed, t.Observed[0].Site
	if len(site.Networks()) == 0 {
		for _, o := range all {
			o.Unknown(checks.NoTarget, "the site file names no zones, so there is nothing between which conduits lie")
		}
		return
	}
	cells := cellsOf(site, routers, unreadNames(t))
	recordCells(all, cells)
	draft := draftOf(cells)
	for i, line := range draft {
		all[0].Evidence(fmt.Sprintf("conduits, draft line %d", i+1), "%s", line)
	}
	all[0].Unknown(checks.NoTarget, "the site file declares no `conduits`; what its routers let through now, as a draft to paste and to cut down: conduits: [%s]", strings.Join(flowed(draft), ", "))
	for _, o := range all[1:] {
		o.Unknown(checks.NoTarget, "the site file declares no `conduits` (%s has a draft)", all[0].Target.Name)
	}
}

// flowed are the draft's entries for one line, as many as a person reads.
func flowed(draft []string) []string {
	var entries []string
	for i, line := range draft {
		if i == shownDraft {
			break
		}
		entries = append(entries, strings.TrimPrefix(line, "- "))
	}
	return entries
}

// shownDraft bounds the entries of the draft within a sentence; the evidence has all.
const shownDraft = 6

// draftOf are the lines of `conduits` for what crosses now, for sure or perhaps.
func draftOf(cells []Cell) []string {
	var lines []string
	for _, cell := range cells {
		traffic := trafficOf(append(cell.open, cell.unsure...))
		if len(traffic) == 0 {
			continue
		}
		lines = append(lines, draftLine(cell.From, cell.To, traffic))
	}
	return lines
}

func draftLine(from, to string, traffic []checks.Traffic) string {
	texts := make([]string, len(traffic))
	for i, one := range traffic {
		texts[i] = one.String()
		if strings.Trim(texts[i], "0123456789") == "" {
			texts[i] = `"` + texts[i] + `"`
		}
	}
	return fmt.Sprintf("- {from: %s, to: %s, ports: [%s]}", from, to, strings.Join(texts, ", "))
}
