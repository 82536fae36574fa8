package engine

import (
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// TestNeeds holds what a control passes on: a side check alone, such as that guards are
// awake, says nothing about doors.
func TestNeeds(t *testing.T) {
	t.Parallel()
	const year = 365 * 24 * time.Hour
	needing := func(attest *profiles.Attest) []*profiles.Profile {
		c := control("D1", use(doorKeys), use(guardAwake))
		c.Needs, c.Attest = []string{"door-keys-kept"}, attest
		return []*profiles.Profile{policy(c)}
	}
	asked := &profiles.Attest{Statement: "The keys are counted.", Frequency: year}
	stated := []site.Attestation{{Control: "house/D1", By: "the owner", Statement: "Counted.", Date: asOf, Frequency: year}}
	guard, noKey := guardRecord("rex", "front"), door("front", locked(true))
	key := door("front", doorFacts{Keys: []string{"brass"}})
	none := control("D1", use(doorNone), use(guardAwake))
	none.Needs = []string{"door-none-judged"}
	for _, tc := range []struct {
		name    string
		plan    Plan
		records []Record
		outcome checks.Outcome
		reason  string
		code    int
	}{
		{"found", Plan{Profiles: needing(nil), NamedPolicy: true}, []Record{guard, key}, checks.Passed, "", ExitClean},
		{
			"no_target",
			Plan{Profiles: needing(nil), NamedPolicy: true},
			[]Record{guard},
			checks.NotAssessed, "nothing was found that the control is about: its essential check did not pass (door-keys-kept); not judged: door-keys-kept (no door target)", ExitIncomplete,
		},
		{
			"nothing_to_judge_on_the_target",
			Plan{Profiles: []*profiles.Profile{policy(none)}, NamedPolicy: true},
			[]Record{guard, noKey},
			checks.NotAssessed, "nothing was found that the control is about: its essential check did not pass (door-none-judged): front: nothing to judge", ExitIncomplete,
		},
		{"with_baseline_it_is_complete", Plan{Profiles: needing(nil)}, []Record{guard}, checks.NotAssessed, "", ExitClean},
		{"urls_alone_ask_for_no_more", Plan{Profiles: needing(nil), NamedPolicy: true, AdHoc: true}, []Record{guard}, checks.NotAssessed, "", ExitClean},
		{"strict_asks", Plan{Profiles: needing(nil), Strict: true}, []Record{guard}, checks.NotAssessed, "", ExitIncomplete},
		{"kind_is_absent", Plan{Profiles: needing(nil), NamedPolicy: true, Site: checks.Site{Absent: []string{"door"}}}, []Record{guard}, checks.NotApplicable, "", ExitClean},
		{"unread_is_told_as_such", Plan{Profiles: needing(nil), NamedPolicy: true}, []Record{guard, unreachable("door", "front")}, checks.NotAssessed, "front: connection refused", ExitIncomplete},
		{"nobody_stated", Plan{Profiles: needing(asked), NamedPolicy: true}, []Record{guard}, checks.Manual, "", ExitClean},
		{
			"a_statement_answers",
			Plan{Profiles: needing(asked), NamedPolicy: true, Attestations: stated},
			[]Record{guard},
			checks.Attested, "attested by the owner on 2026-03-01, until 2027-03-01: Counted.; not judged: door-keys-kept (no door target)", ExitClean,
		},
		{
			"a_statement_answers_where_no_kind_has_a_target",
			Plan{Profiles: needing(asked), NamedPolicy: true, Attestations: stated},
			nil,
			checks.Attested, "attested by the owner on 2026-03-01, until 2027-03-01: Counted.; not judged: door-keys-kept (no door target), guard-shift-kept (no guard target)", ExitClean,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := evaluate(t, tc.plan, tc.records...)
			got := result.Controls[0]
			if got.Outcome != tc.outcome || tc.reason != "" && got.Reason != tc.reason {
				t.Errorf("control = %s %q, want %s %q", got.Outcome, got.Reason, tc.outcome, tc.reason)
			}
			if result.Exit.Code != tc.code {
				t.Errorf("exit code = %d, want %d", result.Exit.Code, tc.code)
			}
		})
	}
}

var doorNone = fakeCheck("door-none-judged", checks.Low, checks.Each(func(o checks.Observed[doorFacts]) {
	o.NotApplicable("nothing to judge")
}))

// TestNeedsCountDecidingAlternatives holds that an alternative that doesn't decide is
// one of the same check with other parameters, are no proof.
func TestNeedsCountDecidingAlternatives(t *testing.T) {
	t.Parallel()
	excepting := useWith(t, doorLocked, `{"except":["front"]}`, 0)
	for _, tc := range []struct {
		name   string
		groups [][]profiles.Use
		want   checks.Outcome
	}{
		{"with_other_parameters", [][]profiles.Use{{excepting}}, checks.Passed},
		{"spare", [][]profiles.Use{{use(doorKeys)}, {use(doorLocked), use(doorPanics)}}, checks.NotAssessed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := profiles.Control{ID: "L1", Title: "A layer", Section: "Doors", AnyOf: tc.groups, Needs: []string{"door-lock-closed"}}
			result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(c)}}, door("front", locked(tc.name == "spare")))
			if got := result.Controls[0].Outcome; got != tc.want {
				t.Errorf("control = %s, want %s", got, tc.want)
			}
		})
	}
}

// TestReasonsOfStatements holds that a control says where the checks and what was stated
// contradict each other.
func TestReasonsOfStatements(t *testing.T) {
	t.Parallel()
	at := func(outcome checks.Outcome) []verdict {
		return []verdict{{use: usedBy(doorLocked), target: "front", outcome: outcome}}
	}
	for _, tc := range []struct {
		name     string
		said     statement
		verdicts []verdict
		want     string
	}{
		{"met", metStatement, at(checks.Passed), "words"},
		{"not_met", notMetStatement, nil, "words"},
		{"not_met_and_failed", notMetStatement, at(checks.Failed), "words; failed on front"},
		{"not_met_and_passed", notMetStatement, at(checks.Passed), "words; the checks found nothing against it on front"},
		{"not_applicable", notApplicableStatement, at(checks.NotApplicable), "words"},
		{"not_applicable_and_passed", notApplicableStatement, at(checks.Passed), "words; this contradicts the checks, which found it good on front"},
		{"met_and_failed", metStatement, at(checks.Failed), "failed on front; this contradicts what was words"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := basis{said: tc.said, words: "words", verdicts: tc.verdicts}
			if got := b.reason(decide(b.deciding(), b.said, b.need)); got != tc.want {
				t.Errorf("reason = %q, want %q", got, tc.want)
			}
		})
	}
}

// TestAlternativeWithoutATarget holds that an alternative whose kind the site lacks decides nothing:
// the other one does, good or bad.
func TestAlternativeWithoutATarget(t *testing.T) {
	t.Parallel()
	for _, is := range []bool{false, true} {
		either := control("D1")
		either.AnyOf = [][]profiles.Use{{use(guardAwake)}, {use(doorLocked)}}
		result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(either)}}, door("front", locked(is)), door("back", locked(true)))
		want := checks.Failed
		if is {
			want = checks.Passed
		}
		if got := result.Controls[0]; got.Outcome != want {
			t.Errorf("locked %v: %s: %s", is, got.Outcome, got.Reason)
		}
	}
}

// TestListedSiteIsJudgedAlike holds that knowing beforehand what kinds there are saves memory and
// changes no result.
func TestListedSiteIsJudgedAlike(t *testing.T) {
	t.Parallel()
	var shown []string
	for _, listed := range []bool{false, true} {
		for _, guards := range []bool{true, false} {
			records := []Record{door("front", locked(false)), door("back", locked(true))}
			if guards {
				records = append(records, guardRecord("rex", "front"))
			}
			result := evaluate(t, Plan{Listed: listed, Profiles: []*profiles.Profile{policy(control("D1", use(doorWatched), use(doorLocked)))}}, records...)
			shown = append(shown, strings.Join(lines(result.Findings), "\n"))
		}
	}
	if shown[0] != shown[2] || shown[1] != shown[3] || shown[0] == shown[1] {
		t.Errorf("not listed:\n%s\n%s\nlisted:\n%s\n%s", shown[0], shown[1], shown[2], shown[3])
	}
}

// TestNotesReachTheControl holds that what a rule says whatever the outcome is stands in the control's reason,
// once.
func TestNotesReachTheControl(t *testing.T) {
	t.Parallel()
	noting := fakeCheck("door-lock-dated", checks.Low, checks.Each(func(o checks.Observed[doorFacts]) {
		if o.Target.Name != "plain" {
			o.Note("the lock is of the old kind")
		}
	}))
	plan := Plan{Profiles: []*profiles.Profile{policy(control("C", use(noting)))}}
	const note = "the lock is of the old kind"
	result := evaluate(t, plan, door("plain", locked(true)), door("front", locked(true)), door("back", locked(true)))
	if got := result.Controls[0]; got.Outcome != checks.Passed || strings.Count(got.Reason, note) != 1 {
		t.Errorf("%s: %q", got.Outcome, got.Reason)
	}
	result = evaluate(t, plan, door("plain", locked(true)))
	if got := result.Controls[0]; got.Outcome != checks.Passed || strings.Contains(got.Reason, note) {
		t.Errorf("nothing to note: %s: %q", got.Outcome, got.Reason)
	}
}
