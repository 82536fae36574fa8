package profiles_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/profiles"
)

func TestCoverageOf(t *testing.T) {
	want := profiles.Coverage{
		Profile: "own", Title: "Own policy",
		Counts: profiles.Counts{Total: 3, Checks: 1, ChecksAndAttestation: 1, Attestation: 1},
		Controls: []profiles.ControlCoverage{
			{
				ID: "A1", Title: "Doors", Section: "Building", Basis: profiles.ByChecksAndAttestation,
				Checks:    []string{"valve-door-closed", "valve-port-limited"},
				Statement: "Somebody looks at the doors.", FrequencyDays: 84,
			},
			{
				ID: "A2", Title: "Layers", Basis: profiles.ByChecks,
				Checks: []string{"valve-door-closed", "pump-water-primed", "valve-port-limited"},
			},
			{
				ID: "A3", Title: "Law", Basis: profiles.ByAttestation, Checks: []string{},
				Statement: "The owner states that it holds.", FrequencyDays: 365,
			},
		},
	}
	if diff := cmp.Diff(want, profiles.CoverageOf(mustParse(t, whole))); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
}

func TestCoverageOf_the_policies(t *testing.T) {
	var total profiles.Counts
	for _, profile := range builtin(t) {
		total = total.Add(profiles.CoverageOf(profile).Counts)
	}
	if sum := total.Checks + total.ChecksAndAttestation + total.Attestation; total.Total != 102 || sum != 102 {
		t.Errorf("%+v: the policies have 102 controls, each with one basis", total)
	}
}
