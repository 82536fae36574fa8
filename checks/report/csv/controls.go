package csv

import (
	"bufio"
	"io"
	"slices"
	"strconv"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// byteOrderMark begins a table of controls: without it some spreadsheets don't take a file
// for UTF-8, and titles and names lose their accents.
const byteOrderMark = "\ufeff"

// WriteControls writes a header and one line for each control, in the form of [Write] behind
// a byte order mark: how it stands, what failed, who stated or accepted what until when, and
// how to mend it.
func WriteControls(w io.Writer, r engine.Result) error {
	out := bufio.NewWriterSize(w, 64<<10)
	_, _ = out.WriteString(byteOrderMark) // an error stays until the last write
	err := record(out, cells(controlColumns()...))
	index := report.NewIndex(r)
	for _, row := range index.ControlRows(r.Controls) {
		if err != nil {
			break
		}
		err = record(out, cells(controlRecord(row)...))
	}
	return ended(out, err)
}

// controlColumns are the columns of a table of controls; each severity has one.
func controlColumns() []string {
	columns := []string{"policy", "section", "id", "title", "outcome", "reason"}
	for _, severity := range checks.Severities() {
		columns = append(columns, severity.String())
	}
	return append(columns, "status", "statement", "by", "date", "until", "evidence", "waivers", "fix")
}

func controlRecord(row report.ControlRow) []string {
	fields := []string{row.Profile, row.Section, row.ID, row.Title, string(row.Outcome), row.Reason}
	for _, severity := range checks.Severities() {
		fields = append(fields, strconv.Itoa(row.Failed[severity]))
	}
	said := make([]string, 6)
	if s := row.Attestation; s != nil {
		said = []string{s.Status, s.Statement, s.By, report.Day(s.Date), report.Day(s.Until), joined(report.ProofTexts(s.Evidence))}
	}
	return slices.Concat(fields, said, []string{joined(row.Waivers), row.Fix})
}
