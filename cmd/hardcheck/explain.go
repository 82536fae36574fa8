package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/yamlfile"
	"hardcheck/profiles"
)

func newExplain(s streams) *cobra.Command {
	command := &cobra.Command{
		Use:   "explain CHECK|CONTROL|TOPIC",
		Short: "Explain a check, a control or a topic",
		Long: "Explain a check (redis-password-required), a control (M27) or a topic:\n  " +
			strings.Join(topicNames(), "\n  "),
		Example: "  hardcheck explain redis-password-required\n  hardcheck explain M27\n  hardcheck explain exit-codes",
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return explain(s.out, args[0])
		},
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return explainable(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	return command
}

func explain(w io.Writer, name string) error {
	if name == targetsTopic {
		return explainTargets(w)
	}
	if text, ok := topics[name]; ok {
		_, err := io.WriteString(w, text)
		return err
	}
	built, err := policies()
	if err != nil {
		return err
	}
	if check := findCheck(name); check != nil {
		return explainCheck(w, check, built)
	}
	for _, p := range built {
		for _, control := range p.Controls {
			if strings.EqualFold(name, control.ID) || name == p.ID+"/"+control.ID {
				return explainControl(w, p, control)
			}
		}
	}
	return unknownName(name)
}

func unknownName(name string) error {
	return fmt.Errorf("nothing is called %q%s (hardcheck list checks, or list controls, shows the names)", name, yamlfile.DidYouMean(name, explainable()))
}

func explainable() []string {
	names := topicNames()
	for _, check := range all.Checks() {
		names = append(names, check.ID)
	}
	if built, err := policies(); err == nil {
		for _, p := range built {
			for _, control := range p.Controls {
				names = append(names, control.ID)
			}
		}
	}
	return names
}

func explainCheck(w io.Writer, check *checks.Check, built []*profiles.Profile) error {
	parameters, err := check.Rule.Parameters()
	if err != nil {
		return err
	}
	var out strings.Builder
	width := columnsOf(w)
	fmt.Fprintf(&out, "%s (%s)\n%s\n%s\nFix:\n%s", check.ID, check.Severity, fold(width, "", check.Title),
		fold(width, "", check.Description), fold(width, "  ", check.Remediation))
	if string(parameters) != "{}" {
		fmt.Fprintf(&out, "\nParameters, with their defaults:\n  %s\n", parameters)
	}
	var controls []string
	for _, p := range built {
		for _, control := range p.Controls {
			if slices.ContainsFunc(control.Uses(), func(u profiles.Use) bool { return u.Check.ID == check.ID }) {
				controls = append(controls, hang(width, fmt.Sprintf("  %s/%s  ", p.ID, control.ID), control.Title))
			}
		}
	}
	if len(controls) > 0 {
		fmt.Fprintf(&out, "\nControls:\n%s", strings.Join(controls, ""))
	}
	fmt.Fprintf(&out, "\nReferences:\n%s", fold(width, "  ", strings.Join(check.References, "\n")))
	_, err = io.WriteString(w, out.String())
	return err
}

func explainControl(w io.Writer, p *profiles.Profile, control profiles.Control) error {
	var out strings.Builder
	width := columnsOf(w)
	fmt.Fprintf(&out, "%s/%s\n%sSection: %s (%s)\n", p.ID, control.ID, fold(width, "", control.Title), control.Section, p.Title)
	for _, use := range control.Checks {
		out.WriteString("\n" + hang(width, "Check ", use.Check.ID+": "+use.Check.Title))
		if use.Parameters != "{}" {
			out.WriteString(hang(width, "  with ", use.Parameters))
		}
	}
	for i, group := range control.AnyOf {
		fmt.Fprintf(&out, "\nAlternative %d:\n", i+1)
		for _, use := range group {
			out.WriteString(hang(width, "  ", use.Check.ID+": "+use.Check.Title))
		}
	}
	if control.Attest != nil {
		fmt.Fprintf(&out, "\nTo be attested at least every %d days:\n%s", int(control.Attest.Frequency.Hours()/24), fold(width, "  ", control.Attest.Statement))
	}
	_, err := io.WriteString(w, out.String())
	return err
}
