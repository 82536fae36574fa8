package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"hardcheck/checks/report"
	"hardcheck/profiles"
)

func newCoverage(s streams) *cobra.Command {
	var format string
	var verbose bool
	command := &cobra.Command{
		Use:     "coverage",
		Short:   "Show how each policy's controls are verified: by checks, by attestation, or both",
		Example: "  hardcheck coverage\n  hardcheck coverage -v --format markdown",
		Args:    exactly(0),
		RunE: func(*cobra.Command, []string) error {
			counted, err := coverageTable()
			if err != nil {
				return err
			}
			if err := writeTable(s.out, counted, format); err != nil || !verbose {
				return err
			}
			rows, err := controlsTable()
			if err != nil {
				return err
			}
			_, _ = fmt.Fprintln(s.out)
			return writeTable(s.out, rows, format)
		},
	}
	formatFlag(command, &format)
	command.Flags().BoolVarP(&verbose, "verbose", "v", false, "list each control too")
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
