package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"hardcheck/checks/engine"
)

// streams are the process's standard streams.
type streams struct {
	in       *os.File
	out, err io.Writer
	// watch is told what is waited for.
	watch *watch
}

// exitError ends the command with a code; err, when set, is printed first.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

// run is the whole command: it never ends the process itself. When the context ends the
// command has about a second, unless it is writing what it found.
func run(ctx context.Context, args []string, s streams) int {
	s.watch = &watch{}
	s.out = s.watched(s.out)
	ended := make(chan int, 1)
	go func() { ended <- execute(ctx, args, s) }()
	select {
	case code := <-ended:
		return code
	case <-ctx.Done():
	}
	interrupted := time.Now()
	for {
		select {
		case code := <-ended:
			return code
		case now := <-time.After(20 * time.Millisecond):
			if s.watch.stuck(interrupted, now) {
				say(s.err, errInterrupted)
				return engine.ExitInterrupted
			}
		}
	}
}

var errInterrupted = errors.New("interrupted")

// execute runs the command to its end. Errors that no command gave a code are of usage or
// configuration, unless an interrupt caused them.
func execute(ctx context.Context, args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return engine.ExitClean
	}
	exit := exitError{code: engine.ExitUsage, err: err}
	gone := errors.Is(err, syscall.EPIPE)
	if gone {
		exit.code = engine.ExitErrored
	}
	if !errors.As(err, &exit) && ctx.Err() != nil {
		exit = exitError{code: engine.ExitInterrupted, err: errInterrupted}
	}
	if exit.err != nil && !gone {
		say(s.err, exit.err)
	}
	return exit.code
}

// say prints an error; one of several lines begins on a line of its own.
func say(w io.Writer, err error) {
	text := strings.TrimRight(err.Error(), "\n")
	separator := " "
	if strings.Contains(text, "\n") {
		separator = "\n"
	}
	_, _ = fmt.Fprintf(w, "hardcheck:%s%s\n", separator, text)
}

func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "hardcheck",
		Short: "Verify that routers, Modbus devices, Redis and Docker follow their security policies",
		Long: `hardcheck connects to the targets of a site, verifies what three security policies
recommend, and reports every violation with its evidence and its fix.

It changes nothing: every connector sends a fixed list of reading commands only.
What it could not look at is never called passed.

Text is laid out for the terminal's width, up to 100 columns. Where there is no terminal the
environment variable COLUMNS says how wide it is; without it that is 96, as in files.`,
		Example: `  hardcheck demo
  hardcheck audit rsc:router.rsc
  hardcheck audit redis://10.0.0.5
  hardcheck audit --site site.yaml --profile modbus-web-server
  hardcheck collect --site site.yaml -o snapshot.jsonl
  hardcheck audit --from snapshot.jsonl --format json=report.json
  hardcheck reach --site site.yaml edge --zone internet`,
		Args:                  unknownVerb,
		RunE:                  func(root *cobra.Command, _ []string) error { return root.Help() },
		SilenceErrors:         true,
		SilenceUsage:          true,
		DisableFlagsInUseLine: true,
	}
	root.Version = versionText()
	root.SetVersionTemplate(versionLine())
	root.SetFlagErrorFunc(unknownFlag)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.AddCommand(
		newDemo(s), newAudit(s), newPlan(s), newCollect(s), newReach(s), newDiff(s), newRun(s), newInit(s), newAttest(s), newWaive(s), newValidate(s), newList(s), newExplain(s), newCoverage(s), newVersion(s), newMan(s),
	)
	layHelpOut(root)
	return root
}

// isTerminal reports whether w is a terminal.
func isTerminal(w any) bool {
	file, ok := fileOf(w)
	return ok && term.IsTerminal(int(file.Fd()))
}
