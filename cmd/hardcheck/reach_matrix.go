package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/network"
	"hardcheck/checks/report"
	"hardcheck/checks/routeros/firewall"
)

// errNoZones is for a matrix without anything to put into it.
var errNoZones = errors.New("the site file names no zones: a matrix needs zones with prefixes or interfaces (see hardcheck explain site)")

// matrixOf asks the routers that were read about all pairs of zones.
func matrixOf(site checks.Site, all []reached) network.Matrix {
	var read []network.RouterFacts
	var unread []string
	for _, one := range all {
		if one.problem == nil {
			read = append(read, network.RouterFacts{Target: one.target, Facts: one.facts})
		} else {
			unread = append(unread, one.target.Name)
		}
	}
	return network.NewMatrix(site, read, unread)
}

// openMatrix reports whether a router wasn't read, or leaves an answer open.
func openMatrix(m network.Matrix, all []reached) bool {
	for _, one := range all {
		if one.problem != nil {
			return true
		}
	}
	for _, cell := range m.Cells {
		if cell.State == checks.PairUnknown {
			return true
		}
	}
	return len(m.Stray) > 0
}

func (r *reaching) writeMatrix(w io.Writer, m network.Matrix, all []reached) error {
	if r.format == "json" {
		r.complainUnread(all)
		return report.WriteJSON(w, "matrix", m)
	}
	pen := newPen(w)
	pen.Width = min(pen.Width, matrixWidth)
	for _, one := range all {
		if one.problem != nil {
			pen.Say(0, one.unread())
		}
	}
	matrixText(pen, m, r.zone)
	return pen.Flush(w)
}

// complainUnread tells which routers were not read, where rows leave no place for it.
func (r *reaching) complainUnread(all []reached) {
	for _, one := range all {
		if one.problem != nil {
			_, _ = fmt.Fprintf(r.err, "hardcheck: %s\n", one.unread())
		}
	}
}

// matrixText writes the matrix for a person: the table, then each cell in which something
// is intended or crosses.
func matrixText(pen *report.Pen, m network.Matrix, only string) {
	if !m.Declared {
		pen.Say(0, "The site file declares no conduits: everything that crosses is shown, and nothing is intended.")
	}
	for _, zone := range m.Stray {
		pen.Say(0, fmt.Sprintf("%s has no way into any router that was read: name the interfaces by which it enters, or add its router.", checks.Clean(zone)))
	}
	matrixTable(pen, m)
	for _, cell := range m.Cells {
		if only == "" || cell.From == only || cell.To == only {
			cellText(pen, cell)
		}
	}
}

// cellMarks are what the table shows of a pair of zones.
var cellMarks = map[checks.PairState]string{
	checks.PairClean: "ok", checks.PairUndeclared: "OPEN", checks.PairClosed: "closed", checks.PairUnknown: "?", checks.PairApart: "-",
}

// matrixWidth is that of a printed page and of a plain terminal.
const matrixWidth = 80

// matrixColumn is the width of a column of the table: the longest mark.
const matrixColumn = 6

// matrixTable writes the table: rows are where packets come from. Zones are numbered, so
// that ten fit into 80 columns whatever they are called.
func matrixTable(pen *report.Pen, m network.Matrix) {
	width := 0
	for i, zone := range m.Zones {
		width = max(width, report.Columns(numbered(i, zone)))
	}
	width = min(width, pen.Width/3)
	perBlock := max(1, (pen.Width-width-2)/(matrixColumn+1))
	state := map[[2]string]string{}
	for _, cell := range m.Cells {
		state[[2]string{cell.From, cell.To}] = cellMarks[cell.State]
	}
	for begin := 0; begin < len(m.Zones); begin += perBlock {
		end := min(begin+perBlock, len(m.Zones))
		pen.Raw("")
		line := report.Pad("from \\ to", width) + " "
		for i := begin; i < end; i++ {
			line += " " + report.Pad(fmt.Sprint(i+1), matrixColumn)
		}
		pen.Raw(strings.TrimRight(line, " "))
		for i, from := range m.Zones {
			line := report.Pad(report.Fitting(numbered(i, from), width), width) + " "
			for _, to := range m.Zones[begin:end] {
				line += " " + report.Pad(state[[2]string{from, to}], matrixColumn)
			}
			pen.Raw(strings.TrimRight(line, " "))
		}
	}
	pen.Raw("")
	pen.Say(0, "ok: what crosses is declared. OPEN: more crosses than is declared. closed: a declared conduit is closed. ?: not known. -: no router that was read stands between.")
}

func numbered(i int, zone string) string { return fmt.Sprintf("%d %s", i+1, zone) }

// cellText writes one pair of zones; nothing where nothing is intended and nothing crosses.
func cellText(pen *report.Pen, cell network.Cell) {
	if len(cell.Conduits)+len(cell.Open)+len(cell.Unknown)+len(cell.Shared) == 0 {
		return
	}
	pen.Raw("")
	pen.Item(0, fmt.Sprintf("%s to %s", cell.From, cell.To))
	for _, one := range cell.Conduits {
		why := ""
		if one.Why != "" {
			why = " (" + one.Why + ")"
		}
		pen.Item(2, fmt.Sprintf("intended  %s%s: %s at %s", one.Ports, why, conduitWords[one.Verdict], one.Router))
	}
	for _, one := range cell.Open {
		pen.Item(2, fmt.Sprintf("actual    %s through %s, which no conduit names", trafficList(one.Ports), one.Router))
		for _, line := range crossingLines(one) {
			pen.Item(8, line)
		}
	}
	if cell.More {
		pen.Item(2, "actual    and more")
	}
	for _, one := range cell.Unknown {
		pen.Item(2, fmt.Sprintf("unknown   %s through %s: %s", trafficList(one.Ports), one.Router, strings.Join(one.Because, "; ")))
	}
	for _, router := range cell.Shared {
		pen.Item(2, fmt.Sprintf("unknown   hosts of both stand on one interface of %s: their packets needn't cross it", router))
	}
}

var conduitWords = map[firewall.Value]string{firewall.Reachable: "open", firewall.Blocked: "closed", firewall.Unknown: "not known"}

func crossingLines(one network.CellTraffic) []string {
	lines := []string{"packet " + one.Packet}
	if one.Via != nil {
		lines = append(lines, "translated by "+ruleText(one.Via))
	}
	if one.Rule != nil {
		lines = append(lines, "accepted by "+ruleText(one.Rule))
	} else {
		lines = append(lines, "accepted at the end of the chain: no rule decides")
	}
	if len(one.Unless) > 0 {
		lines = append(lines, "unless "+strings.Join(one.Unless, ", or "))
	}
	return append(lines, one.Because...) // where its sender has to stand
}

// shownPorts bounds the traffic of one line.
const shownPorts = 12

func trafficList(all []checks.Traffic) string {
	texts := make([]string, 0, len(all))
	for i, one := range all {
		if i == shownPorts {
			texts = append(texts, fmt.Sprintf("and %d more", len(all)-i))
			break
		}
		texts = append(texts, one.String())
	}
	return strings.Join(texts, ", ")
}
