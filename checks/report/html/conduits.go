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
	// maxMatrix is how many zones the matrix has, and matrixColumns how many of them stand
	// beside each other: as many as fit on a telephone.
	maxMatrix     = maxBands
	matrixColumns = 6
	// maxTraffic bounds the ports that a line names.
	maxTraffic = 12
)

// conduitsPart is what the site's conduits intend against what its routers let through: a
// matrix of the zones, and in words each pair of which there is something to tell.
type conduitsPart struct {
	// Draft is set where the site declares no conduits.
	Draft  bool
	Blocks []matrixBlock
	Legend []pairLook
	// Rows are shown at once, More on demand. Rest says what isn't shown.
	Rows, More []pairRow
	Rest       string
	Count      int
}

// matrixBlock is a table of all zones from which packets come, and some to which they go.
type matrixBlock struct {
	Caption string
	Columns []matrixZone
	Rows    []matrixRow
}

// matrixZone is a zone with its number, which stands for it where the page is narrow.
type matrixZone struct {
	Number int
	Name   string
}

type matrixRow struct {
	From  matrixZone
	Cells []matrixCell
}

// matrixCell is a pair of zones; of a zone with itself there is nothing to tell. To is the
// anchor of its row in the list.
type matrixCell struct {
	pairLook
	Name, To string
}

// pairLook is how the state of a pair of zones looks.
type pairLook struct{ Class, Word, Mark string }

// pairRow is a pair of zones in words.
type pairRow struct {
	pairLook
	ID, Text string
	Lines    []string
}

// zonePair is a pair of zones with what becomes of its packets.
type zonePair struct {
	from, to  string
	crossings []checks.Crossing
	state     checks.PairState
}

// look is how a pair is shown: its state, and whether something is declared.
func (z zonePair) look() pairLook {
	declared := slices.ContainsFunc(z.crossings, func(c checks.Crossing) bool { return c.Declared })
	draft := slices.ContainsFunc(z.crossings, func(c checks.Crossing) bool { return c.Draft })
	switch z.state {
	case checks.PairUndeclared:
		if draft {
			return pairLook{"waived", "open", marks[checks.Waived]}
		}
		return pairLook{"failed", "open, not declared", marks[checks.Failed]}
	case checks.PairUnknown:
		return pairLook{"not-assessed", "unknown", marks[checks.NotAssessed]}
	case checks.PairClosed:
		return pairLook{"failed", "declared, closed", marks[checks.Manual]}
	case checks.PairApart:
		return pairLook{"not-applicable", "no router between", marks[""]}
	}
	if declared {
		return pairLook{"passed", "declared, open", marks[checks.Passed]}
	}
	return pairLook{"not-applicable", "nothing crosses", marks[checks.NotApplicable]}
}

// looks are in the order of the legend and the list.
var looks = []string{"open, not declared", "open", "declared, closed", "unknown", "declared, open", "nothing crosses", "no router between"}

func (p *pager) conduitsPart() conduitsPart {
	zones, pairs := zonePairs(p.Result.Crossings)
	if len(zones) == 0 {
		return conduitsPart{}
	}
	part := conduitsPart{Draft: p.Result.Crossings[0].Draft}
	listed := slices.DeleteFunc(slices.Clone(pairs), func(z *zonePair) bool { return len(z.lines()) == 0 })
	slices.SortStableFunc(listed, func(a, b *zonePair) int {
		return cmp.Compare(slices.Index(looks, a.look().Word), slices.Index(looks, b.look().Word))
	})
	anchors := map[*zonePair]string{}
	for i, z := range listed[:min(len(listed), maxPathRows)] {
		row := pairRow{pairLook: z.look(), ID: p.ids.take("conduit", z.from+" to "+z.to), Text: zoneText(z.from) + " to " + zoneText(z.to), Lines: z.lines()}
		anchors[z] = row.ID
		if i < maxRows {
			part.Rows = append(part.Rows, row)
		} else {
			part.More = append(part.More, row)
		}
	}
	part.Count = len(listed)
	part.Blocks, part.Legend = matrix(zones[:min(len(zones), maxMatrix)], pairs, anchors)
	part.Rest = unshown(len(zones)-maxMatrix, len(listed)-maxPathRows)
	return part
}

func unshown(zones, pairs int) string {
	var parts []string
	if zones > 0 {
		parts = append(parts, report.Count(zones, "further zone")+" not in the table.")
	}
	if pairs > 0 {
		parts = append(parts, report.Count(pairs, "further pair")+" of zones not listed: see the JSON report.")
	}
	return strings.Join(parts, " ")
}

// zonePairs are the zones by name, the internet last, and all ordered pairs of them.
func zonePairs(crossings []checks.Crossing) (zones []string, pairs []*zonePair) {
	by := map[[2]string][]checks.Crossing{}
	for _, c := range crossings {
		by[[2]string{c.From, c.To}] = append(by[[2]string{c.From, c.To}], c)
		zones = append(zones, c.From, c.To)
	}
	slices.SortFunc(zones, func(a, b string) int { return cmp.Or(internetFirst(b, a), strings.Compare(a, b)) })
	zones = slices.Compact(zones)
	for _, from := range zones {
		for _, to := range zones {
			if from != to {
				found := by[[2]string{from, to}]
				pairs = append(pairs, &zonePair{from, to, found, checks.PairOf(found)})
			}
		}
	}
	return zones, pairs
}

// matrix is the table, in blocks of few columns, with a legend of the marks that are in it.
func matrix(zones []string, pairs []*zonePair, anchors map[*zonePair]string) (blocks []matrixBlock, legend []pairLook) {
	cells, seen := map[[2]string]matrixCell{}, map[string]pairLook{}
	for _, z := range pairs {
		name := fmt.Sprintf("%s to %s: %s", zoneText(z.from), zoneText(z.to), z.look().Word)
		cells[[2]string{z.from, z.to}] = matrixCell{z.look(), name, anchors[z]}
	}
	numbered := make([]matrixZone, len(zones))
	for i, zone := range zones {
		numbered[i] = matrixZone{i + 1, report.Inline(zone)}
	}
	for begin := 0; begin < len(zones); begin += matrixColumns {
		end := min(begin+matrixColumns, len(zones))
		block := matrixBlock{Caption: "What crosses, from the zone of the row to that of the column", Columns: numbered[begin:end]}
		if len(zones) > matrixColumns {
			block.Caption += fmt.Sprintf(" (columns %d to %d)", begin+1, end)
		}
		for i, from := range zones {
			row := matrixRow{From: numbered[i]}
			for _, to := range zones[begin:end] {
				cell := cells[[2]string{from, to}]
				row.Cells = append(row.Cells, cell)
				seen[cell.Word] = cell.pairLook
			}
			block.Rows = append(block.Rows, row)
		}
		blocks = append(blocks, block)
	}
	for _, word := range looks {
		if look, there := seen[word]; there {
			legend = append(legend, look)
		}
	}
	return blocks, legend
}

func zoneText(zone string) string {
	if zone == checks.Internet {
		return "the internet"
	}
	return "zone " + report.Inline(zone)
}

// lines tell what is declared and what becomes of it, and what else crosses; none where
// nothing is declared and nothing crosses.
func (z zonePair) lines() []string {
	var lines []string
	for _, c := range z.crossings {
		if line := crossingLine(c); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func crossingLine(c checks.Crossing) string {
	via, what := report.Inline(c.Via), trafficText(c.Ports)
	if c.Declared {
		if c.Why != "" {
			what += " (" + report.Inline(c.Why) + ")"
		}
		what += ", declared"
	}
	switch c.State {
	case checks.CrossingShared:
		return "Hosts of both stand on one interface of " + via + ": their packets needn't cross it."
	case checks.CrossingUnknown:
		return what + ": can't be told at " + via
	case checks.CrossingOpen:
		if !c.Declared && !c.Draft {
			what += ", not declared"
		}
		return what + ": open at " + via
	}
	if !c.Declared {
		return ""
	}
	return what + ": closed at " + via
}

// trafficText lists traffic: "tcp/22, tcp/443".
func trafficText(all []checks.Traffic) string {
	if len(all) == 0 {
		return "anything"
	}
	texts := make([]string, 0, maxTraffic+1)
	for i, one := range all {
		if i == maxTraffic {
			return fmt.Sprintf("%s and %d more", strings.Join(texts, ", "), len(all)-i)
		}
		texts = append(texts, one.String())
	}
	return strings.Join(texts, ", ")
}
