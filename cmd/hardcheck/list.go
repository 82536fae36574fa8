package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/yamlfile"
	"hardcheck/profiles"
)

// listing is one of the lists: as a table, and as the values that its JSON has.
type listing struct {
	table  func() (report.Table, error)
	values func() (any, error)
}

var listings = map[string]listing{
	"checks": {checksTable, checkValues}, "profiles": {profilesTable, profileValues}, "controls": {controlsTable, controlValues},
}

func newList(s streams) *cobra.Command {
	shown := printout{streams: s}
	command := &cobra.Command{
		Use:       "list checks|profiles|controls",
		Short:     "List what there is: checks, profiles, controls",
		Example:   "  hardcheck list checks\n  hardcheck list controls --format markdown\n  hardcheck list checks --format json",
		Args:      exactly(1),
		ValidArgs: []string{"checks", "profiles", "controls"},
		RunE: func(_ *cobra.Command, args []string) error {
			list, known := listings[args[0]]
			if !known {
				return fmt.Errorf("there is no list of %q%s", checks.Clean(args[0]), yamlfile.DidYouMean(args[0], slices.Sorted(maps.Keys(listings))))
			}
			rows, err := list.table()
			if err != nil {
				return err
			}
			values, err := list.values()
			if err != nil {
				return err
			}
			return shown.table(rows, args[0], values)
		},
	}
	shown.flags(command, "text", "json", "markdown", "csv")
	return command
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

// checkValue is what a program is told of a check.
type checkValue struct {
	engine.CheckSummary
	// Parameters are those that a profile may set, with their defaults.
	Parameters json.RawMessage `json:"parameters"`
	// Controls are those of the built-in policies that use it.
	Controls []string `json:"controls"`
}

func valueOf(check *checks.Check, built []*profiles.Profile) (checkValue, error) {
	parameters, err := check.Rule.Parameters()
	if err != nil {
		return checkValue{}, err
	}
	return checkValue{engine.Unjudged([]*checks.Check{check}, nil).Checks[0], parameters, controlsOf(check, built)}, nil
}

// controlsOf are the full names of the controls that use a check.
func controlsOf(check *checks.Check, built []*profiles.Profile) []string {
	names := []string{}
	for _, p := range built {
		for _, control := range p.Controls {
			if slices.Contains(control.CheckIDs(), check.ID) {
				names = append(names, p.ID+"/"+control.ID)
			}
		}
	}
	return names
}

func checkValues() (any, error) {
	built, err := policies()
	if err != nil {
		return nil, err
	}
	values := []checkValue{}
	for _, check := range all.Checks() {
		value, err := valueOf(check, built)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

// profileValue is what a program is told of a profile.
type profileValue struct {
	engine.ProfileSummary
	Controls int `json:"controls"`
}

func profileValues() (any, error) {
	built, err := policies()
	if err != nil {
		return nil, err
	}
	values := []profileValue{}
	for _, p := range append(built, profiles.Baseline(all.Checks())) {
		values = append(values, profileValue{engine.ProfileSummary{ID: p.ID, Title: p.Title, Digest: p.Digest()}, len(p.Controls)})
	}
	return values, nil
}

// controlValue is what a program is told of a control.
type controlValue struct {
	Profile string `json:"profile"`
	profiles.ControlCoverage
}

func controlValues() (any, error) {
	built, err := policies()
	if err != nil {
		return nil, err
	}
	values := []controlValue{}
	for _, p := range built {
		for _, control := range profiles.CoverageOf(p).Controls {
			values = append(values, controlValue{p.ID, control})
		}
	}
	return values, nil
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
