// Package csv writes findings as a table for spreadsheets.
package csv

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hardcheck/checks/report"

	"hardcheck/checks/engine"
)

// csvColumns are the columns of a CSV report, named as the fields of the JSON
// report. The waiver's fields have its name before theirs.
var csvColumns = []string{
	"site", "asOf", "check", "title", "kind", "target", "subject", "outcome", "reason", "severity", "message", "evidence",
	"description", "remediation", "references", "controls", "fingerprint", "original", "baseline", "line", "waiverCheck", "waiverControl",
	"waiverReason", "waiverOwner", "waiverApprovedBy", "waiverCreated", "waiverExpires", "waiverState",
	"attestations",
}

// waiverColumns is how many of them are the waiver's.
const waiverColumns = 8

// Write writes a header and one line for each finding (RFC 4180): every field
// quoted, lines ended by CR LF, and no line break inside a field. The parts of a
// list are joined by " | ", as are the lines of a text. A field that a spreadsheet
// would run as a formula gets a leading apostrophe.
func Write(w io.Writer, r engine.Result) error {
	out := bufio.NewWriterSize(w, 64<<10)
	texts, stated := map[string]*checkTexts{}, statementsOf(r)
	err := record(out, cells(csvColumns...))
	made, run := make([]cell, 0, len(csvColumns)), runCells(r)
	for _, finding := range r.All() {
		if err != nil {
			break
		}
		if texts[finding.Check] == nil || !texts[finding.Check].of(finding) {
			texts[finding.Check] = newCheckTexts(finding)
		}
		made = findingCells(append(made[:0], run...), finding, texts[finding.Check])
		err = record(out, append(made, newCell(joined(stated.about(finding)))))
	}
	for _, gone := range r.Resolved {
		if err != nil {
			break
		}
		err = record(out, append(findingCells(runCells(r), resolved(gone), &checkTexts{}), ""))
	}
	return ended(out, err)
}

// resolved is the line of a violation of the baseline that is gone: its outcome is one
// that no finding has.
func resolved(gone engine.Resolved) engine.Finding {
	return engine.Finding{
		Check: gone.Check, Title: gone.Title, Kind: gone.Kind, Target: gone.Target, Subject: gone.Subject, Outcome: "resolved", Severity: gone.Severity,
		Message: strings.TrimSpace(gone.Message + " " + gone.Note), Fingerprint: gone.Fingerprint, Baseline: "resolved",
	}
}

// Records writes records in the form that [Write] has, for tables that aren't reports.
func Records(w io.Writer, records [][]string) error {
	out := bufio.NewWriter(w)
	for _, fields := range records {
		if err := record(out, cells(fields...)); err != nil {
			return ended(out, err)
		}
	}
	return ended(out, nil)
}

func ended(out *bufio.Writer, err error) error {
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// cell is a field as it stands between its quotes.
type cell string

// newCell cleans a field, neutralises what a spreadsheet takes for the start of a formula, and
// doubles the quotes.
func newCell(field string) cell { return cell(strings.ReplaceAll(harmlessCell(field), `"`, `""`)) }

func cells(fields ...string) []cell {
	made := make([]cell, len(fields))
	for i, field := range fields {
		made[i] = newCell(field)
	}
	return made
}

// checkTexts are the texts of a check as cells: they are the same in all of its findings,
// and the most of what is written.
type checkTexts struct {
	from                                 engine.Finding
	description, remediation, references cell
}

func newCheckTexts(f engine.Finding) *checkTexts {
	return &checkTexts{
		f, newCell(joined(strings.Split(f.Description, "\n"))), newCell(joined(strings.Split(f.Remediation, "\n"))), newCell(joined(f.References)),
	}
}

// of reports whether these are the texts of a finding: those of a report that was read may differ.
func (t *checkTexts) of(f engine.Finding) bool {
	return t.from.Description == f.Description && t.from.Remediation == f.Remediation && slices.Equal(t.from.References, f.References)
}

// record quotes every cell: a spreadsheet that splits at semicolons would
// otherwise start a new cell, and a formula, inside a field.
func record(out *bufio.Writer, line []cell) error {
	for i, c := range line {
		if i > 0 {
			_ = out.WriteByte(',') // an error stays until the last write
		}
		_ = out.WriteByte('"')
		_, _ = out.WriteString(string(c))
		_ = out.WriteByte('"')
	}
	_, err := out.WriteString("\r\n")
	return err
}

// harmlessCell cleans a field and neutralises the start of a formula.
func harmlessCell(field string) string {
	formula := isFormula(field)
	field = report.Inline(field)
	if formula || isFormula(field) {
		return "'" + field
	}
	return field
}

// isFormula reports whether a spreadsheet runs the field: signs in full width count too, as
// some accept them.
func isFormula(field string) bool {
	first, size := utf8.DecodeRuneInString(field)
	return size > 0 && strings.ContainsRune("=+-@\t\r\uff1d\uff0b\uff0d\uff20", first)
}

// runCells begin every line.
func runCells(r engine.Result) []cell { return cells(r.Site, r.AsOf.UTC().Format(time.RFC3339)) }

// findingCells adds all cells of a finding but the last one, its statements.
func findingCells(to []cell, f engine.Finding, texts *checkTexts) []cell {
	evidence := make([]string, len(f.Evidence))
	for i, e := range f.Evidence {
		evidence[i] = report.EvidenceText(e)
	}
	line := ""
	if f.Line > 0 {
		line = strconv.Itoa(f.Line)
	}
	to = append(
		to, newCell(f.Check), newCell(f.Title), newCell(f.Kind), newCell(f.Target), newCell(f.Subject), newCell(string(f.Outcome)), newCell(string(f.Reason)),
		newCell(f.Severity.String()), newCell(f.Message), newCell(joined(evidence)), texts.description,
		texts.remediation, texts.references, newCell(joined(f.Controls)), newCell(f.Fingerprint), newCell(string(f.Original)), newCell(string(f.Baseline)), newCell(line),
	)
	if f.Waiver == nil {
		return append(to, make([]cell, waiverColumns)...)
	}
	return append(to, cells(
		f.Waiver.Check, f.Waiver.Control, f.Waiver.Reason, f.Waiver.Owner, f.Waiver.ApprovedBy,
		report.Day(f.Waiver.Created), report.Day(f.Waiver.Expires), string(f.Waiver.State),
	)...)
}

// statements are what people said about controls, by the full names of these.
type statements map[string]string

func statementsOf(r engine.Result) statements {
	all := statements{}
	for _, control := range r.Controls {
		if said := report.SaidBy(control.Attestation); said != "" {
			name := report.ControlKey(control)
			all[name] = report.Inline(name) + " " + said
		}
	}
	return all
}

// about are the statements about the controls that rest on a finding.
func (s statements) about(f engine.Finding) []string {
	var all []string
	for _, control := range f.Controls {
		all = append(all, s[control])
	}
	return all
}

// joined puts the parts that aren't empty into one field.
func joined(parts []string) string {
	var kept []string
	for _, part := range parts {
		if part = report.Inline(part); part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, " | ")
}
