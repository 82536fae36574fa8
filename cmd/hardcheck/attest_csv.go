package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/report"
	"hardcheck/checks/site"
	"hardcheck/checks/yamlfile"
)

// statementColumns are those of the table that is filled in. The first five are the question.
var statementColumns = []string{"site", "control", "role", "title", "question", "status", "statement", "by", "date", "frequency", "evidence"}

// bom tells spreadsheets that a CSV is UTF-8.
const bom = "\ufeff"

func newAttestExport(a *answering) *cobra.Command {
	var file, format string
	command := &cobra.Command{
		Use:   "export",
		Short: "Write all questions with their newest answers as a CSV to fill in",
		Args:  exactly(0),
		RunE: func(*cobra.Command, []string) error {
			if format != "csv" {
				return fmt.Errorf("unknown format %q: use csv", checks.Clean(format))
			}
			if err := a.load(); err != nil {
				return err
			}
			questions, err := a.questions(today())
			if err != nil {
				return err
			}
			write := func(w io.Writer) error { return a.exportCSV(w, questions) }
			if file == "" || file == standardOutput {
				return write(a.out)
			}
			if err := protect(a.streams, []string{file}, a.loaded.Inputs()); err != nil {
				return err
			}
			return report.WriteFile(file, write)
		},
	}
	command.Flags().StringVarP(&file, "output", "o", "", "file to write; - is standard output")
	command.Flags().StringVarP(&format, "format", "f", "csv", "csv")
	return command
}

func (a *answering) exportCSV(w io.Writer, questions []question) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{statementColumns}
	for _, q := range questions {
		row := []string{a.loaded.Name, q.name, string(q.control.Role), q.control.Title, q.control.Attest.Statement, "", "", "", "", site.TermText(q.control.Attest.Frequency), ""}
		if q.last != nil {
			copy(row[5:], answerCells(*q.last))
		}
		for i := range row {
			row[i] = inert(row[i])
		}
		rows = append(rows, row)
	}
	_ = out.WriteAll(rows) // it says the same as Error
	return out.Error()
}

func answerCells(last site.Attestation) []string {
	var proofs []string
	for _, proof := range last.Evidence {
		proofs = append(proofs, proof.Name())
	}
	return []string{string(last.Status), last.Statement, last.By, last.Date.Format(time.DateOnly), site.TermText(last.Frequency), strings.Join(proofs, " ")}
}

// formulaStarts begin what a spreadsheet would calculate.
const formulaStarts = "=+-@\t\r'"

// inert keeps a cell from being a formula; live takes that back.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune(formulaStarts, rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func live(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune(formulaStarts, rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

func newAttestImport(a *answering) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Add the answers of a filled-in CSV that the attestations don't have; all or none",
		Args:  exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			questions, err := a.questions(today())
			if err != nil {
				return err
			}
			rows, err := readCSV(args[0])
			if err != nil {
				return err
			}
			answers, kept, err := a.answersOf(args[0], rows, questions)
			if err != nil {
				return err
			}
			if len(answers) > 0 {
				if err := a.write(answers); err != nil {
					return err
				}
			}
			_, err = fmt.Fprintf(a.out, "%s: %s added, %d unchanged, %d open\n", a.beside(site.AttestationsName),
				report.Count(len(answers), "answer"), kept, len(rows)-len(answers)-kept)
			return err
		},
	}
}

// csvRow is a row of the table with its line in the file.
type csvRow struct {
	line  int
	cells []string
}

// readCSV reads the table whole. What a spreadsheet makes of it is read too: semicolons
// between the cells.
func readCSV(file string) ([]csvRow, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", file)
	}
	data, err := readAtMost(file, yamlfile.MaxBytes)
	if err != nil {
		return nil, err
	}
	if len(data) > yamlfile.MaxBytes {
		return nil, fmt.Errorf("%s is larger than %d MiB", file, yamlfile.MaxBytes>>20)
	}
	data = bytes.TrimPrefix(data, []byte(bom))
	reader := csv.NewReader(bytes.NewReader(data))
	if first, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		reader.Comma = ';'
	}
	var rows []csvRow
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		line, _ := reader.FieldPos(0)
		rows = append(rows, csvRow{line, cells})
	}
	if len(rows) == 0 || !slices.Equal(rows[0].cells, statementColumns) {
		return nil, fmt.Errorf("%s: the first line must be %s, as hardcheck attest export writes it", file, strings.Join(statementColumns, ","))
	}
	return rows[1:], nil
}

// answersOf are the rows that say something new. The error lists everything that is wrong.
func (a *answering) answersOf(file string, rows []csvRow, questions []question) (answers []site.Answer, kept int, err error) {
	var errs []error
	seen := map[string]int{}
	for _, row := range rows {
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("%s:%d: %s", file, row.line, checks.Clean(fmt.Sprintf(format, args...))))
		}
		for i := range row.cells {
			row.cells[i] = strings.TrimSpace(live(strings.TrimSpace(row.cells[i])))
		}
		if row.cells[0] != a.loaded.Name {
			fail("this row is of site %q, not of %q", row.cells[0], a.loaded.Name)
			continue
		}
		asked, err := named(questions, row.cells[1:2])
		if err != nil {
			fail("%v", err)
			continue
		}
		q := asked[0]
		if first, twice := seen[q.name]; twice {
			fail("two answers for %s: the other is on line %d", q.name, first)
			continue
		}
		seen[q.name] = row.line
		if row.cells[5] == "" && row.cells[6] == "" {
			continue
		}
		if q.last != nil && slices.Equal(row.cells[5:], answerCells(*q.last)) {
			kept++
			continue
		}
		answer, err := a.answerOf(asked, row.cells[5], row.cells[7], row.cells[6], cmp.Or(row.cells[8], "-"), row.cells[9], strings.Fields(row.cells[10]))
		for line := range strings.Lines(errorText(err)) {
			fail("%s", strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "--"))
		}
		answers = append(answers, answer)
	}
	return answers, kept, errors.Join(errs...)
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
