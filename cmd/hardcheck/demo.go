package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"hardcheck/checks/routeros/exportconn"
)

// demoTarget is the URL of the export that comes with hardcheck.
const demoTarget = "demo:"

// demoNote follows the report.
const demoNote = "This was a made-up export (demo --print). Yours: hardcheck audit rsc:router.rsc\n"

func newDemo(s streams) *cobra.Command {
	a := auditing{streams: s}
	var show bool
	command := &cobra.Command{
		Use:   "demo",
		Short: "Audit the made-up export of a careless router, to see a report",
		Long: `Audit the export of a router that nobody has, which is part of hardcheck: a small site with
an office, a pump controller, and a port forward to it. It needs no rights, no network and
no file. The same as "hardcheck audit demo:", with the exit codes of audit.`,
		Example: "  hardcheck demo\n  hardcheck demo --format html=report.html\n  hardcheck demo --print > router.rsc",
		Args:    exactly(0),
		RunE: func(command *cobra.Command, _ []string) error {
			if show {
				_, err := io.WriteString(s.out, exportconn.Demo)
				return err
			}
			if err := a.open(); err != nil {
				return err
			}
			err := a.live(command.Context(), []string{demoTarget})
			if _, judged := errors.AsType[exitError](err); (judged || err == nil) && !a.shown.quiet {
				_, _ = fmt.Fprint(s.err, demoNote)
			}
			return err
		},
	}
	a.where = carefulScope()
	a.how.flags(command)
	a.shown.flags(command)
	a.reports(command)
	a.shown.outcome = true
	command.Flags().BoolVar(&show, "print", false, "print the export instead of auditing it")
	return command
}
