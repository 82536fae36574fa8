package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/report/formats"
	"hardcheck/checks/report/json"
	"hardcheck/checks/yamlfile"
)

// formatNames are the report formats of this version.
func formatNames() []string {
	var names []string
	for _, format := range formats.All() {
		names = append(names, format.Name)
	}
	return names
}

// output is one report to write: a format, and the file it goes to ("" is standard output).
type output struct {
	format formats.Format
	file   string
}

// standardOutput is how standard output is named where a file is.
const standardOutput = "-"

// parseOutputs reads --format values such as "json=report.json". No value means text.
func parseOutputs(values []string) ([]output, error) {
	if len(values) == 0 {
		values = []string{"text"}
	}
	var outputs []output
	var errs []error
	taken := map[string]bool{}
	for _, value := range values {
		name, file, named := strings.Cut(value, "=")
		format, known := formats.Find(name)
		if file == standardOutput {
			file, named = "", false
		}
		place := file
		if file == "" {
			place = "standard output"
		}
		switch {
		case !known:
			errs = append(errs, fmt.Errorf("unknown format %q%s", name, yamlfile.DidYouMean(name, formatNames())))
			continue
		case named && file == "":
			errs = append(errs, fmt.Errorf("--format %s names no file after =", value))
			continue
		case taken[place]:
			errs = append(errs, fmt.Errorf("two formats go to %s: give all but one a file, as in --format json=report.json", place))
		}
		taken[place] = true
		outputs = append(outputs, output{format, file})
	}
	return outputs, errors.Join(errs...)
}

// look is how text is shown.
type look struct {
	verbose, noColor, quiet bool
	summary                 summary
	brief                   bool
	// outcome is set where a run whose reports all go to files says in a line how it ended.
	outcome  bool
	evidence evidence
}

// evidence is how much a JSON report tells of what passed.
type evidence string

// String, Set and Type make it a flag.
func (e *evidence) String() string { return string(*e) }
func (e *evidence) Type() string   { return "findings|all" }

func (e *evidence) Set(text string) error {
	if text != evidenceFindings && text != evidenceAll {
		return fmt.Errorf("unknown amount of evidence %q: use findings or all", text)
	}
	*e = evidence(text)
	return nil
}

// summary is whether the text report is its first part alone: yes, no, or, where nobody says,
// on standard output when all of it would be long.
type summary string

// String, Set, Type and IsBoolFlag make it a flag that needs no value.
func (y *summary) String() string   { return string(*y) }
func (y *summary) Type() string     { return "bool" }
func (y *summary) IsBoolFlag() bool { return true }

func (y *summary) Set(text string) error {
	given, err := strconv.ParseBool(text)
	if err != nil {
		return fmt.Errorf("takes true or false, not %q", text)
	}
	*y = summary(strconv.FormatBool(given))
	return nil
}

// extent is how much of the text report goes to standard output, or to a file.
func (y summary) extent(file bool) report.Extent {
	switch {
	case y == "true":
		return report.ExtentSummary
	case y == "false" || file:
		return report.ExtentWhole
	default:
		return report.ExtentFitting
	}
}

const (
	evidenceFindings = "findings"
	evidenceAll      = "all"
)

func (l *look) flags(command *cobra.Command) {
	command.Flags().BoolVarP(&l.verbose, "verbose", "v", false, "show everything: what passed, each not-assessed check, each control to attest")
	command.Flags().BoolVar(&l.noColor, "no-color", false, "no colours (NO_COLOR does the same)")
	command.Flags().BoolVarP(&l.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
}

func (l look) json() json.Options { return json.Options{AllEvidence: l.evidence == evidenceAll} }

// textTo is how text is laid out for a terminal or a file.
func (l look) textTo(w io.Writer) report.TextOptions {
	color := isTerminal(w) && !l.noColor && os.Getenv("NO_COLOR") == ""
	return report.TextOptions{Verbose: l.verbose, Color: color, Width: columnsOf(w), Extent: l.summary.extent(false)}
}

// writeReports writes every report. One that can't be written to its file goes to
// standard output instead, so that nothing found is lost.
func writeReports(s streams, outputs []output, l look, result engine.Result, siteFile string) error {
	var errs []error
	for _, o := range outputs {
		options := formats.Options{Text: l.textTo(s.out), SiteFile: fromHere(siteFile), JSON: l.json(), Brief: l.brief}
		if o.file != "" {
			options.Text.Color, options.Text.Width, options.Text.Extent = false, 0, l.summary.extent(true)
		}
		write := func(w io.Writer) error {
			s.watch.report()
			err := o.format.Write(s.watched(w), result, options)
			return errors.Join(err, result.Err())
		}
		if o.file == "" {
			errs = append(errs, write(s.out))
			continue
		}
		s.watch.open()
		if err := report.WriteFile(o.file, write); err != nil {
			errs = append(errs, err, write(s.out))
		}
	}
	return errors.Join(errs...)
}

// fromHere is the path relative to the working directory, with forward slashes, where
// the file lies below it; else the path as it was typed.
func fromHere(file string) string {
	here, err := os.Getwd()
	if err != nil || file == "" {
		return file
	}
	whole, err := filepath.Abs(file)
	if err != nil {
		return file
	}
	relative, err := filepath.Rel(here, whole)
	if err != nil || !filepath.IsLocal(relative) {
		return file
	}
	return filepath.ToSlash(relative)
}

// finish writes the reports and turns the result into the exit code. A report
// that could not be written is an error, unless violations say more.
func finish(s streams, outputs []output, l look, result engine.Result, siteFile string) error {
	err := writeReports(s, outputs, l, result, siteFile)
	if l.outcome && !l.quiet && err == nil && !slices.ContainsFunc(outputs, func(o output) bool { return o.file == "" }) {
		_, err = fmt.Fprintf(s.out, "exit %d: %s\n", result.Exit.Code, report.ExitText(result))
	}
	err = errors.Join(err, result.Close())
	code := result.Exit.Code
	if err != nil && (code == engine.ExitClean || code == engine.ExitIncomplete) {
		code = engine.ExitErrored
	}
	if code == engine.ExitClean {
		return nil
	}
	if err != nil {
		err = fmt.Errorf("write report: %w", err)
	}
	return exitError{code, err}
}
