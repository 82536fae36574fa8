package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardcheck/testenv/lab"
	"hardcheck/testenv/scenarios"
)

func say(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	root := newRoot()
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(args)
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func TestList(t *testing.T) {
	t.Parallel()
	out, err := say(t, "list")
	if err != nil || strings.Count(out, "\n") != len(scenarios.All()) || !strings.Contains(out, "modbus-web-server/hardened") {
		t.Errorf("list: %v\n%s", err, out)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, want string
		args       []string
	}{
		{"no_scenario", "accepts 1 arg(s)", []string{"up"}},
		{"unknown_scenario", "there are netmikro/careless", []string{"up", "netmikro"}},
		{"unknown_verb", "unknown command", []string{"start"}},
		{"nothing_for_compose", "this scenario has no containers", []string{"compose", "netmikro/careless", t.TempDir()}},
		{"serve_by_hand", "a lab starts its simulators itself", []string{"serve"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if _, err := say(t, tc.args...); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v, want %q", err, tc.want)
			}
		})
	}
}

// TestCompareReport holds that an audit that finds less, more or can't read fails the run.
func TestCompareReport(t *testing.T) {
	t.Parallel()
	l := lab.New("me", lab.DefaultNet)
	scenario, err := scenarios.Find("netmikro/hardened")
	if err != nil {
		t.Fatal(err)
	}
	l.Scenario = scenario
	report := asWanted(t, l)
	if verdict, err := (running{}).compare(l, report); err != nil || verdict != "0 findings, exactly those of residue" {
		t.Errorf("nothing left: %q, %v", verdict, err)
	}
	report.Targets = append(report.Targets, struct{ Name, Kind, Address, State, Reason string }{"edge", "routeros", "", "failed", "timeout"})
	report.Findings = append(report.Findings, struct{ Check, Kind, Target, Subject, Outcome, Message string }{"routeros-a-b", "routeros", "edge", "", "failed", "m"})
	verdict, err := (running{}).compare(l, report)
	want := "netmikro/hardened: not read: edge is failed: timeout\nnetmikro/hardened: unexpected: routeros-a-b edge -"
	if err == nil || err.Error() != want || verdict != "2 differences" {
		t.Errorf("%q: %v, want\n%s", verdict, err, want)
	}
	folder := t.TempDir()
	path := filepath.Join(folder, scenario.Name())
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"residue", scenarios.Controls} {
		if err := os.WriteFile(filepath.Join(path, name), []byte("# kept\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	report.Controls = report.Controls[:1]
	if _, err := (running{update: folder}).compare(l, report); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(path, "residue")); err != nil || string(got) != "# kept\nrouteros-a-b edge -\n" {
		t.Errorf("updated: %q, %v", got, err)
	}
	wanted := "# kept\n" + report.Outcomes()[0] + "\n"
	if got, err := os.ReadFile(filepath.Join(path, scenarios.Controls)); err != nil || string(got) != wanted {
		t.Errorf("updated: %q, %v, want %q", got, err, wanted)
	}
}

// asWanted is a report in which every control ends as the scenario's file has it.
func asWanted(t *testing.T, l *lab.Lab) lab.Report {
	t.Helper()
	text, err := l.Scenario.File(scenarios.Controls, l.Values)
	if err != nil {
		t.Fatal(err)
	}
	var report lab.Report
	for line := range strings.Lines(text) {
		if id, outcome, ok := strings.Cut(strings.TrimSpace(line), " "); ok && id != "#" {
			report.Controls = append(report.Controls, struct{ ID, Outcome string }{id, outcome})
		}
	}
	return report
}
