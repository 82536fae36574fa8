package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/engine"
	"hardcheck/profiles"
	"hardcheck/testenv/mutations"
)

// judged is what the checks and the policies' controls say of one target.
type judged struct {
	// failed are messages by check, subject and severity.
	failed map[finding]string
	// controls are failed ones of the policies: "netmikro/N03".
	controls map[string]bool
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
	j := judged{failed: map[finding]string{}, controls: map[string]bool{}}
	for _, f := range result.Findings {
		switch f.Outcome {
		case checks.Failed:
			j.failed[finding{f.Check, f.Subject, f.Severity}] = f.Message
		case checks.Errored:
			t.Errorf("%s errored: %s", f.Check, f.Message)
		}
	}
	for _, control := range result.Controls {
		if control.Outcome == checks.Failed && control.Profile != "baseline" {
			j.controls[control.Profile+"/"+control.ID] = true
		}
	}
	return j
}

// turned are the checks that fail after as they didn't before: for another subject, or
// with another severity.
func turned(before, after judged) []string {
	var names []string
	for f := range after.failed {
		if _, there := before.failed[f]; !there {
			names = append(names, f.check)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// turnedControls are the policies' controls that fail after and not before.
func turnedControls(before, after judged) []string {
	var names []string
	for name := range after.controls {
		if !before.controls[name] {
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
	base := target(t, foundation, "")
	rows := make([]row, len(flips))
	t.Run("flips", func(t *testing.T) {
		for i, flip := range flips {
			t.Run(fmt.Sprintf("%s_%d", flip.Check, i), func(t *testing.T) {
				t.Parallel()
				got := target(t, foundation, flip.Change)
				rows[i] = row{flip.Check, how, flip.Change, slices.Sorted(maps.Keys(flip.Also)), turnedControls(base, got)}
				want := append(slices.Collect(maps.Keys(flip.Also)), flip.Check)
				slices.Sort(want)
				if turns := turned(base, got); !slices.Equal(turns, want) {
					t.Errorf("turned %s, want %s\n%s", turns, want, messages(turns, got))
				}
				for _, mended := range turned(got, base) {
					if !slices.Contains(want, mended) {
						t.Errorf("the change mended %s", mended)
					}
				}
			})
		}
	})
	return rows
}


func messages(names []string, j judged) string {
	var lines strings.Builder
	for f, message := range j.failed {
		if slices.Contains(names, f.check) {
			fmt.Fprintf(&lines, "  %s %q %s: %s\n", f.check, f.subject, f.severity, message)
		}
	}
	return lines.String()
}
