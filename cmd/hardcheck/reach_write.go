package main

import (
	"fmt"
	"io"
	"strings"

	"hardcheck/checks/network"
	"hardcheck/checks/report"
	"hardcheck/checks/report/csv"
)

func (r *reaching) write(w io.Writer, all []reached) error {
	rows := []network.Row{}
	for _, one := range all {
		rows = append(rows, one.table.Rows...)
	}
	switch r.format {
	case "json":
		r.complain(all)
		return report.WriteJSON(w, "rows", rows)
	case "csv":
		r.complain(all)
		return writeReachCSV(w, rows)
	default:
		pen := newPen(w)
		for i, one := range all {
			if i > 0 {
				pen.Raw("")
			}
			one.text(pen)
		}
		return pen.Flush(w)
	}
}

// complain tells what was not read or asked where rows leave no place for it.
func (r *reaching) complain(all []reached) {
	for _, one := range all {
		if one.problem != nil {
			_, _ = fmt.Fprintf(r.err, "hardcheck: %s\n", one.unread())
		}
		for _, gap := range append(one.entrances(), one.gaps()...) {
			_, _ = fmt.Fprintf(r.err, "hardcheck: %s: %s\n", report.Inline(one.target.Name), gap)
		}
	}
}

func (r reached) unread() string {
	return fmt.Sprintf("%s was not read (%s): %s", report.Inline(r.target.Name), r.problem.Reason, report.Inline(r.problem.Detail))
}

// writeReachCSV writes rows as the report's CSV is: CRLF, and no cell that a
// spreadsheet would run.
func writeReachCSV(w io.Writer, rows []network.Row) error {
	lines := [][]string{{
		"target", "zone", "family", "protocol", "port", "service", "endpoint", "verdict",
		"in-interface", "src", "sport", "dst", "dport", "rule", "via", "because", "unless",
	}}
	for _, row := range rows {
		packet := make([]string, 5)
		if w := row.Witness; w != nil {
			packet = []string{w.InInterface, w.Source, fmt.Sprint(w.SourcePort), w.Destination, fmt.Sprint(w.DestinationPort)}
		}
		line := []string{row.Target, row.Zone, row.Family, row.Protocol, fmt.Sprint(row.Port), row.Service, row.Endpoint, row.Verdict.String()}
		line = append(line, packet...)
		lines = append(lines, append(line, ruleText(row.Rule), ruleText(row.Via), strings.Join(row.Because, "; "), strings.Join(row.Unless, "; ")))
	}
	return csv.Records(w, lines)
}

// ruleText is `filter forward 4 "comment"`; empty for no rule.
func ruleText(rule *network.Rule) string {
	if rule == nil {
		return ""
	}
	text := fmt.Sprintf("%s %s %d", rule.Table, rule.Chain, rule.Number)
	if rule.Comment != "" {
		text += fmt.Sprintf(" %q", rule.Comment)
	}
	return text
}
