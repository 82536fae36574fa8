package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/network"
	"hardcheck/checks/report"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// text writes what a router answers for a person at a terminal.
func (r reached) text(pen *report.Pen) {
	if r.problem != nil {
		pen.Say(0, r.unread())
		return
	}
	title := r.target.Name
	if r.target.URL != title {
		title += " (" + r.target.URL + ")"
	}
	pen.Item(0, title)
	r.preamble(pen)
	rows := r.table.Rows
	byZone := map[string][]network.Row{}
	for _, row := range rows {
		byZone[row.Zone] = append(byZone[row.Zone], row)
	}
	for _, zone := range r.table.Zones {
		mine := byZone[zone.Name]
		if len(mine) == 0 {
			continue
		}
		pen.Raw("")
		pen.Item(2, "from "+entrance(zone))
		zoneText(pen, mine)
	}
	switch {
	case len(rows) > 0:
	case r.unlisted():
		pen.Say(2, "nothing to show: which services the router offers was not read")
	default:
		pen.Say(2, "nothing to show: the router offers no service, and no target of the site is behind it")
	}
}

// entrance says by which interfaces a zone enters.
func entrance(zone firewall.Zone) string {
	name := zone.Name
	perhaps := ""
	for _, doubt := range zone.Doubtful {
		perhaps += ", perhaps by " + checks.Clean(doubt.Interface)
	}
	if len(zone.Interfaces) == 0 && perhaps != "" {
		return name + perhaps
	}
	if len(zone.Interfaces) == 0 {
		return name + ", which enters by an interface that isn't known"
	}
	by := namesText(zone.Interfaces)
	switch {
	case zone.Open:
		return name + ", by " + by + perhaps + ", and perhaps by interfaces that aren't known"
	case by != name || perhaps != "":
		return name + ", by " + by + perhaps
	}
	return name
}

// preamble says where the zones come from, and what limits the answers.
func (r reached) preamble(pen *report.Pen) {
	if r.table.Derived {
		pen.Say(2, "zones: the router's interfaces, for there is no site file with zones")
	}
	if wan := r.table.WAN; r.table.Derived && wan != nil {
		for _, uplink := range wan.Missing {
			pen.Item(2, fmt.Sprintf("note: %s leads to the internet (%s) and is not in the list WAN, so that rules for the list don't see it",
				uplink.Interface, strings.Join(uplink.Reasons, ", ")))
		}
		for _, name := range wan.Extra {
			pen.Item(2, fmt.Sprintf("note: %s is in the list WAN, and nothing shows that it leads to the internet", name))
		}
	}
	for _, note := range r.entrances() {
		pen.Item(2, note)
	}
	for _, gap := range r.gaps() {
		pen.Item(2, gap)
	}
}

// entrances say what is special about the way in from the internet.
func (r reached) entrances() []string {
	var notes []string
	if r.table.Host != "" {
		notes = append(notes, fmt.Sprintf("note: %s is the device's only way out, and its own LAN: the internet reaches it through the router of that LAN alone, and isn't shown",
			checks.Clean(r.table.Host)))
	}
	for _, doubt := range r.table.Doubts {
		notes = append(notes, fmt.Sprintf("note: whether %s leads to the internet isn't known: %s", checks.Clean(doubt.Interface), doubt.Why))
	}
	if r.table.SettledBy != "" {
		notes = append(notes, "note: "+r.table.SettledBy)
	}
	return notes
}

// gaps say what the rows don't answer, a sentence each.
func (r reached) gaps() []string {
	var all []string
	say := func(text string, names []string) {
		if len(names) > 0 {
			all = append(all, text+": "+namesText(names))
		}
	}
	say("not asked about, for no address is known (see addresses in the site file)", r.table.Unplaced)
	say("not asked about, for the router's networks aren't all known", r.table.Lost)
	say("not read, so that answers may be unknown", menusOf(r.table.Missing))
	return all
}

// menusOf are the menus that fill fields of the facts, as the router's console names them.
func menusOf(fields []string) []string {
	menus := make([]string, len(fields))
	for i, field := range fields {
		menus[i] = routeros.MenuOf(field)
	}
	slices.Sort(menus)
	return slices.Compact(menus)
}

// maxNames bounds the names of one list: a site may have thousands of targets.
const maxNames = 100

// namesText lists names, each of them whole.
func namesText(names []string) string {
	shown := make([]string, 0, maxNames+1)
	for i, name := range names {
		if i == maxNames {
			shown = append(shown, fmt.Sprintf("and %d more", len(names)-i))
			break
		}
		shown = append(shown, checks.Clean(name))
	}
	return strings.Join(shown, ", ")
}

// zoneText writes the rows of a zone: one line for each answer, and below it what let
// the packet through. Rows of both families that say the same become one.
func zoneText(pen *report.Pen, rows []network.Row) {
	width := 0
	for _, row := range rows {
		width = max(width, report.Columns(what(row)))
	}
	width = min(width, pen.Width-answerColumns)
	for i := 0; i < len(rows); i++ {
		row, family := rows[i], rows[i].Family
		if i+1 < len(rows) && alike(row, rows[i+1]) {
			family = "both"
			i++
		}
		name := what(row)
		if report.Columns(name) > width {
			pen.Item(4, name)
			name = ""
		}
		pen.Raw(fmt.Sprintf("    %s  %-9s  %-4s  %s", report.Pad(name, width), portText(row), family, answer(row)))
		lines := details(row)
		if one := strings.Join(lines, ", "); len(lines) == 2 && report.Columns(one) <= pen.Width-8 {
			lines = []string{one}
		}
		for _, line := range lines {
			pen.Item(8, line)
		}
	}
}

// portText is "502/tcp"; a rule that translates every port has none.
func portText(row network.Row) string {
	if row.Port == 0 {
		return "any/" + row.Protocol
	}
	return fmt.Sprintf("%d/%s", row.Port, row.Protocol)
}

// answer is the verdict; what is reachable on a condition says so at once.
func answer(row network.Row) string {
	if len(row.Unless) > 0 {
		return row.Verdict.String() + ", unless ..."
	}
	return row.Verdict.String()
}

// answerColumns is what a line of answers takes besides the name of what is asked about:
// "    " + name + "  65535/tcp  ipv6  service-restricted".
const answerColumns = 41

func what(row network.Row) string {
	return report.Inline(cmp.Or(row.Service, "forwarded to") + " " + row.Endpoint)
}

// alike reports whether two rows ask the same of both families and have answers that
// need no details.
func alike(a, b network.Row) bool {
	return a.Service == b.Service && a.Endpoint == b.Endpoint && a.Port == b.Port && a.Protocol == b.Protocol &&
		a.Verdict == b.Verdict && a.Family != b.Family && len(details(a))+len(details(b)) == 0
}

// details are the packet and the rules of an answer that isn't a refusal.
func details(row network.Row) []string {
	if slices.Contains([]firewall.Value{firewall.Blocked, firewall.NoListener, firewall.ServiceRestricted}, row.Verdict) {
		return row.Taken
	}
	var lines []string
	if w := row.Witness; w != nil {
		lines = append(lines, fmt.Sprintf("packet %s -> %s by %s", socketText(w.Source, w.SourcePort), socketText(w.Destination, w.DestinationPort), w.InInterface))
	}
	if row.Via != nil {
		lines = append(lines, "translated by "+ruleText(row.Via))
	}
	switch {
	case row.Verdict == firewall.Unknown:
		lines = append(lines, "undecided: "+strings.Join(row.Because, "; "))
	case row.Rule != nil:
		lines = append(lines, "accepted by "+ruleText(row.Rule))
	default:
		lines = append(lines, "accepted at the end of the chain: no rule decides")
	}
	if len(row.Unless) > 0 {
		lines = append(lines, "unless "+strings.Join(row.Unless, ", or "))
	}
	if row.Standing != "" {
		lines = append(lines, row.Standing)
	}
	return lines
}

func socketText(address string, port uint16) string {
	if strings.Contains(address, ":") {
		address = "[" + address + "]"
	}
	return fmt.Sprintf("%s:%d", cmp.Or(address, "(the router's address, which isn't known)"), port)
}
