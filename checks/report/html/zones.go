package html

import (
	"cmp"
	"slices"

	"hardcheck/checks/report"
)

const (
	// maxLabel is how many columns of a zone's or a kind's name its label shows.
	maxLabel = 26
	// frameSpace is how far a zone's label stands below the top of its frame.
	frameSpace = 5
)

// mapGroup are the places in the targets of one zone, or of one kind without a zone.
type mapGroup struct {
	// zone is empty for targets that stand in none.
	zone, kind string
	// beside is set for a kind where other targets of the site have a zone.
	beside bool
	places []int
}

// mapGroups are the zones by name, and after them the kinds of the targets without
// a zone, in the order in which the site names them.
func (p *pager) mapGroups() []mapGroup {
	var zones, kinds []mapGroup
	for i, target := range p.Result.Targets {
		if target.Zone != "" {
			zones = into(zones, mapGroup{zone: target.Zone}, i)
		} else {
			kinds = into(kinds, mapGroup{kind: target.Kind}, i)
		}
	}
	slices.SortFunc(zones, func(a, b mapGroup) int { return cmp.Compare(a.zone, b.zone) })
	for i := range kinds {
		kinds[i].beside = len(zones) > 0
	}
	return append(zones, kinds...)
}

// into adds a place to the group that is like the new one.
func into(groups []mapGroup, fresh mapGroup, place int) []mapGroup {
	at := slices.IndexFunc(groups, func(g mapGroup) bool { return g.zone == fresh.zone && g.kind == fresh.kind })
	if at < 0 {
		at = len(groups)
		groups = append(groups, fresh)
	}
	groups[at].places = append(groups[at].places, place)
	return groups
}

// label names the group on the map and in its description.
func (g mapGroup) label() string {
	name := "zone " + shortened(report.Inline(g.zone), maxLabel)
	switch {
	case g.zone != "":
	case g.beside:
		name = shortened(report.Inline(g.kind), maxLabel) + ", in no zone"
	default:
		name = shortened(report.Inline(g.kind), maxLabel)
	}
	return name + ": " + report.Count(len(g.places), "target")
}

// shortened is the beginning of a text that is too long.
func shortened(text string, width int) string {
	if first := fitting(text, width); first != text {
		return first + "…"
	}
	return text
}

func mapTitle(groups []mapGroup) string {
	by := "kind"
	if len(groups) > 0 && groups[0].zone != "" {
		by = "zone"
	}
	return "Map of the targets by " + by + ", with the worst outcome of each"
}

// mapFrame is the box around the targets of a zone.
type mapFrame struct{ X, Y, W, H int }

// openBand begins a band at y. What stands in it has the inner format, from top on.
func openBand(group mapGroup, format mapFormat, y int) (band mapBand, inner mapFormat, top int) {
	band = mapBand{Label: group.label(), X: format.left, Y: y + 12}
	if group.zone == "" {
		return band, format, y + labelSpace
	}
	band.Frame = &mapFrame{X: format.left, Y: y, W: format.width - format.left - 1}
	band.X += format.inset
	band.Y += frameSpace
	inner = format
	inner.left += format.inset
	inner.width -= format.inset
	return band, inner, y + labelSpace + frameSpace
}

// edge is where the line from the trunk ends.
func (b mapBand) edge() int {
	if b.Frame != nil {
		return b.Frame.X
	}
	return b.X - 5
}

// close ends the frame, if there is one, below what was drawn until y.
func (b *mapBand) close(y int, format mapFormat) (next int) {
	if b.Frame == nil {
		return y
	}
	// The last row left a gap behind itself.
	end := y - boxGap + format.inset
	b.Frame.H = end - b.Frame.Y
	return end
}
