package html

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"hardcheck/checks/report"

	"hardcheck/checks"
)

// Bounds of the drawing. A site with more targets than maxBoxes is drawn as one
// mark per target; what is beyond maxTiles and maxBands is in the list only.
const (
	maxBoxes = 48
	maxTiles = 1000
	maxBands = 24
)

// Measures of the drawing, in the units of its view box: CSS pixels, unless the
// page is narrower than the drawing.
const (
	lineHeight = 15
	boxPadding = 9
	boxGap     = 10
	labelSpace = 24
	tileStep   = 20
	nameWidth  = 20 // columns of 11px monospace that fit in a box
	addrWidth  = 22 // columns of 10px monospace that fit in a box
)

// mapFormat is how wide a drawing is.
type mapFormat struct {
	class                string
	width, left, columns int
	// inset is the space between the frame of a zone and what stands in it.
	inset int
}

var (
	wideMap   = mapFormat{class: "wide", width: 704, left: 26, columns: 4, inset: 10}
	narrowMap = mapFormat{class: "narrow", width: 344, left: 14, columns: 2, inset: 6}
)

// marks are the shapes of the outcomes, 12 by 12: told apart without colour.
var marks = map[checks.Outcome]string{
	checks.Failed:        "M1 1H11V11H1Z",
	checks.Errored:       "M6 0L12 11H0Z",
	checks.NotAssessed:   "M6 0L12 6L6 12L0 6ZM6 3L9 6L6 9L3 6Z",
	checks.Waived:        "M0 6A6 6 0 0 1 12 6ZM1 8H11V9.5H1Z",
	checks.Manual:        "M1 1H11V11H1ZM3 3H9V9H3Z",
	checks.Attested:      "M0 6A6 6 0 1 1 12 6A6 6 0 1 1 0 6ZM4 6A2 2 0 1 0 8 6A2 2 0 1 0 4 6Z",
	checks.Passed:        "M0 7L2 5L5 8L10.5 1L12 2.5L5 11.5Z",
	checks.NotApplicable: "M1 5H11V7H1Z",
	"":                   "M3 5.5H9V6.5H3Z",
}

// siteMap is the drawing: a trunk with one band of targets for each zone, and for
// each kind of the targets that stand in none.
type siteMap struct {
	Class, Title, Desc string
	Width, Height      int
	// Trunk is the path of the lines that join the bands.
	Trunk string
	Bands []mapBand
	// Rest says what was not drawn.
	Rest string
}

// mapBand is a zone, or a kind of target. X and Y place its label.
type mapBand struct {
	Label string
	X, Y  int
	// Frame is the box of a zone; a kind has none.
	Frame *mapFrame
	Boxes []mapBox
	Tiles []mapTile
}

// mapBox is one target with its name and address.
type mapBox struct {
	mapTile
	W, H  int
	Lines []mapLine
	// MarkX and MarkY place the mark.
	MarkX, MarkY int
}

// mapTile is one target as a mark.
type mapTile struct {
	X, Y                    int
	Class, State, Mark, Tip string
}

// mapLine is one line of text in a box.
type mapLine struct {
	X, Y        int
	Class, Text string
}

// drawSite draws every target with its worst outcome, in bands by zone or kind.
func (p *pager) drawSite(format mapFormat, standings map[string]*standing) siteMap {
	groups := p.mapGroups()
	made := siteMap{Class: format.class, Width: format.width, Title: mapTitle(groups)}
	boxes := len(p.Result.Targets) <= maxBoxes
	y, budget, shown, end := 22, maxTiles, 0, 0
	var trunk strings.Builder
	for _, group := range groups[:min(len(groups), maxBands)] {
		band, inner, top := openBand(group, format, y)
		end = y + 8
		fmt.Fprintf(&trunk, "M6 %dH%d", end, band.edge())
		if boxes {
			band.Boxes, y = p.boxes(group, inner, standings, top)
		} else {
			band.Tiles, y = p.tiles(group.places, inner, standings, top, budget)
		}
		shown += len(band.Boxes) + len(band.Tiles)
		budget -= len(band.Tiles)
		y = band.close(y, format) + boxGap
		made.Bands = append(made.Bands, band)
	}
	made.Trunk = fmt.Sprintf("M6 16V%d%s", end, trunk.String())
	made.Height = y
	if rest := len(p.Result.Targets) - shown; rest > 0 {
		made.Rest = report.Count(rest, "further target") + " not drawn: see the list."
	}
	made.Desc = p.describe(groups, standings)
	return made
}

// describe tells in words what the drawing shows.
func (p *pager) describe(groups []mapGroup, standings map[string]*standing) string {
	var parts []string
	for _, group := range groups[:min(len(groups), maxBands)] {
		counts := map[checks.Outcome]int{}
		for _, place := range group.places {
			counts[standings[p.Result.Targets[place].Name].worst]++
		}
		parts = append(parts, group.label()+", by worst outcome: "+report.OutcomeCounts(counts))
	}
	return strings.Join(parts, ". ") + ". The list of targets says the same in words."
}

// boxes lays targets out in rows; the boxes of a row are equally high.
func (p *pager) boxes(group mapGroup, format mapFormat, standings map[string]*standing, y int) (all []mapBox, next int) {
	width := (format.width - format.left - (format.columns-1)*boxGap - 1) / format.columns
	for row := range slices.Chunk(group.places, format.columns) {
		height := 0
		begin := len(all)
		for column, place := range row {
			box := p.box(place, group.zone != "", standings)
			box.X, box.Y, box.W = format.left+column*(width+boxGap), y, width
			height = max(height, len(box.Lines)*lineHeight+2*boxPadding)
			all = append(all, box)
		}
		for i := range all[begin:] {
			all[begin+i].settle(height)
		}
		y += height + boxGap
	}
	return all, y
}

// box shows the kind where the band doesn't name it.
func (p *pager) box(place int, kind bool, standings map[string]*standing) mapBox {
	target := p.Result.Targets[place]
	box := mapBox{mapTile: p.tile(place, standings)}
	for _, line := range chopped(report.Inline(target.Name), nameWidth) {
		box.Lines = append(box.Lines, mapLine{Class: "name", Text: line})
	}
	if kind {
		box.Lines = append(box.Lines, mapLine{Class: "address", Text: shortened(report.Inline(target.Kind), addrWidth-1)})
	}
	address := withoutScheme(report.Inline(target.Address))
	if address != withoutScheme(report.Inline(target.Name)) && !(kind && address == report.Inline(target.Kind)+":") {
		for _, line := range chopped(address, addrWidth) {
			box.Lines = append(box.Lines, mapLine{Class: "address", Text: line})
		}
	}
	box.Lines = append(box.Lines, mapLine{Class: "standing", Text: standings[target.Name].words()})
	return box
}

// settle places the text and the mark of a box that has its place and height: the
// standing goes to the bottom, beside its mark.
func (b *mapBox) settle(height int) {
	b.H = height
	for i := range b.Lines {
		b.Lines[i].X, b.Lines[i].Y = b.X+boxPadding, b.Y+boxPadding+11+i*lineHeight
	}
	last := &b.Lines[len(b.Lines)-1]
	last.X, last.Y = b.X+boxPadding+17, b.Y+height-boxPadding-1
	b.MarkX, b.MarkY = b.X+boxPadding, last.Y-10
}

// tiles lays targets out as marks, the worst first, so that a bound hides the best.
func (p *pager) tiles(places []int, format mapFormat, standings map[string]*standing, y, budget int) (all []mapTile, next int) {
	sorted := slices.Clone(places)
	p.worstTargets(sorted, standings)
	columns := (format.width - format.left) / tileStep
	shown := sorted[:min(len(sorted), max(budget, 0))]
	for i, place := range shown {
		tile := p.tile(place, standings)
		tile.X, tile.Y = format.left+i%columns*tileStep, y+i/columns*tileStep
		all = append(all, tile)
	}
	return all, y + (len(shown)+columns-1)/columns*tileStep
}

func (p *pager) tile(place int, standings map[string]*standing) mapTile {
	target := p.Result.Targets[place]
	s := standings[target.Name]
	tile := mapTile{Class: outcomeClass(s.worst), Mark: marks[s.worst], State: border(target.State)}
	tile.Tip = report.Inline(target.Name) + " (" + report.Inline(target.Kind) + "), " + report.Inline(string(target.State)) + ": " + s.words()
	return tile
}

// border is how the edge of a target is drawn: it tells what was read.
func border(state checks.State) string {
	switch state {
	case checks.StateCollected, checks.StateNotListening, checks.StateRepeated:
		return "solid"
	case checks.StatePartial:
		return "dashed"
	default:
		return "dotted"
	}
}

func withoutScheme(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		return rest
	}
	return address
}

// maxMarks bounds the characters of a line for each of its columns: combining
// marks take no column, so that a width alone bounds nothing.
const maxMarks = 4

// chopped breaks a name into at most two lines. A longer one keeps its end, which
// tells it from its neighbours; the list has all of it.
func chopped(text string, width int) []string {
	first := fitting(text, width)
	rest := text[len(first):]
	switch {
	case rest == "":
		return []string{first}
	case fitting(rest, width) == rest:
		return []string{first, rest}
	default:
		return []string{first, "…" + ending(rest, width-1)}
	}
}

// fitting is the longest beginning of at most width columns.
func fitting(text string, width int) string {
	used, runes := 0, 0
	for at, r := range text {
		used += report.Columns(string(r))
		runes++
		if used > width || runes > maxMarks*width {
			return text[:at]
		}
	}
	return text
}

// ending is the longest end of at most width columns.
func ending(text string, width int) string {
	begin := len(text)
	for used, runes := 0, 0; begin > 0 && runes < maxMarks*width; runes++ {
		r, size := utf8.DecodeLastRuneInString(text[:begin])
		if used += report.Columns(string(r)); used > width {
			break
		}
		begin -= size
	}
	return text[begin:]
}
