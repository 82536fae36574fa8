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
type judged map[finding]failure

type failure struct {
	message string
	// controls are those of the policies that the finding counts for: "netmikro/N03".
	controls []string
}

type finding struct {
	check, subject string
	severity       checks.Severity
}

// subject is a way to make a hardened target, with at most one change, and to read it.
type subject func(t *testing.T, base, change string) judged

// judgeAt is when the simulated devices' dates are judged.
var judgeAt = time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC)

// policies are judged in one go with every check on its own.
var policies = []string{"baseline", "netmikro", "internet-perf-exporter", "modbus-web-server"}

// judge reads the target of an access and judges it as its kind's only one.
func judge(t *testing.T, access checks.Access, asOf time.Time, zones ...checks.Zone) judged {
	t.Helper()
	connector, ok := connectorOf(access.Scheme)
	if !ok {
		t.Fatalf("no connector for %s", access.Scheme)
	}
	selected, err := profiles.Select(policies, all.Checks())
	if err != nil {
		t.Fatal(err)
	}
	public := checks.Site{Name: "mutation", Targets: []checks.Target{access.Target}, Zones: zones}
	for _, kind := range all.Kinds() {
		if kind.Name != access.Target.Kind {
			public.Absent = append(public.Absent, kind.Name)
		}
	}
	collection := connector.Collect(t.Context(), access)
	if collection.Facts == nil {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	evaluation := engine.NewEvaluation(engine.Plan{Profiles: selected, NamedPolicy: true, AsOf: asOf, FailOn: checks.Info, Site: public})
	evaluation.Add(engine.Record{Target: access.Target, State: collection.State(), Facts: collection.Facts, Problem: collection.Problem, Problems: collection.Problems})
	return summed(t, evaluation.Result(engine.Run{Started: asOf, Finished: asOf}))
}

func summed(t *testing.T, result engine.Result) judged {
	t.Helper()
	j := judged{}
	for _, f := range result.Findings {
		switch f.Outcome {
		case checks.Failed:
			controls := slices.DeleteFunc(slices.Clone(f.Controls), func(c string) bool { return strings.HasPrefix(c, "baseline/") })
			j[finding{f.Check, f.Subject, f.Severity}] = failure{f.Message, controls}
		case checks.Errored:
			t.Errorf("%s errored: %s", f.Check, f.Message)
		}
	}
	return j
}

// turned are the checks that fail after as they didn't before, for another subject or
// with another severity, and the policies' controls that they count for.
func turned(before, after judged) (names, controls []string) {
	for f, failure := range after {
		if _, there := before[f]; !there {
			names, controls = append(names, f.check), append(controls, failure.controls...)
		}
	}
	slices.Sort(names)
	slices.Sort(controls)
	return slices.Compact(names), slices.Compact(controls)
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
	base := target(t, foundation, "")
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
				rows[i] = compare(t, flip, base, target(t, foundation, flip.Change))
				rows[i].how = how
			})
		})
	}
	wait.Wait()
	return rows
}

// compare holds that a flip turned its check, those that its file names besides, and
// nothing else.
func compare(t *testing.T, flip mutations.Flip, base, got judged) row {
	t.Helper()
	want := append(slices.Collect(maps.Keys(flip.Also)), flip.Check)
	slices.Sort(want)
	names, controls := turned(base, got)
	if !slices.Equal(names, want) {
		t.Errorf("turned %s, want %s\n%s", names, want, messages(names, got))
	}
	mended, _ := turned(got, base)
	for _, name := range mended {
		if !slices.Contains(want, name) {
			t.Errorf("the change mended %s", name)
		}
	}
	return row{check: flip.Check, change: flip.Change, also: slices.Sorted(maps.Keys(flip.Also)), controls: controls}
}

// wantSound holds that nothing is wrong with what is flipped but versions of parts.
func wantSound(t *testing.T, base judged) {
	t.Helper()
	for f, failure := range base {
		if !strings.HasSuffix(f.check, "-patched") && !strings.HasSuffix(f.check, "-supported") {
			t.Errorf("the target fails before any change: %s %q: %s", f.check, f.subject, failure.message)
		}
	}
}

func messages(names []string, j judged) string {
	var lines strings.Builder
	for f, failure := range j {
		if slices.Contains(names, f.check) {
			fmt.Fprintf(&lines, "  %s %q %s: %s\n", f.check, f.subject, f.severity, failure.message)
		}
	}
	return lines.String()
}
