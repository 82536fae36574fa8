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

// Write writes a header and one line for each finding (RFC 4180): every field
// quoted, lines ended by CR LF, and no line break inside a field. The parts of a
// list are joined by " | ", as are the lines of a text. A field that a spreadsheet
// would run as a formula gets a leading apostrophe.
func Write(w io.Writer, r engine.Result) error {
	out := bufio.NewWriterSize(w, 64<<10)
	texts, stated := map[string]*checkTexts{}, statementsOf(r)
	err := record(out, csvColumns)
	for _, finding := range r.All() {
		if err != nil {
			break
		}
		if texts[finding.Check] == nil || !texts[finding.Check].of(finding) {
			texts[finding.Check] = newCheckTexts(finding)
		}
		err = record(out, append(csvRecord(r, finding, texts[finding.Check]), joined(stated.about(finding))))
	}
	for _, gone := range r.Resolved {
		if err != nil {
			break
		}
		err = record(out, resolvedRecord(r, gone))
	}
	return ended(out, err)
}

// resolvedRecord is the line of a violation of the baseline that is gone: its outcome is
// resolved, which no finding has.
func resolvedRecord(r engine.Result, gone engine.Resolved) []string {
	made := make([]string, len(csvColumns))
	copy(made, csvRecord(r, engine.Finding{
		Check: gone.Check, Title: gone.Title, Kind: gone.Kind, Target: gone.Target, Subject: gone.Subject, Outcome: "resolved", Severity: gone.Severity,
		Message: strings.TrimSpace(gone.Message + " " + gone.Note), Fingerprint: gone.Fingerprint, Baseline: "resolved",
	}, &checkTexts{}))
	return made
}

// Records writes records in the form that [Write] has, for tables that aren't reports.
func Records(w io.Writer, records [][]string) error {
	out := bufio.NewWriter(w)
	for _, fields := range records {
		if err := record(out, fields); err != nil {
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

// checkTexts are the texts of a check as fields: they are the same in all of its findings.
type checkTexts struct {
	from                                 engine.Finding
	description, remediation, references string
}

func newCheckTexts(f engine.Finding) *checkTexts {
	return &checkTexts{
		f, joined(strings.Split(f.Description, "\n")), joined(strings.Split(f.Remediation, "\n")), joined(f.References),
	}
}

// of reports whether these are the texts of a finding: those of a report that was read may differ.
func (t *checkTexts) of(f engine.Finding) bool {
	return t.from.Description == f.Description && t.from.Remediation == f.Remediation && slices.Equal(t.from.References, f.References)
}

// record quotes every field: a spreadsheet that splits at semicolons would
// otherwise start a new cell, and a formula, inside a field.
func record(out *bufio.Writer, fields []string) error {
	for i, field := range fields {
		if i > 0 {
			_ = out.WriteByte(',') // an error stays until the last write
		}
		_ = out.WriteByte('"')
		_, _ = out.WriteString(strings.ReplaceAll(harmlessCell(field), `"`, `""`))
		_ = out.WriteByte('"')
	}
	_, err := out.WriteString("\r\n")
	return err
}

// harmlessCell cleans a field and neutralises what a spreadsheet takes for the
// start of a formula, in full width too, as some spreadsheets accept it.
func harmlessCell(field string) string {
	const starts = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
	formula := strings.IndexAny(field, starts) == 0
	field = report.Inline(field)
	if formula || strings.IndexAny(field, starts) == 0 {
		return "'" + field
	}
	return field
}

func csvRecord(r engine.Result, f engine.Finding, texts *checkTexts) []string {
	evidence := make([]string, len(f.Evidence))
	for i, e := range f.Evidence {
		evidence[i] = report.EvidenceText(e)
	}
	line := ""
	if f.Line > 0 {
		line = strconv.Itoa(f.Line)
	}
	record := []string{
		r.Site, r.AsOf.UTC().Format(time.RFC3339), f.Check, f.Title, f.Kind, f.Target, f.Subject, string(f.Outcome), string(f.Reason),
		f.Severity.String(), f.Message, joined(evidence), texts.description,
		texts.remediation, texts.references, joined(f.Controls), f.Fingerprint, string(f.Original), string(f.Baseline), line,
	}
	waiver := make([]string, len(csvColumns)-len(record)-1)
	if f.Waiver != nil {
		waiver = []string{
			f.Waiver.Check, f.Waiver.Control, f.Waiver.Reason, f.Waiver.Owner, f.Waiver.ApprovedBy,
			report.Day(f.Waiver.Created), report.Day(f.Waiver.Expires), string(f.Waiver.State),
		}
	}
	return append(record, waiver...)
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
