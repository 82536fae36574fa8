package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"hardcheck/checks/report"
	"hardcheck/profiles"
)

func newCoverage(s streams) *cobra.Command {
	var verbose bool
	f := frameworkCoverage{printout: printout{streams: s}}
	command := &cobra.Command{
		Use:   "coverage",
		Short: "Show how each policy's controls are verified: by checks, by attestation, or both",
		Long: `Show how each policy's controls are verified: by checks, by attestation, or both.

With --framework it shows instead each requirement of a published framework with the checks that
look at it and the controls whose statements are about it; with --from-report besides what they
gave in that run, for a self-assessment. Frameworks: iec-62443-3-3, nist-800-82.

An outcome there is that of what was looked at: it never says that a requirement is met, and it
never passes a control of a policy that asks for a framework.`,
		Example: `  hardcheck coverage
  hardcheck coverage -v --format markdown
  hardcheck coverage --framework iec-62443-3-3
  hardcheck coverage --framework iec-62443-3-3 --from-report r.json -f csv`,
		Args: exactly(0),
		RunE: func(*cobra.Command, []string) error {
			if f.framework != "" {
				return f.run(verbose)
			}
			if f.fromReport != "" {
				return errors.New("--from-report tells what a run gave for a framework's requirements: name it, as in --framework iec-62443-3-3")
			}
			counted, err := coverageTable()
			if err != nil {
				return err
			}
			covered, err := coverageValues()
			if err != nil {
				return err
			}
			if err := f.table(counted, "coverage", covered); err != nil || !verbose || f.format == "json" {
				return err
			}
			rows, err := controlsTable()
			if err != nil {
				return err
			}
			_, _ = fmt.Fprintln(s.out)
			return f.table(rows, "controls", nil)
		},
	}
	f.flags(command, "text", "json", "markdown", "csv")
	command.Flags().BoolVarP(&verbose, "verbose", "v", false, "list each control too; with --framework, all that each requirement rests on")
	command.Flags().StringVar(&f.framework, "framework", "", "show the requirements of a framework instead: iec-62443-3-3 or nist-800-82")
	command.Flags().StringVar(&f.fromReport, "from-report", "", "JSON report of the run whose outcomes are shown")
	_ = command.RegisterFlagCompletionFunc("framework", cobra.FixedCompletions(profiles.FrameworkIDs(), cobra.ShellCompDirectiveNoFileComp))
	_ = command.MarkFlagFilename("from-report", "json")
	return command
}

func coverageTable() (report.Table, error) {
	built, err := policies()
	if err != nil {
		return report.Table{}, err
	}
	t := report.Table{Head: []string{"policy", "controls", "checks", "checks and attestation", "attestation"}}
	var sum profiles.Counts
	add := func(name string, c profiles.Counts) {
		t.Rows = append(t.Rows, []string{name, fmt.Sprint(c.Total), fmt.Sprint(c.Checks), fmt.Sprint(c.ChecksAndAttestation), fmt.Sprint(c.Attestation)})
	}
	for _, p := range built {
		counts := profiles.CoverageOf(p).Counts
		add(p.ID, counts)
		sum = sum.Add(counts)
	}
	add("all", sum)
	return t, nil
}

func coverageValues() ([]profiles.Coverage, error) {
	built, err := policies()
	if err != nil {
		return nil, err
	}
	values := []profiles.Coverage{}
	for _, p := range built {
		values = append(values, profiles.CoverageOf(p))
	}
	return values, nil
}
