package main

import (
	"fmt"
	"io"
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

func newExplain(s streams) *cobra.Command {
	shown := printout{streams: s}
	command := &cobra.Command{
		Use:   "explain CHECK|CONTROL|TOPIC",
		Short: "Explain a check, a control or a topic",
		Long: "Explain a check (redis-password-required), a control (M27) or a topic:\n  " +
			strings.Join(topicNames(), "\n  "),
		Example: "  hardcheck explain redis-password-required\n  hardcheck explain M27\n  hardcheck explain exit-codes",
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := shown.check(); err != nil {
				return err
			}
			if shown.format == "json" {
				value, err := explained(args[0])
				if err != nil {
					return err
				}
				return shown.to(nil, func(w io.Writer) error { return report.WriteJSON(w, "explanation", value) })
			}
			return shown.to(nil, func(w io.Writer) error { return explain(w, args[0]) })
		},
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return explainable(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	shown.flags(command, "text", "json")
	return command
}

// explained is the same for a program: the value that list has for a check or a control, or
// a topic's text.
func explained(name string) (any, error) {
	built, err := policies()
	if err != nil {
		return nil, err
	}
	if check := findCheck(name); check != nil {
		return valueOf(check, built)
	}
	if p, at, there := findControl(name, built); there {
		return controlValue{p.ID, profiles.CoverageOf(p).Controls[at]}, nil
	}
	var text strings.Builder
	if err := explain(&text, name); err != nil {
		return nil, err
	}
	return struct {
		Topic string `json:"topic"`
		Text  string `json:"text"`
	}{name, text.String()}, nil
}

// findControl finds a control by its id, alone or with its profile's, and its place.
func findControl(name string, built []*profiles.Profile) (*profiles.Profile, int, bool) {
	for _, p := range built {
		for i, control := range p.Controls {
			if strings.EqualFold(name, control.ID) || name == p.ID+"/"+control.ID {
				return p, i, true
			}
		}
	}
	return nil, 0, false
}

func explain(w io.Writer, name string) error {
	if name == targetsTopic {
		return explainTargets(w)
	}
	if text, ok := topics[name]; ok {
		pen := newPen(w)
		pen.Page(text)
		return pen.Flush(w)
	}
	built, err := policies()
	if err != nil {
		return err
	}
	if check := findCheck(name); check != nil {
		return explainCheck(w, check, built)
	}
	if p, at, there := findControl(name, built); there {
		return explainControl(w, p, p.Controls[at])
	}
	return unknownName(name)
}

func unknownName(name string) error {
	return fmt.Errorf("nothing is called %q%s (hardcheck list checks, or list controls, shows the names)", name, yamlfile.DidYouMean(name, explainable()))
}

func explainable() []string {
	names := append(topicNames(), all.CheckIDs()...)
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
	pen := newPen(w)
	pen.Raw(fmt.Sprintf("%s (%s)", check.ID, check.Severity))
	pen.Say(0, check.Title)
	pen.Raw("")
	pen.Lines(0, "", report.Plain, check.Description)
	pen.Raw("")
	pen.Raw("Fix:")
	pen.Lines(2, "", report.Plain, check.Remediation)
	if string(parameters) != "{}" {
		pen.Raw("")
		pen.Raw("Parameters, with their defaults:")
		pen.Say(2, spaced(parameters))
	}
	explainControls(pen, check, built)
	explainFrameworks(pen, profiles.CheckMapping(check.ID))
	pen.Raw("")
	pen.Raw("References:")
	pen.Lines(2, "", report.Plain, strings.Join(check.References, "\n"))
	return pen.Flush(w)
}

// explainControls lists the policies' controls that a check verifies.
func explainControls(pen *report.Pen, check *checks.Check, built []*profiles.Profile) {
	title := "Controls:"
	for _, p := range built {
		for _, control := range p.Controls {
			if slices.Contains(control.CheckIDs(), check.ID) {
				if title != "" {
					pen.Raw("")
					pen.Raw(title)
					title = ""
				}
				pen.Hang(2, fmt.Sprintf("%s/%s  ", p.ID, control.ID), report.Plain, control.Title)
			}
		}
	}
}

// explainFrameworks names the requirements that a check or control is about.
func explainFrameworks(pen *report.Pen, mapping profiles.Mapping) {
	if len(mapping) == 0 {
		return
	}
	pen.Raw("")
	pen.Raw("Frameworks:")
	for _, id := range slices.Sorted(maps.Keys(mapping)) {
		pen.Hang(2, id+"  ", report.Plain, strings.Join(mapping[id], ", "))
	}
}

func explainControl(w io.Writer, p *profiles.Profile, control profiles.Control) error {
	pen := newPen(w)
	pen.Raw(p.ID + "/" + control.ID)
	pen.Say(0, control.Title)
	pen.Say(0, fmt.Sprintf("Section: %s (%s)", control.Section, p.Title))
	explainFrameworks(pen, control.Frameworks)
	for _, use := range control.Checks {
		pen.Raw("")
		pen.Hang(0, "Check ", report.Plain, use.Check.ID+": "+use.Check.Title)
		if use.Parameters != "{}" {
			pen.Hang(2, "with ", report.Plain, spaced([]byte(use.Parameters)))
		}
	}
	for i, group := range control.AnyOf {
		pen.Raw("")
		pen.Raw(fmt.Sprintf("Alternative %d:", i+1))
		for _, use := range group {
			pen.Say(2, use.Check.ID+": "+use.Check.Title)
		}
	}
	if control.Attest != nil {
		pen.Raw("")
		pen.Raw(fmt.Sprintf("To be attested at least every %d days:", int(control.Attest.Frequency.Hours()/24)))
		pen.Lines(2, "", report.Plain, control.Attest.Statement)
	}
	return pen.Flush(w)
}

// spaced sets the parts of JSON apart, so that it can be folded between them.
func spaced(object []byte) string {
	var out strings.Builder
	quoted := false
	for i, c := range object {
		out.WriteByte(c)
		if c == '"' && (i == 0 || object[i-1] != '\\') {
			quoted = !quoted
		}
		if !quoted && (c == ',' || c == ':') {
			out.WriteByte(' ')
		}
	}
	return out.String()
}
