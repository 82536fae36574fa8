package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hardcheck/testenv/lab"
	"hardcheck/testenv/scenarios"
)

// running is what `hardlab run` was asked for.
type running struct {
	hardcheck, network, update string
}

func newRun() *cobra.Command {
	var r running
	command := &cobra.Command{
		Use:   "run [SCENARIO...]",
		Short: "Start scenarios one after the other, audit each, and compare with what must be found",
		Long: `Start scenarios one after the other, audit each with hardcheck, show the report, and compare
what failed with what must: exactly the file "expected" of a careless scenario, exactly the
file "residue" of a hardened one. Without arguments all scenarios run. Nothing is left.`,
		ValidArgs: names(),
		RunE: func(command *cobra.Command, args []string) error {
			path, err := exec.LookPath(r.hardcheck)
			if err == nil {
				r.hardcheck, err = filepath.Abs(path)
			}
			if err != nil {
				return fmt.Errorf("find hardcheck: %w (make build makes it)", err)
			}
			if len(args) == 0 {
				args = names()
			}
			return r.all(command.Context(), command.OutOrStdout(), args)
		},
	}
	command.Flags().StringVar(&r.hardcheck, "hardcheck", "hardcheck", "the hardcheck to run")
	command.Flags().StringVar(&r.update, "update", "", "write what was found into this copy of testenv/scenarios")
	networkFlag(command, &r.network)
	return command
}

func (r running) all(ctx context.Context, out io.Writer, args []string) error {
	var summary []string
	var errs []error
	for _, name := range args {
		scenario, err := scenarios.Find(name)
		if err != nil {
			return err
		}
		line, err := r.one(ctx, out, scenario)
		if ctx.Err() != nil {
			return errors.New("interrupted, and removed")
		}
		summary, errs = append(summary, line), append(errs, err)
	}
	_, _ = fmt.Fprintln(out)
	for _, line := range summary {
		_, _ = fmt.Fprintln(out, line)
	}
	return errors.Join(errs...)
}

// one runs a scenario from its start to its removal.
func (r running) one(ctx context.Context, out io.Writer, scenario scenarios.Scenario) (line string, err error) {
	l, err := newLab(r.network)
	if err != nil {
		return "", err
	}
	_, _ = fmt.Fprintf(out, "\n=== %s\n", scenario.Name())
	began := time.Now()
	if err := l.Up(ctx, scenario); err != nil {
		return scenario.Name() + ": not started", err
	}
	started := time.Since(began)
	defer func() { err = errors.Join(err, l.Down(context.WithoutCancel(ctx))) }()
	report, err := l.Audit(ctx, r.hardcheck, out)
	if err != nil {
		return scenario.Name() + ": not audited", err
	}
	verdict, err := r.compare(l, report)
	return fmt.Sprintf("%-32s started in %4.1f s, audited in %4.1f s: %s",
		scenario.Name(), started.Seconds(), (time.Since(began) - started).Seconds(), verdict), err
}

func (r running) compare(l *lab.Lab, report lab.Report) (string, error) {
	failed := l.Failed(report)
	if r.update != "" {
		folder := filepath.Join(r.update, l.Scenario.Name())
		return "updated", errors.Join(lab.Update(filepath.Join(folder, l.Scenario.Outcome()), l.Undated(failed)), lab.Update(filepath.Join(folder, scenarios.Controls), report.Outcomes()))
	}
	want, err := l.Scenario.File(l.Scenario.Outcome(), l.Values)
	if err != nil {
		return "", err
	}
	controls, err := l.Scenario.File(scenarios.Controls, l.Values)
	if err != nil {
		return "", err
	}
	missing, unexpected := lab.Compare(want, failed)
	lost, other := lab.Compare(controls, report.Outcomes())
	var errs []error
	for problem, lines := range map[string][]string{
		"missing": append(missing, lost...), "unexpected": append(unexpected, other...), "not read": report.Unread(),
	} {
		for _, line := range lines {
			errs = append(errs, fmt.Errorf("%s: %s: %s", l.Scenario.Name(), problem, line))
		}
	}
	if len(errs) > 0 {
		slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
		return fmt.Sprintf("%d differences", len(errs)), errors.Join(errs...)
	}
	return fmt.Sprintf("%d findings, exactly those of %s", len(failed), l.Scenario.Outcome()), nil
}
