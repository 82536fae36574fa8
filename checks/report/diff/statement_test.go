package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report/reporttest"
)

// statedAs is a report whose control O1 ended with the outcome, by a statement unless
// that is manual.
func statedAs(outcome checks.Outcome) engine.Result {
	r := engine.Result{Profiles: []engine.ProfileSummary{{ID: "own"}}, AsOf: reporttest.AsOf}
	control := engine.ControlResult{Profile: "own", ID: "O1", Outcome: outcome}
	if outcome != checks.Manual {
		control.Attestation = &engine.AttestationUse{Status: "met"}
	}
	r.Controls = []engine.ControlResult{control}
	if outcome == checks.Failed {
		r.Findings = []engine.Finding{{
			Check: engine.AttestationCheck, Subject: "own/O1", Outcome: outcome, Severity: checks.Medium,
			Controls: []string{"own/O1"}, Fingerprint: engine.Fingerprint(engine.AttestationCheck, "", "own/O1"),
		}}
	}
	return r
}

func TestStatementsAreCompared(t *testing.T) {
	t.Parallel()
	none := statedAs(checks.Manual)
	none.Controls = nil
	for _, tc := range []struct {
		name          string
		before, after engine.Result
		want          string
	}{
		{"now_met", statedAs(checks.Failed), statedAs(checks.Attested), "resolved"},
		{"now_without_meaning", statedAs(checks.Failed), statedAs(checks.NotApplicable), "resolved"},
		{"ended", statedAs(checks.Failed), statedAs(checks.Manual), "incomparable"},
		{"control_gone", statedAs(checks.Failed), none, "incomparable"},
		{"still", statedAs(checks.Failed), statedAs(checks.Failed), "unchanged"},
		{"no_longer_met", statedAs(checks.Attested), statedAs(checks.Failed), "new"},
	} {
		d := Compare(tc.before, tc.after)
		got := map[string]int{
			"new": len(d.New), "resolved": len(d.Resolved), "waived": len(d.Waived), "incomparable": len(d.Incomparable), "unchanged": len(d.Unchanged),
		}
		want := map[string]int{"new": 0, "resolved": 0, "waived": 0, "incomparable": 0, "unchanged": 0}
		want[tc.want] = 1
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}
