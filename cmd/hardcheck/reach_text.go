package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/network"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// text writes what a router answers for a person at a terminal of so many columns.
func (r reached) text(out *strings.Builder, columns int) {
	if r.problem != nil {
		out.WriteString(hang(columns, "", r.unread()))
		return
	}
	title := checks.Clean(r.target.Name)
	if url := checks.Clean(r.target.URL); url != title {
		title += " (" + url + ")"
	}
	out.WriteString(title + "\n")
	r.preamble(out, columns)
	rows := r.table.Rows
	for _, zone := range r.table.Zones {
		mine := slices.DeleteFunc(slices.Clone(rows), func(row network.Row) bool { return row.Zone != zone.Name })
		if len(mine) == 0 {
			continue
		}
		out.WriteString(hang(columns, "\n  ", "from "+entrance(zone)))
		zoneText(out, mine, columns)
	}
	switch {
	case len(rows) > 0:
	case r.unlisted():
		out.WriteString(hang(columns, "  ", "nothing to show: which services the router offers was not read"))
	default:
		out.WriteString(hang(columns, "  ", "nothing to show: the router offers no service, and no target of the site is behind it"))
	}
}

// entrance says by which interfaces a zone enters.
func entrance(zone firewall.Zone) string {
	name := checks.Clean(zone.Name)
	if len(zone.Interfaces) == 0 {
		return name + ", which enters by an interface that isn't known"
	}
	by := namesText(zone.Interfaces)
	switch {
	case zone.Open:
		return name + ", by " + by + ", and perhaps by interfaces that aren't known"
	case by != name:
		return name + ", by " + by
	}
	return name
}

// preamble says where the zones come from, and what limits the answers.
func (r reached) preamble(out *strings.Builder, columns int) {
	if r.table.Derived {
		out.WriteString(hang(columns, "  ", "zones: the router's interfaces, for there is no site file with zones"))
	}
	if wan := r.table.WAN; r.table.Derived && wan != nil {
		for _, uplink := range wan.Missing {
			out.WriteString(hang(columns, "  ", fmt.Sprintf("note: %s leads to the internet (%s) and is not in the list WAN, so that rules for the list don't see it",
				checks.Clean(uplink.Interface), strings.Join(uplink.Reasons, ", "))))
		}
		for _, name := range wan.Extra {
			out.WriteString(hang(columns, "  ", fmt.Sprintf("note: %s is in the list WAN, and nothing shows that it leads to the internet", checks.Clean(name))))
		}
	}
	for _, gap := range r.gaps() {
		out.WriteString(hang(columns, "  ", gap))
	}
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
func zoneText(out *strings.Builder, rows []network.Row, columns int) {
	width := 0
	for _, row := range rows {
		width = max(width, len(what(row)))
	}
	width = min(width, maxWhat)
	for i := 0; i < len(rows); i++ {
		row, family := rows[i], rows[i].Family
		if i+1 < len(rows) && alike(row, rows[i+1]) {
			family = "both"
			i++
		}
		fmt.Fprintf(out, "    %-*s  %-9s  %-4s  %s\n", width, what(row), fmt.Sprintf("%d/%s", row.Port, row.Protocol), family, row.Verdict)
		lines := details(row)
		if one := strings.Join(lines, ", "); len(lines) == 2 && len(one) <= columns-8 {
			lines = []string{one}
		}
		for _, line := range lines {
			out.WriteString(hang(columns, "        ", line))
		}
	}
}

// maxWhat is the width of names beyond which the columns behind them shift.
const maxWhat = 48

func what(row network.Row) string {
	name := cmp.Or(row.Service, "forwarded to")
	return strings.TrimSpace(checks.Clean(name + " " + row.Endpoint))
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
		return nil
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
