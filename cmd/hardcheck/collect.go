package main

import (
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
	command := &cobra.Command{
		Use:   "collect [TARGET...]",
		Short: "Collect facts into a snapshot, without judging them",
		Long: `Collect facts into a snapshot (JSON lines, mode 0600) that "hardcheck audit --from" judges
without the devices. A snapshot holds no passwords. Without -o it goes to standard output.

Exit codes: 0 everything collected; 2 usage or configuration; 3 some targets not, or in part;
4 the snapshot could not be written; 130 interrupted.`,
		Example: `  hardcheck collect --site site.yaml -o snapshot.jsonl
  hardcheck collect redis://10.0.0.5 -o cache.jsonl`,
		RunE: func(command *cobra.Command, urls []string) error {
			ctx := command.Context()
			loaded, accesses, err := where.prepare(ctx, s, urls, shown.quiet, prompter(s))
			if err != nil {
				return err
			}
			progress := startProgress(s, shown.quiet, accesses)
			options := audit.Options{Tool: tool(), Limits: where.limits(), Selected: where.targets, Progress: progress.done()}
			whole := false
			collect := func(w io.Writer) (err error) {
				whole, err = audit.Collect(ctx, loaded, accesses, options, w)
				return err
			}
			if file == "" {
				err = collect(s.out)
			} else {
				err = report.WriteFile(file, collect)
			}
			progress.end()
			switch {
			case err != nil:
				return exitError{refusedOr(engine.ExitErrored, err), err}
			case ctx.Err() != nil:
				return exitError{code: engine.ExitInterrupted}
			case !whole:
				return exitError{code: engine.ExitIncomplete}
			}
			return nil
		},
	}
	where.flags(command)
	command.Flags().BoolVarP(&shown.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	command.Flags().StringVarP(&file, "output", "o", "", "file to write")
	command.ValidArgsFunction = completeURLs
	return command
}
