package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/report"
	"hardcheck/checks/report/csv"
	"hardcheck/checks/yamlfile"
)

// printout is how a verb prints what it found, for the verbs that have formats of their own.
type printout struct {
	streams
	format, file string
	formats      []string
}

// flags are --format, which takes one of the formats, and -o.
func (p *printout) flags(command *cobra.Command, formats ...string) {
	p.formats = formats
	words := strings.Join(formats[:len(formats)-1], ", ") + " or " + formats[len(formats)-1]
	command.Flags().StringVarP(&p.format, "format", "f", formats[0], words)
	command.Flags().StringVarP(&p.file, "output", "o", "", "file to write; - is standard output")
	_ = command.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
}

// check refuses an unknown format before anything is read.
func (p *printout) check() error {
	if slices.Contains(p.formats, p.format) {
		return nil
	}
	return fmt.Errorf("unknown format %q%s", checks.Clean(p.format), yamlfile.DidYouMean(p.format, p.formats))
}

// protect refuses a file that this run reads, before anything is sent.
func (p *printout) protect(inputs ...string) error {
	return protect(p.streams, []string{p.file}, inputs)
}

// to gives standard output, or the file that was named, to what writes. The inputs of the
// run are never overwritten.
func (p *printout) to(inputs []string, write func(w io.Writer) error) error {
	if p.file == "" || p.file == standardOutput {
		return write(p.out)
	}
	if err := p.protect(inputs...); err != nil {
		return err
	}
	p.watch.open()
	return report.WriteFile(p.file, write)
}

// table prints rows, or as JSON the values that they are made of.
func (p *printout) table(t report.Table, what string, values any) error {
	if err := p.check(); err != nil {
		return err
	}
	return p.to(nil, func(w io.Writer) error { return p.tableTo(w, t, what, values) })
}

func (p *printout) tableTo(w io.Writer, t report.Table, what string, values any) (err error) {
	switch p.format {
	case "json":
		return report.WriteJSON(w, what, values)
	case "csv":
		return csv.Records(w, append([][]string{t.Head}, t.Rows...))
	case "markdown":
		_, err = io.WriteString(w, t.Markdown())
	default:
		_, err = io.WriteString(w, t.Text(newPen(w).Width))
	}
	return err
}
