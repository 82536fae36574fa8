package profiles_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// use is a profiles.Use in a form that can be compared.
type use struct {
	Check, Parameters string
	Severity          checks.Severity
}

func plain(uses []profiles.Use) []use {
	var all []use
	for _, u := range uses {
		all = append(all, use{u.Check.ID, u.Parameters, u.Severity})
	}
	return all
}

const whole = `version: 1
id: own
title: Own policy
controls:
  - id: A1
    title: Doors
    section: Building
    checks:
      - valve-door-closed
      - {check: valve-port-limited, with: {ports: [502], mode: lax}, severity: critical}
    attest: {statement: "Somebody looks at the doors.", frequency: 12w}
  - id: A2
    title: Layers
    any-of: [[valve-door-closed, pump-water-primed], [valve-port-limited]]
  - id: A3
    title: Law
    attest:
      statement: >-
        The owner states
        that it holds.
      frequency: 365d
`

func TestParse_reads_every_part(t *testing.T) {
	profile := mustParse(t, whole)
	doors, layers, law := profile.Controls[0], profile.Controls[1], profile.Controls[2]
	got := map[string]any{
		"profile":  []string{profile.ID, profile.Title},
		"sections": []string{doors.Section, layers.Section, law.Section},
		"lines":    []int{doors.Line, layers.Line, law.Line},
		"checks":   plain(doors.Checks),
		"doors":    *doors.Attest,
		"groups":   [][]use{plain(layers.AnyOf[0]), plain(layers.AnyOf[1])},
		"all uses": plain(layers.Uses()),
		"law":      *law.Attest,
	}
	defaults := `{"ports":[80,443],"days":30,"mode":"strict","loose":false,"ratio":0,"zones":null,"hosts":null}`
	want := map[string]any{
		"profile":  []string{"own", "Own policy"},
		"sections": []string{"Building", "", ""},
		"lines":    []int{5, 12, 15},
		"checks": []use{
			{"valve-door-closed", "{}", 0},
			{"valve-port-limited", `{"ports":[502],"days":30,"mode":"lax","loose":false,"ratio":0,"zones":null,"hosts":null}`, checks.Critical},
		},
		"doors":    profiles.Attest{Statement: "Somebody looks at the doors.", Frequency: 12 * 7 * 24 * time.Hour},
		"groups":   [][]use{{{"valve-door-closed", "{}", 0}, {"pump-water-primed", "{}", 0}}, {{"valve-port-limited", defaults, 0}}},
		"all uses": []use{{"valve-door-closed", "{}", 0}, {"pump-water-primed", "{}", 0}, {"valve-port-limited", defaults, 0}},
		"law":      profiles.Attest{Statement: "The owner states that it holds.", Frequency: 365 * 24 * time.Hour},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("profile (-want +got):\n%s", diff)
	}
}

func TestParse_parameters_reach_the_rule(t *testing.T) {
	profile := mustParse(t, whole)
	judged := profile.Controls[0].Checks[1].Rule.JudgeEach(checks.Observation{Facts: valve{}})
	if diff := cmp.Diff("[502] 30 lax", judged[0].Message); diff != "" {
		t.Errorf("judgement (-want +got):\n%s", diff)
	}
	again := fakes()[1].Rule.JudgeEach(checks.Observation{Facts: valve{}})
	if diff := cmp.Diff("[80 443] 30 strict", again[0].Message); diff != "" {
		t.Errorf("the check's own rule (-want +got):\n%s", diff)
	}
}

func TestParse_equal_parameters_are_equal_text(t *testing.T) {
	profile := mustParse(t, wrap(`
- {id: A, title: T, checks: [{check: valve-port-limited, with: {mode: lax, days: 7}}]}
- {id: B, title: T, checks: [{check: valve-port-limited, with: {days: 7, ports: [80, 443], mode: lax}}]}
`))
	a, b := profile.Controls[0].Checks[0].Parameters, profile.Controls[1].Checks[0].Parameters
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("parameters of equal uses differ (-a +b):\n%s", diff)
	}
}
