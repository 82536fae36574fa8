package main

import (
	"cmp"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
)

func newCollect(s streams) *cobra.Command {
	var where scope
	var shown look
	var file string
	var noComments bool
	command := &cobra.Command{
		Use:   "collect [TARGET|NAME...]",
		Short: "Collect facts into a snapshot, without judging them",
		Long: `Collect facts into a snapshot (JSON lines, mode 0600) that "hardcheck audit --from" judges
without the devices. A snapshot holds no passwords. Without -o it goes to standard output.

The snapshot's SHA-256 is printed as sha256sum does: to standard output, or to standard error
where the snapshot goes there. Note it elsewhere, and nobody can exchange the snapshot unseen:
reports of it name the same SHA-256. The one in its last line finds damage, not forgery.

Exit codes: 0 everything collected; 2 usage or configuration; 3 some targets not, or in part;
4 the snapshot could not be written; 130 interrupted.`,
		Example: `  hardcheck collect --site site.yaml -o snapshot.jsonl
  hardcheck collect redis://10.0.0.5 -o cache.jsonl`,
		RunE: func(command *cobra.Command, urls []string) error {
			ctx := command.Context()
			loaded, accesses, err := where.prepare(ctx, s, urls, shown.quiet, prompter(ctx, s))
			if err != nil {
				return err
			}
			if err := protect(s, []string{cmp.Or(file, standardOutput)}, append(loaded.Inputs(), where.passwordFile)); err != nil {
				return err
			}
			progress := startProgress(s, shown.quiet, accesses)
			options := audit.Options{Tool: tool(), Limits: where.limits(), Selected: where.targets, Progress: progress.done(), NoComments: noComments}
			var got audit.Collected
			collect := func(w io.Writer) (err error) {
				s.watch.report()
				got, err = audit.Collect(ctx, loaded, accesses, options, w)
				return err
			}
			sums := s.out
			if file == "" || file == standardOutput {
				file, sums = standardOutput, s.err
				err = collect(s.out)
			} else {
				s.watch.open()
				err = report.WriteFile(file, collect)
			}
			progress.end()
			if err != nil {
				return exitError{refusedOr(engine.ExitErrored, err), err}
			}
			if file != standardOutput || !shown.quiet {
				_, _ = fmt.Fprintf(sums, "%s  %s\n", got.SHA256, file)
			}
			switch {
			case ctx.Err() != nil:
				return exitError{code: engine.ExitInterrupted}
			case !got.Whole:
				return exitError{code: engine.ExitIncomplete}
			}
			return nil
		},
	}
	where.flags(command)
	command.Flags().BoolVarP(&shown.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	command.Flags().StringVarP(&file, "output", "o", "", "file to write; - is standard output")
	noCommentsFlag(command, &noComments)
	command.ValidArgsFunction = completeURLs
	return command
}
