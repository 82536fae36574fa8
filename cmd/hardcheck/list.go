package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/report"
	"hardcheck/checks/yamlfile"
	"hardcheck/profiles"
)

var listings = map[string]func() (report.Table, error){
	"checks": checksTable, "profiles": profilesTable, "controls": controlsTable,
}

func newList(s streams) *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:       "list checks|profiles|controls",
		Short:     "List what there is: checks, profiles, controls",
		Example:   "  hardcheck list checks\n  hardcheck list controls --format markdown",
		Args:      exactly(1),
		ValidArgs: []string{"checks", "profiles", "controls"},
		RunE: func(_ *cobra.Command, args []string) error {
			list, known := listings[args[0]]
			if !known {
				return fmt.Errorf("there is no list of %q%s", checks.Clean(args[0]), yamlfile.DidYouMean(args[0], slices.Sorted(maps.Keys(listings))))
			}
			rows, err := list()
			if err != nil {
				return err
			}
			return writeTable(s.out, rows, format)
		},
	}
	formatFlag(command, &format)
	return command
}

func formatFlag(command *cobra.Command, format *string) {
	command.Flags().StringVarP(format, "format", "f", "text", "text or markdown")
	_ = command.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "markdown"}, cobra.ShellCompDirectiveNoFileComp))
}

func checksTable() (report.Table, error) {
	t := report.Table{Head: []string{"check", "severity", "the good state"}}
	for _, check := range all.Checks() {
		t.Rows = append(t.Rows, []string{check.ID, check.Severity.String(), check.Title})
	}
	return t, nil
}

// policies are the built-in policies, without baseline.
func policies() ([]*profiles.Profile, error) { return profiles.Builtin(all.Checks()) }

func profilesTable() (report.Table, error) {
	built, err := policies()
	if err != nil {
		return report.Table{}, err
	}
	t := report.Table{Head: []string{"profile", "controls", "title"}}
	for _, p := range append(built, profiles.Baseline(all.Checks())) {
		t.Rows = append(t.Rows, []string{p.ID, fmt.Sprint(len(p.Controls)), p.Title})
	}
	return t, nil
}

func controlsTable() (report.Table, error) {
	built, err := policies()
	if err != nil {
		return report.Table{}, err
	}
	t := report.Table{Head: []string{"control", "profile", "verified by", "title"}}
	for _, p := range built {
		for _, control := range p.Controls {
			t.Rows = append(t.Rows, []string{control.ID, p.ID, verifiedBy(control), control.Title})
		}
	}
	return t, nil
}

func verifiedBy(c profiles.Control) string {
	var means []string
	for _, use := range c.Uses() {
		if !slices.Contains(means, use.Check.ID) {
			means = append(means, use.Check.ID)
		}
	}
	if c.Attest != nil {
		means = append(means, "attestation")
	}
	return strings.Join(means, ", ")
}

// findCheck finds a check by its id.
func findCheck(id string) *checks.Check {
	for _, check := range all.Checks() {
		if check.ID == id {
			return check
		}
	}
	return nil
}
