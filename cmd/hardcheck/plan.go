package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/site"
)

// planned is one target's part of the plan.
type planned struct {
	Target string        `json:"target"`
	Kind   string        `json:"kind"`
	URL    string        `json:"url"`
	Steps  []checks.Step `json:"steps"`
	// Windows are the hours in which it may be contacted, TimeZone their zone.
	Windows  string `json:"windows,omitempty"`
	TimeZone string `json:"timeZone,omitempty"`
	// Closed says why the target would not be contacted now.
	Closed string `json:"closed,omitempty"`
}

func newPlan(s streams) *cobra.Command {
	var where scope
	var resolve bool
	var from []string
	shown := printout{streams: s}
	command := &cobra.Command{
		Use:   "plan [TARGET|NAME...]",
		Short: "Print every connection and request that an audit would send; sends nothing",
		Long: `Print, for each target, every connection and request that an audit of the same targets
would send at most, with its safety class and its condition, and what is left out for lack of
consent or because the target's window is closed. Nothing is sent, and no password is asked for.
Of a name every address is read; --resolve asks the name server for them now and plans each.

Classes: passive (connect and close), safe-read, active (needs consent: [active]), write-probe
(needs consent: [write-probe] and --allow-write-probe).`,
		Example: "  hardcheck plan --site site.yaml\n  hardcheck plan redis://10.0.0.5 --format json",
		RunE: func(command *cobra.Command, urls []string) error {
			if err := shown.check(); err != nil {
				return err
			}
			if len(from) > 0 {
				return planReplay(&shown, from, append(where.targets, urls...))
			}
			// What would be typed doesn't matter to the plan.
			typed := func(string) (string, error) { return "typed", nil }
			loaded, accesses, err := where.prepare(command.Context(), s, urls, true, typed)
			if err != nil {
				return err
			}
			jobs, err := plannedJobs(command.Context(), accesses, resolve, where.limits())
			if err != nil {
				return err
			}
			plans := plansOf(jobs, time.Now())
			return shown.to(append(loaded.Inputs(), where.passwordFile), func(w io.Writer) error { return writePlans(w, shown.format, plans) })
		},
	}
	where.flags(command)
	command.Flags().StringSliceVar(&from, "from", nil, "snapshot that would be judged: nothing would be sent (may be given several times)")
	_ = command.MarkFlagFilename("from", "jsonl")
	command.MarkFlagsMutuallyExclusive("site", "from")
	command.Flags().BoolVar(&resolve, "resolve", false, "look host names up now, and plan each of their addresses")
	shown.flags(command, "text", "json")
	command.ValidArgsFunction = completeURLs
	return command
}

// planReplay is the plan of an audit of snapshots: it names their targets, to which nothing is
// sent.
func planReplay(shown *printout, from, names []string) error {
	if err := shown.protect(from...); err != nil {
		return err
	}
	snapshots, err := engine.OpenSnapshots(from, all.Kinds(), true)
	if err != nil {
		return err
	}
	targets := snapshots.Header.Site.Targets
	if len(names) > 0 {
		if names, err = audit.Selected(targets, names); err != nil {
			return err
		}
	}
	plans := func(yield func(planned) bool) {
		for _, target := range targets {
			if len(names) > 0 && !slices.Contains(names, target.Given()) {
				continue
			}
			plan := planned{Target: target.Name, Kind: target.Kind, URL: target.URL, Steps: []checks.Step{}, Closed: "its facts are in the snapshot: nothing is sent"}
			if !yield(plan) {
				return
			}
		}
	}
	return shown.to(from, func(w io.Writer) error { return writePlans(w, shown.format, plans) })
}

// plansOf makes each target's plan when it is written: those of a large site are never held at once.
func plansOf(jobs []engine.Job, now time.Time) iter.Seq[planned] {
	return func(yield func(planned) bool) {
		var before engine.Job
		for _, job := range jobs {
			target := job.Access.Target
			plan := planned{Target: target.Name, Kind: target.Kind, URL: target.URL, Steps: stepsOf(job, before)}
			if windows := job.Access.Windows; windows.Any() {
				plan.Windows, plan.TimeZone = hours(windows), windows.Zone.String()
			}
			if open, why := site.Open(job.Access.Windows, now); !open {
				plan.Closed = why
			}
			if !yield(plan) {
				return
			}
			before = job
		}
	}
}

func writePlans(w io.Writer, format string, plans iter.Seq[planned]) error {
	out := bufio.NewWriterSize(w, 64<<10)
	write := writePlansText
	if format == "json" {
		write = func(w io.Writer, plans iter.Seq[planned]) error { return report.WriteJSONList(w, "plan", plans) }
	}
	if err := write(out, plans); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return nil
}

// hours are the windows as a reader wants them.
func hours(windows checks.Windows) string {
	var parts []string
	if len(windows.Allow) > 0 {
		parts = append(parts, "only "+strings.Join(windows.Allow, ", "))
	}
	if len(windows.Deny) > 0 {
		parts = append(parts, "never "+strings.Join(windows.Deny, ", "))
	}
	return strings.Join(parts, "; ")
}

func writePlansText(w io.Writer, plans iter.Seq[planned]) error {
	pen, began := newPen(w), false
	for plan := range plans {
		if began {
			pen.Raw("")
		}
		began = true
		planText(pen, plan)
		if err := pen.Flush(w); err != nil {
			return err
		}
	}
	return nil
}

func planText(pen *report.Pen, plan planned) {
	pen.Item(0, fmt.Sprintf("%s (%s, %s)", plan.Target, plan.Kind, plan.URL))
	if plan.Windows != "" {
		pen.Item(2, "windows: "+plan.Windows+" ("+plan.TimeZone+")")
	}
	if plan.Closed != "" {
		pen.Item(2, "not now: "+plan.Closed)
	}
	var before checks.Step
	for i, step := range plan.Steps {
		if i == 0 || step.Connection != before.Connection {
			if step.Connection > 0 {
				pen.Raw(fmt.Sprintf("  connection %d", step.Connection))
			}
			before.When = ""
		}
		if step.When != before.When {
			pen.Hang(4, "when ", report.Plain, cmp.Or(step.When, "always")+":")
		}
		planLine(pen, step)
		before = step
	}
}

func planLine(pen *report.Pen, step checks.Step) {
	text := step.Event + " " + step.What
	if step.Skipped != "" {
		text += " [left out: " + step.Skipped + "]"
	}
	pen.Hang(4, fmt.Sprintf("%-11s  ", step.Class), report.Plain, text)
	if step.Note != "" {
		pen.Hang(4, fmt.Sprintf("%-11s  ", "note"), report.Plain, step.Note)
	}
}
