package html

import (
	"fmt"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
)

// Widths of a character of a name, an address and a zone's label, a little more than
// the fonts in use have: 0.6 of 11, 10 and 12 pixels.
const (
	nameChar    = 6.7
	addressChar = 6.1
	labelChar   = 7.3
)

// Spaces of the drawing of paths.
const (
	rowSpace    = 8
	entrySpace  = 10
	routerSpace = 18
)

// pathDrawing lays out from top to bottom; y is where the next thing goes.
type pathDrawing struct {
	pathFormat
	made pathMap
	y    int
}

func (d *pathDrawing) router(block []*sitePath) {
	top := d.y
	lines := d.lines(1, block[0].via, "router")
	for i, entry := range runs(block, func(s *sitePath) string { return s.from }) {
		least := 0
		if i == 0 && len(entry) == len(block) {
			least = d.height(lines)
		}
		d.entry(entry, least)
		d.y += entrySpace
	}
	d.y -= entrySpace
	d.box(1, "box", lines, top, d.y-top)
	d.y += routerSpace
}

// entry draws the paths of one zone into one router, at least so high.
func (d *pathDrawing) entry(paths []*sitePath, least int) {
	top := d.y
	lines := d.zoneLines(paths[0].from)
	least = max(least, d.height(lines))
	for _, group := range runs(paths, (*sitePath).frame) {
		d.group(group, least/len(paths))
		d.y += rowSpace
	}
	d.y -= rowSpace
	d.box(0, "zone", lines, top, d.y-top)
}

// frame identifies the box around the end.
func (s *sitePath) frame() string { return fmt.Sprint(s.kind(), s.zone) }

// frameLabel names the box around the end: the target's zone. There is none around a
// router's own service.
func (s *sitePath) frameLabel(fits int) string {
	switch {
	case s.kind() == endsAtRouter:
		return ""
	case s.kind() == endsAtHost:
		return "host"
	case s.zone == "":
		return "no zone"
	default:
		return shortened(zoneLabel(s.zone, fits), fits-1)
	}
}

// group draws the paths of one zone through one router to one zone.
func (d *pathDrawing) group(paths []*sitePath, least int) {
	column, top := d.columns[2], d.y
	label := paths[0].frameLabel(int(float64(column.w-2*d.inset) / labelChar))
	if label != "" {
		d.y += labelSpace
	}
	for _, path := range paths {
		d.row(path, least)
		d.y += rowSpace
	}
	d.y -= rowSpace
	if label != "" {
		d.y += d.inset
		d.made.Frames = append(d.made.Frames, pathFrame{
			mapFrame{column.x, top, column.w, d.y - top}, label, column.x + d.inset, top + 16,
		})
	}
}

func (d *pathDrawing) row(path *sitePath, least int) {
	lines := d.lines(2, path.end, path.place())
	height := max(d.height(lines), least)
	middle := d.y + height/2
	d.arrow(path, 0, middle, path.sent)
	if path.kind() != endsAtRouter {
		d.arrow(path, 1, middle, path.heard)
		d.box(2, "box", lines, d.y, height)
	}
	d.y += height
}

// place is the address of the end, where it is one that the name doesn't tell.
func (s *sitePath) place() string {
	if s.kind() != endsAtTarget || len(s.addresses) != 1 {
		return ""
	}
	for address := range s.addresses {
		return report.Inline(address.String())
	}
	return ""
}

// zoneLines are the name of a zone in the first column.
func (d *pathDrawing) zoneLines(zone string) []mapLine {
	fits := int(float64(d.columns[0].w-2*d.padding) / labelChar)
	var lines []mapLine
	for _, line := range chopped(zoneLabel(zone, fits), fits) {
		lines = append(lines, mapLine{Class: "band", Text: line})
	}
	return lines
}

// zoneLabel is a zone's name, after the word where there is room for both.
func zoneLabel(zone string, fits int) string {
	name := report.Inline(zone)
	if full := "zone " + name; zone != checks.Internet && report.Columns(full) <= fits {
		return full
	}
	return name
}

// lines are a name and what is said of it, broken to the width of a column.
func (d *pathDrawing) lines(column int, name, more string) []mapLine {
	width := d.columns[column].w - 2*d.padding
	if column == 2 {
		width -= 2 * d.inset
	}
	var lines []mapLine
	for _, text := range chopped(report.Inline(name), int(float64(width)/nameChar)) {
		lines = append(lines, mapLine{Class: "name", Text: text})
	}
	if more != "" {
		for _, text := range chopped(more, int(float64(width)/addressChar)) {
			lines = append(lines, mapLine{Class: "address", Text: text})
		}
	}
	return lines
}

func (d *pathDrawing) height(lines []mapLine) int { return len(lines)*lineHeight + 2*boxPadding }

func (d *pathDrawing) box(column int, class string, lines []mapLine, y, height int) {
	place := d.columns[column]
	if column == 2 {
		place.x, place.w = place.x+d.inset, place.w-2*d.inset
	}
	for i := range lines {
		lines[i].X, lines[i].Y = place.x+d.padding, y+boxPadding+11+i*lineHeight
	}
	d.made.Boxes = append(d.made.Boxes, pathBox{mapFrame{place.x, y, place.w, height}, class, lines})
}

// arrow draws the half of a path after the column.
func (d *pathDrawing) arrow(path *sitePath, column, y int, ports map[pathPort]bool) {
	from, to := d.columns[column].x+d.columns[column].w, d.columns[column+1].x
	middle := (from + to) / 2
	if column == 1 {
		to += d.inset
	}
	d.made.Arrows = append(d.made.Arrows, pathArrow{
		Class: outcomeClass(path.outcome), Label: d.portLabel(ports), Tip: path.words(),
		D: fmt.Sprintf("M%d %dH%d", from, y, to-6), Head: fmt.Sprintf("M%d %dL%d %dL%d %dZ", to-8, y-4, to, y, to-8, y+4),
		TextX: middle, TextY: y - 7,
	})
}

// portLabel names the ports, or how many they are, as far as that fits above an arrow.
func (d *pathDrawing) portLabel(ports map[pathPort]bool) string {
	names := make([]string, 0, len(ports))
	for _, port := range sortedPorts(ports) {
		names = append(names, port.String())
	}
	text := strings.Join(names, ", ")
	if report.Columns(text) > d.label && len(names) > 1 {
		text = report.Count(len(names), "port")
	}
	if report.Columns(text) > d.label {
		return shortened(text, d.label-1)
	}
	return text
}

// runs parts a list into runs of equal keys.
func runs[T any, K comparable](all []T, key func(T) K) [][]T {
	var parts [][]T
	for i, item := range all {
		if i == 0 || key(item) != key(all[i-1]) {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], item)
	}
	return parts
}
