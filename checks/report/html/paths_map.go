package html

import (
	"strings"

	"hardcheck/checks/report"
)

// maxArrows is how many paths are drawn one by one. More are drawn as one for each
// pair of zones and router, and of those at most as many.
const maxArrows = 12

// pathFormat is how wide a drawing of paths is, and where its three columns stand:
// zones, routers, and what they lead to.
type pathFormat struct {
	class   string
	width   int
	columns [3]pathColumn
	// padding is around the text of a box, inset around the boxes of a zone.
	padding, inset int
	// label is how many columns of text fit above an arrow.
	label int
}

type pathColumn struct{ x, w int }

var (
	widePaths   = pathFormat{"wide", 704, [3]pathColumn{{1, 150}, {247, 156}, {499, 204}}, 9, 9, 12}
	narrowPaths = pathFormat{"narrow", 344, [3]pathColumn{{1, 70}, {125, 70}, {249, 94}}, 5, 3, 8}
)

// pathMap is the drawing: every row is one path, so that no arrow crosses another.
type pathMap struct {
	Class, Title, Desc string
	Width, Height      int
	Frames             []pathFrame
	Boxes              []pathBox
	Arrows             []pathArrow
	// Rest says what was not drawn.
	Rest string
}

// pathFrame is a zone in the last column; LabelX and LabelY place its name.
type pathFrame struct {
	mapFrame
	Label          string
	LabelX, LabelY int
}

// pathBox is a zone, a router, or what a path leads to.
type pathBox struct {
	mapFrame
	Class string
	Lines []mapLine
}

// pathArrow is one half of a path.
type pathArrow struct {
	Class, Label, Tip string
	// D is the line, Head the arrow's head.
	D, Head      string
	TextX, TextY int
}

// drawPaths draws the sorted paths.
func drawPaths(format pathFormat, all []*sitePath) pathMap {
	d := pathDrawing{pathFormat: format}
	made := &d.made
	made.Class, made.Width = format.class, format.width
	made.Title = "Paths from zones through routers"
	shown := all
	if len(all) > maxArrows {
		shown = summarised(all)
		made.Title += ", one for each pair of zones and router"
	}
	if rest := len(shown) - maxArrows; rest > 0 {
		shown = shown[:maxArrows]
		made.Rest = report.Count(rest, "further pair") + " of zones not drawn: see the list."
	}
	var words []string
	for _, path := range shown {
		words = append(words, path.words())
	}
	made.Desc = strings.Join(words, " ")
	d.y = 1
	for _, block := range runs(shown, func(s *sitePath) string { return s.via }) {
		d.router(block)
	}
	made.Height = d.y - routerSpace + 1
	return d.made
}

// summarised joins the paths of one zone through one router to one zone.
func summarised(all []*sitePath) []*sitePath {
	type pair struct {
		pathKey
		zone string
		kind int
	}
	byPair := map[pair]*sitePath{}
	var joined []*sitePath
	for _, path := range all {
		key := pair{path.pathKey, path.zone, path.kind()}
		key.end = ""
		sum := byPair[key]
		if sum == nil {
			fresh := sitePath{pathKey: path.pathKey, zone: path.zone, sent: map[pathPort]bool{}, heard: map[pathPort]bool{}}
			sum = &fresh
			byPair[key] = sum
			joined = append(joined, sum)
		}
		sum.join(path)
	}
	sortPaths(joined)
	return joined
}

func (s *sitePath) join(path *sitePath) {
	s.severity = max(s.severity, path.severity)
	s.ends++
	if s.ends > 1 && s.kind() != endsAtRouter {
		s.end = report.Count(s.ends, map[int]string{endsAtTarget: "target", endsAtHost: "host"}[s.kind()])
	}
	for port := range path.sent {
		s.sent[port] = true
	}
	for port := range path.heard {
		s.heard[port] = true
	}
}
