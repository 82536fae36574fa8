package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/engine"
	"hardcheck/profiles"
	"hardcheck/testenv/mutations"
)

// judged is what the checks say of one target.
type judged struct {
	failures map[finding]failure
	// controls are how those of the policies end where every statement is made:
	// "netmikro/N03".
	controls map[string]checks.Outcome
}

// without leaves out what some checks say.
func (j judged) without(names ...string) judged {
	maps.DeleteFunc(j.failures, func(f finding, _ failure) bool { return slices.Contains(names, f.check) })
	return j
}

type failure string

type finding struct {
	check, subject string
	severity       checks.Severity
}

// maker makes a hardened target, changed by layers of text, and reads it. What it is made
// of has to be gone again when the test ends.
type maker func(t *testing.T, layers ...string) engine.Record

// subject makes what is flipped, and judges it.
type subject func(t *testing.T, layers ...string) judged

// judgeAt is when the simulated devices' dates are judged.
var judgeAt = time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC)

// policies are judged in one go with every check on its own.
var policies = []string{"baseline", "netmikro", "internet-perf-exporter", "modbus-web-server"}

// selectedPolicies reads the policies once for all flips.
var selectedPolicies = sync.OnceValues(func() ([]*profiles.Profile, error) { return profiles.Select(policies, all.Checks()) })

// judge reads the target of an access and judges it as its kind's only one.
func judge(t *testing.T, access checks.Access, asOf time.Time, zones ...checks.Zone) judged {
	t.Helper()
	return judgeAll(t, checks.Site{Name: "mutation", Zones: zones}, asOf, read(t, access))
}

// alone judges what a maker makes as its kind's only target.
func alone(make maker, asOf time.Time, zones ...checks.Zone) subject {
	return func(t *testing.T, layers ...string) judged {
		t.Helper()
		return judgeAll(t, checks.Site{Name: "mutation", Zones: zones}, asOf, make(t, layers...))
	}
}

// read reads the target of an access; again where something did not answer in time, as it may
// be on a busy machine.
func read(t *testing.T, access checks.Access) engine.Record {
	t.Helper()
	connector := byScheme()[access.Scheme]
	if connector == nil {
		t.Fatalf("no connector for %s", access.Scheme)
	}
	collection := connector.Collect(t.Context(), access)
	for range 2 {
		if late(collection) {
			t.Logf("read again: %v %v", collection.Problem, collection.Problems)
			time.Sleep(time.Second)
			collection = connector.Collect(t.Context(), access)
		}
	}
	if collection.Facts == nil {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	return engine.Record{Target: access.Target, State: collection.State(), Facts: collection.Facts, Problem: collection.Problem, Problems: collection.Problems}
}

// late reports whether the target, or a part of it, was not read for want of an answer in time.
func late(c checks.Collection) bool {
	if c.Facts == nil {
		return true
	}
	for _, problem := range c.Problems {
		if problem.Reason == checks.Timeout {
			return true
		}
	}
	return false
}

// judgeAll judges the records as a whole site, and keeps what failed.
func judgeAll(t *testing.T, public checks.Site, asOf time.Time, records ...engine.Record) judged {
	t.Helper()
	return summed(t, resultOf(t, public, asOf, records...))
}

// resultOf judges the records as a whole site.
func resultOf(t *testing.T, public checks.Site, asOf time.Time, records ...engine.Record) engine.Result {
	t.Helper()
	selected, err := selectedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	public.Targets = nil
	for _, record := range records {
		public.Targets = append(public.Targets, record.Target)
	}
	for _, kind := range all.Kinds() {
		if !slices.ContainsFunc(public.Targets, func(target checks.Target) bool { return target.Kind == kind.Name }) {
			public.Absent = append(public.Absent, kind.Name)
		}
	}
	evaluation := engine.NewEvaluation(engine.Plan{
		Profiles: selected, NamedPolicy: true, AsOf: asOf, FailOn: checks.Info, Site: public, Attestations: statements(selected, asOf),
	})
	for _, record := range records {
		evaluation.Add(record)
	}
	return evaluation.Result(engine.Run{Started: asOf, Finished: asOf})
}

func summed(t *testing.T, result engine.Result) judged {
	t.Helper()
	j := judged{failures: map[finding]failure{}, controls: map[string]checks.Outcome{}}
	for _, f := range result.Findings {
		switch f.Outcome {
		case checks.Failed:
			j.failures[finding{f.Check, f.Subject, f.Severity}] = failure(f.Message)
		case checks.Errored:
			t.Errorf("%s errored: %s", f.Check, f.Message)
		}
	}
	for _, control := range result.Controls {
		if control.Profile != profiles.BaselineID {
			j.controls[control.Profile+"/"+control.ID] = control.Outcome
		}
	}
	return j
}

// turned are the checks that fail after as they didn't before, for another subject or
// with another severity.
func turned(before, after judged) []string {
	var names []string
	for f := range after.failures {
		if _, there := before.failures[f]; !there {
			names = append(names, f.check)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// controlsTurned are the controls that passed before, or rested on a statement, and fail after.
func controlsTurned(before, after judged) []string {
	var names []string
	for name, outcome := range after.controls {
		if outcome == checks.Failed && slices.Contains([]checks.Outcome{checks.Passed, checks.Attested}, before.controls[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// row is one line of the table.
type row struct {
	check, how, change string
	also, controls     []string
}

// flipAll makes every change of a file and holds that it turns its check alone.
func flipAll(t *testing.T, file, how string, target subject) []row {
	t.Helper()
	foundation, flips, err := mutations.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	base := target(t, foundation)
	wantSound(t, base)
	rows := make([]row, len(flips))
	// Most of the time is waiting, for which two at a time, as of t.Parallel, are few.
	var wait sync.WaitGroup
	slots := make(chan struct{}, 12)
	for i, flip := range flips {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			t.Run(fmt.Sprintf("%s_%d", flip.Check, i), func(t *testing.T) {
				rows[i] = compare(t, file, flip, base, target(t, foundation, flip.Change))
				rows[i].how = how
			})
		})
	}
	wait.Wait()
	return rows
}

// compare holds that a flip turned its check, those that its file names besides, and
// nothing else.
func compare(t *testing.T, file string, flip mutations.Flip, base, got judged) row {
	t.Helper()
	want := append(slices.Collect(maps.Keys(flip.Also)), flip.Check)
	slices.Sort(want)
	names := turned(base, got)
	if !slices.Equal(names, want) {
		t.Errorf("%s/%s: the change of `== %s` turned %s, want %s: mend the change, or name the others below it with a line `also CHECK: REASON`\n%s",
			flipFolder, file, flip.Check, names, want, messages(names, got))
	}
	for _, name := range turned(got, base) {
		if !slices.Contains(want, name) {
			t.Errorf("%s/%s: the change of `== %s` mended %s", flipFolder, file, flip.Check, name)
		}
	}
	return row{check: flip.Check, change: flip.Change, also: slices.Sorted(maps.Keys(flip.Also)), controls: controlsTurned(base, got)}
}

// wantSound holds that nothing is wrong with what is flipped but versions of parts, and
// the age of what they are compared with.
func wantSound(t *testing.T, base judged) {
	t.Helper()
	for f, message := range base.failures {
		if !strings.HasSuffix(f.check, "-patched") && !strings.HasSuffix(f.check, "-supported") && !strings.HasSuffix(f.check, "-advisories-current") {
			t.Errorf("the target fails before any change: %s %q: %s", f.check, f.subject, message)
		}
	}
}

func messages(names []string, j judged) string {
	var lines strings.Builder
	for f, message := range j.failures {
		if slices.Contains(names, f.check) {
			fmt.Fprintf(&lines, "  %s %q %s: %s\n", f.check, f.subject, f.severity, message)
		}
	}
	return lines.String()
}
