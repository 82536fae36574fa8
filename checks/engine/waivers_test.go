package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// accepting is a live waiver of the doors' locks, with more said by change.
func accepting(change func(w *site.Waiver)) site.Waiver {
	w := site.Waiver{
		Check: doorLocked.ID, Targets: []string{"front"}, Reason: "r", Owner: "the owner", ApprovedBy: "a",
		Created: asOf.AddDate(0, -1, 0), Expires: asOf.AddDate(1, 0, 0),
	}
	change(&w)
	return w
}

func TestWaiversOfManyTargets(t *testing.T) {
	t.Parallel()
	doors := []Record{door("front", locked(false)), door("back", locked(false)), door("side", locked(false))}
	doors[1].Target.Labels, doors[2].Target.Labels = map[string]string{"wing": "east"}, map[string]string{"wing": "east"}
	for name, tc := range map[string]struct {
		waiver  site.Waiver
		waived  string
		asGiven string
	}{
		"targets": {accepting(func(w *site.Waiver) { w.Targets = []string{"front", "side"} }), "front side", "front, side"},
		"labels":  {accepting(func(w *site.Waiver) { w.Targets, w.Labels = nil, map[string]string{"wing": "east"} }), "back side", "targets with wing=east"},
	} {
		result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}, Waivers: []site.Waiver{tc.waiver}}, doors...)
		var waived []string
		for _, f := range result.Findings {
			if f.Outcome == checks.Waived {
				waived = append(waived, f.Target)
			}
		}
		if got := strings.Join(waived, " "); got != tc.waived {
			t.Errorf("%s: waived %q, want %q", name, got, tc.waived)
		}
		if got := result.Waivers[0]; got.Target != tc.asGiven || got.Accepted != 2 || got.State != WaiverApplied {
			t.Errorf("%s: waiver %+v", name, got)
		}
	}
}

// TestWaiverHoldsOnlyWhileOthersPass judges keys, which compensate for an open lock.
func TestWaiverHoldsOnlyWhileOthersPass(t *testing.T) {
	t.Parallel()
	open := func(keys ...string) Record {
		facts := locked(false)
		facts.Keys = keys
		return door("front", facts)
	}
	for name, tc := range map[string]struct {
		record       Record
		compensating *checks.Check
		byControl    bool // some control uses the compensating check too
		want         checks.Outcome
		state        WaiverState
		words        string
	}{
		"it passed":               {open("kept"), doorKeys, true, checks.Waived, WaiverApplied, ""},
		"it passed for this only": {open("kept"), doorKeys, false, checks.Waived, WaiverApplied, ""},
		"it failed":               {open("lost"), doorKeys, true, checks.Failed, WaiverBroken, "door-keys-kept failed on front: key lost is lost"},
		"it failed for this only": {open("lost"), doorKeys, false, checks.Failed, WaiverBroken, "door-keys-kept failed on front: key lost is lost"},
		"it broke":                {open("kept"), doorPanics, false, checks.Failed, WaiverBroken, "door-hinge-sound is errored on front"},
		"it passed as written":    {written(open("kept")), doorKeys, false, checks.Failed, WaiverBroken, "door-keys-kept is right on front as written, not as running"},
		"it has no target":        {open("kept"), guardAwake, false, checks.Failed, WaiverBroken, "guard-shift-kept did not pass on front"},
	} {
		controls := []profiles.Control{control("D1", use(doorLocked))}
		plan := Plan{Waivers: []site.Waiver{accepting(func(w *site.Waiver) { w.While = []string{tc.compensating.ID} })}}
		if tc.byControl {
			controls = append(controls, control("D2", use(tc.compensating)))
		} else {
			plan.Compensating = []profiles.Use{use(tc.compensating)}
		}
		plan.Profiles = []*profiles.Profile{policy(controls...)}
		result := evaluate(t, plan, tc.record)
		got := result.Findings[0]
		for _, f := range result.Findings {
			if f.Check == doorLocked.ID {
				got = f
			}
			if f.Check == tc.compensating.ID && !tc.byControl {
				t.Errorf("%s: nobody asked for a finding of %s", name, f.Check)
			}
		}
		if got.Outcome != tc.want || !strings.Contains(got.Message, tc.words) || (tc.words != "" && !strings.Contains(got.Message, "the owner")) {
			t.Errorf("%s: %s %q", name, got.Outcome, got.Message)
		}
		if w := result.Waivers[0]; w.State != tc.state || !strings.Contains(w.Note, tc.words) {
			t.Errorf("%s: waiver %s %q", name, w.State, w.Note)
		}
	}
}

func TestWaiverThatMissesSaysWhatFailedBeside(t *testing.T) {
	t.Parallel()
	lost := func(keys ...string) Record {
		facts := locked(true)
		facts.Keys = keys
		return door("front", facts)
	}
	keys := func(subject string) site.Waiver {
		return accepting(func(w *site.Waiver) { w.Check, w.Subject = doorKeys.ID, subject })
	}
	for name, tc := range map[string]struct {
		record Record
		waiver site.Waiver
		want   string
	}{
		"one":       {lost("lost"), keys("lots"), `the subject "lost" of that check failed; name it or leave subject out`},
		"none":      {lost("kept"), keys("kept"), "nothing failed that it could accept"},
		"unread":    {unreachable("door", "front"), keys(""), "what it could accept was not assessed in this run"},
		"unjudged":  {lost("kept"), accepting(func(w *site.Waiver) { w.Check = guardAwake.ID }), "this run did not judge that check there"},
		"elsewhere": {lost("lost"), accepting(func(w *site.Waiver) { w.Check, w.Targets = doorKeys.ID, []string{"back"} }), "this run did not judge that check there"},
	} {
		result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorKeys)))}, Waivers: []site.Waiver{tc.waiver}}, tc.record)
		if got := result.Waivers[0]; got.State != WaiverUnused || got.Note != tc.want {
			t.Errorf("%s: %s %q, want %q", name, got.State, got.Note, tc.want)
		}
	}
	findings := make([]Finding, 10)
	for i := range findings {
		findings[i] = Finding{Check: doorKeys.ID, Target: "front", Subject: strings.Repeat("k", i+1), Outcome: checks.Failed}
	}
	several := keys("key")
	later := accepting(func(w *site.Waiver) { w.Created, w.Expires = asOf.AddDate(0, 1, 0), asOf.AddDate(0, 2, 0) })
	got := Idle([]site.Waiver{several, keys("kkk"), keys(""), later}, Result{AsOf: asOf, Findings: findings}, []checks.Target{{Name: "front"}})
	if diff := cmp.Diff(map[int]string{0: "10 subjects of that check failed; name one or leave subject out"}, got); diff != "" {
		t.Errorf("idle waivers (-want +got):\n%s", diff)
	}
	for outcome, want := range map[checks.Outcome]map[int]string{
		checks.Passed: {0: "nothing failed that it could accept"}, checks.Failed: {}, checks.Waived: {},
	} {
		one := []Finding{{Check: doorKeys.ID, Target: "front", Subject: "key", Outcome: outcome}}
		got := Idle([]site.Waiver{keys("key")}, Result{AsOf: asOf, Findings: one}, []checks.Target{{Name: "front"}})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", outcome, diff)
		}
	}
}

func TestEndingsAreNotices(t *testing.T) {
	t.Parallel()
	ending := stated(site.Met, 0)
	ending.Date = asOf.AddDate(0, 0, -350)
	result := evaluate(t, Plan{
		Profiles: []*profiles.Profile{policy(asking())}, Attestations: []site.Attestation{ending},
		Waivers: []site.Waiver{
			accepting(func(w *site.Waiver) { w.Expires = asOf.AddDate(0, 0, -2) }),
			accepting(func(w *site.Waiver) { w.Check, w.Expires = doorKeys.ID, asOf.AddDate(0, 0, 2) }),
			accepting(func(w *site.Waiver) { w.Check, w.Expires = guardAwake.ID, asOf.AddDate(0, 0, 31) }),
		},
	}, door("front", locked(true)))
	want := []string{
		"ended: the waiver of door-lock-closed on front (2026-02-27)",
		"ends soon: the statement about house/O1 (2026-03-16), the waiver of door-keys-kept on front (2026-03-03)",
	}
	if diff := cmp.Diff(want, result.Notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

func TestBrokenEvidenceEndsAStatement(t *testing.T) {
	t.Parallel()
	a := stated(site.Met, 1)
	a.Evidence = []site.Proof{{File: "walk.txt", SHA256: "00", Problem: "has changed since"}}
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(asking())}, Attestations: []site.Attestation{a}})
	got := result.Controls[0]
	if got.Outcome != checks.Manual || !strings.Contains(got.Reason, "but its evidence walk.txt has changed since") || got.Attestation.Broken == "" {
		t.Errorf("%s %q, %+v", got.Outcome, got.Reason, got.Attestation)
	}
}

func TestCertificateEndsAreInTheResult(t *testing.T) {
	t.Parallel()
	until := asOf.AddDate(0, 2, 0)
	facts := locked(true)
	facts.Badge = until
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}}, door("front", facts), door("back", locked(true)))
	if diff := cmp.Diff([]CertificateEnd{{"front", "badge", until}}, result.Certificates); diff != "" {
		t.Errorf("certificates (-want +got):\n%s", diff)
	}
	if result.LastWhole != result.Started {
		t.Errorf("a whole run has %v as the last whole one", result.LastWhole)
	}
	if missed := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}}, unreachable("door", "front")); !missed.LastWhole.Equal(time.Time{}) {
		t.Errorf("an incomplete run counts as whole: %v", missed.LastWhole)
	}
}

func TestUnrenewedWaivers(t *testing.T) {
	t.Parallel()
	on := func(target string, until int) WaiverUse {
		return WaiverUse{Check: "door-locked", Target: target, Expires: asOf.AddDate(0, until, 0)}
	}
	all := []WaiverUse{on("front", 1), on("back", 5), on("front", 2), on("back", 3), on("front", 2)}
	want := []WaiverUse{on("back", 5), on("front", 2), on("back", 3), on("front", 2)}
	if diff := cmp.Diff(want, unrenewed(all)); diff != "" {
		t.Errorf("waivers that none after them extends (-want +got):\n%s", diff)
	}
}

// TestWaiverNamesItsTargets holds how a report names one target, several and those of labels.
func TestWaiverNamesItsTargets(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		targets []string
		target  string
		listed  int
	}{
		"one":     {[]string{"front"}, "front", 0},
		"several": {[]string{"front", "back"}, "front, back", 2},
	} {
		plan := Plan{Waivers: []site.Waiver{accepting(func(w *site.Waiver) { w.Targets = tc.targets })}, Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}}
		got := evaluate(t, plan, door("front", locked(false)), door("back", locked(false))).Waivers[0]
		if got.Target != tc.target || len(got.Targets) != tc.listed {
			t.Errorf("%s: %q, %v", name, got.Target, got.Targets)
		}
	}
}
