package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/report/diff"
	"hardcheck/checks/report/json"
)

func newDiff(s streams) *cobra.Command {
	var how judging
	var shown look
	printed := printout{streams: s}
	command := &cobra.Command{
		Use:   "diff BEFORE AFTER",
		Short: "Compare two JSON reports or snapshots: new, resolved, unchanged, incomparable",
		Long: `Compare two JSON reports. A snapshot is judged first, by --profile:
name the profiles that the other report was judged by.
A violation counts as resolved only if it was looked for again and not found; where the
target was not reached or the check did not run it is incomparable.

Exit codes: 0 no new violation at or above --fail-on (default low); 1 new violations; 2 usage;
4 the difference could not be written.`,
		Example: `  hardcheck diff monday.json friday.json
  hardcheck diff --profile modbus-web-server monday.jsonl friday.jsonl -f json
  hardcheck diff before.json after.json --format markdown > comment.md`,
		Args: exactly(2),
		RunE: func(command *cobra.Command, files []string) error {
			if err := printed.check(); err != nil {
				return err
			}
			least, err := checks.ParseSeverity(how.failOn)
			if err != nil {
				return err
			}
			if err := printed.protect(append(how.inputs(), files...)...); err != nil {
				return err
			}
			before, err := how.read(command.Context(), files[0])
			if err != nil {
				return err
			}
			after, err := how.read(command.Context(), files[1])
			if err != nil {
				return err
			}
			changes := diff.Compare(before, after)
			err = printed.to(append(how.inputs(), files...), func(w io.Writer) error { return writeDiff(w, changes, printed.format, shown.textTo(w)) })
			if err != nil {
				return exitError{engine.ExitErrored, err}
			}
			if slices.ContainsFunc(changes.New, func(c diff.Change) bool { return c.Severity >= least }) {
				return exitError{code: engine.ExitViolations}
			}
			return nil
		},
	}
	how.flags(command)
	shown.flags(command)
	printed.flags(command, "text", "json", "markdown")
	return command
}

func writeDiff(w io.Writer, d diff.Diff, format string, options report.TextOptions) error {
	switch format {
	case "json":
		return d.JSON(w)
	case "markdown":
		return d.Markdown(w)
	default:
		return d.Text(w, options)
	}
}

// read reads a JSON report, or judges a snapshot.
func (f *judging) read(ctx context.Context, file string) (engine.Result, error) {
	opened, err := os.Open(file)
	if err != nil {
		return engine.Result{}, err // it says "open FILE: ..."
	}
	defer func() { _ = opened.Close() }()
	buffered := bufio.NewReaderSize(opened, headBytes)
	if !isSnapshot(buffered) {
		result, err := parseReport(file, buffered)
		return result, cmp.Or(err, partial(file, result))
	}
	snapshots, options, err := f.snapshots([]string{file})
	if err != nil {
		return engine.Result{}, err
	}
	return audit.Replay(ctx, snapshots, options)
}

// readReport reads a JSON report that has all findings.
func readReport(file string) (engine.Result, error) {
	result, err := readAnyReport(file)
	return result, cmp.Or(err, partial(file, result))
}

// partial refuses a report that doesn't have all findings: what it lacks would seem to be resolved.
func partial(file string, r engine.Result) error {
	if r.Narrowed == nil {
		return nil
	}
	return fmt.Errorf("%s shows only results %s: write one without --severity and --check", file, checks.Clean(r.Narrowed.String()))
}

// readAnyReport reads a JSON report.
func readAnyReport(file string) (engine.Result, error) {
	opened, err := os.Open(file)
	if err != nil {
		return engine.Result{}, fmt.Errorf("open report: %w", err)
	}
	defer func() { _ = opened.Close() }()
	return parseReport(file, opened)
}

// parseReport refuses what its beginning doesn't show to be a report, however much follows.
func parseReport(file string, r io.Reader) (engine.Result, error) {
	buffered := bufio.NewReaderSize(r, headBytes)
	head, err := buffered.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return engine.Result{}, fmt.Errorf("read %s: %w", file, err)
	}
	if len(head) > 0 && !isReport(head) {
		return engine.Result{}, fmt.Errorf("%s is not a hardcheck report: its first 64 KiB are no JSON object", file)
	}
	result, err := json.Read(buffered)
	if err != nil {
		return engine.Result{}, fmt.Errorf("%s: %w", file, err)
	}
	return result, nil
}

func isReport(head []byte) bool { return kindOf(head) == reportFile || kindOf(head) == snapshotFile }

// isSnapshot looks at the beginning: a snapshot's first line is its header.
func isSnapshot(r *bufio.Reader) bool {
	head, _ := r.Peek(headBytes) // an error is one of the next reader too
	return kindOf(head) == snapshotFile
}
