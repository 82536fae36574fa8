package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

func TestResultTellsOfEachCheckOnce(t *testing.T) {
	t.Parallel()
	named := policy(control("D1", use(doorLocked)), control("D2", use(doorLocked)), control("D3", use(doorKeys)))
	result := evaluate(t, Plan{
		Profiles: []*profiles.Profile{named}, Site: checks.Site{TimeZone: "Europe/Berlin"}, Advisories: asOf,
	}, door("front", locked(false)), door("back", locked(true)))
	want := []CheckSummary{summarizeCheck(doorLocked), summarizeCheck(doorKeys)}
	if diff := cmp.Diff(want, result.Checks); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
	if result.TimeZone != "Europe/Berlin" || result.Advisories.Date != "2026-03-01" {
		t.Errorf("zone %q, data of %q", result.TimeZone, result.Advisories.Date)
	}
	if digest := result.Profiles[0].Digest; len(digest) != 64 || digest != named.Digest() || digest == policy().Digest() {
		t.Errorf("digest %q", digest)
	}
}

func TestResultCarriesFixAndCause(t *testing.T) {
	t.Parallel()
	mended := fakeCheck("door-lock-mended", checks.High, checks.Each(func(o checks.Observed[doorFacts]) {
		o.Fix(checks.Shell.Command("lock %s", o.Target.Name))
		o.Cause("lock", "the lock of %s", o.Target.Name)
		o.Violation("stands open")
	}))
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(mended)))}}, door("front", locked(false)))
	got := result.Findings[0]
	if diff := cmp.Diff([]checks.Repair{{Language: "sh", Text: "lock 'front'"}}, got.Fix); diff != "" {
		t.Errorf("fix (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&checks.Cause{Key: "front/lock", Text: "the lock of front"}, got.Cause); diff != "" {
		t.Errorf("cause (-want +got):\n%s", diff)
	}
	if got.Fingerprint != Fingerprint("door-lock-mended", "front", "") {
		t.Error("fix or cause changed the fingerprint")
	}
}

func TestResultNamesTheZoneOfATarget(t *testing.T) {
	t.Parallel()
	front, back := door("front", locked(true)), unreachable("door", "back")
	front.Target.Zone = "hall"
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}}, front, back)
	got := map[string]string{}
	for _, target := range result.Targets {
		got[target.Name] = target.Zone
	}
	if diff := cmp.Diff(map[string]string{"front": "hall", "back": ""}, got); diff != "" {
		t.Errorf("zones (-want +got):\n%s", diff)
	}
}

// TestFindingsHaveTheLineOfTheirTarget holds that an editor can jump to the site file.
func TestFindingsHaveTheLineOfTheirTarget(t *testing.T) {
	t.Parallel()
	records := []Record{door("front", locked(false)), door("back", locked(true))}
	records[0].Target.Line, records[1].Target.Line = 7, 9
	said := stated(site.NotMet, 1)
	result := evaluate(t, Plan{
		Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)), asking())}, Attestations: []site.Attestation{said},
	}, records...)
	lines := map[string]int{}
	for _, f := range result.Findings {
		lines[f.Check+" "+f.Target] = f.Line
	}
	if diff := cmp.Diff(map[string]int{"door-lock-closed front": 7, "door-lock-closed back": 9, AttestationCheck + " ": 0}, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBaselineStates holds that a finding stands to the baseline as it was set last, in memory and in a store.
func TestBaselineStates(t *testing.T) {
	t.Parallel()
	for _, stored := range []bool{false, true} {
		result := evaluate(t, Plan{Stored: stored, Profiles: []*profiles.Profile{policy(control("C", use(doorLocked)))}}, door("front", locked(false)))
		for _, state := range []BaselineState{"", BaselineNew, BaselineUnchanged, BaselineNewCheck, BaselineNew, ""} {
			result.SetBaseline(0, state)
			if got := result.At(0).Baseline; got != state || result.Brief(0).Baseline != state {
				t.Errorf("stored %t: baseline state %q, want %q", stored, got, state)
			}
		}
	}
}
