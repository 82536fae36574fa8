package engine

import (
	"slices"
	"testing"

	"hardcheck/checks"
	"hardcheck/profiles"
)

func written(r Record) Record {
	r.Target.Written = true
	return r
}

// TestWhatIsWrittenPassesNoControl holds for every way in which a control rests on a file: what
// the file shows to be wrong fails the control, and nothing else of it decides anything.
func TestWhatIsWrittenPassesNoControl(t *testing.T) {
	t.Parallel()
	one := control("C", use(doorLocked))
	either := profiles.Control{ID: "C", Title: "Either holds", AnyOf: [][]profiles.Use{{use(guardAwake)}, {use(doorLocked)}}}
	needs := profiles.Control{ID: "C", Title: "There is a door", Checks: []profiles.Use{use(doorLocked), use(doorKeys)}, Needs: []string{doorLocked.ID}}
	for _, tc := range []struct {
		name    string
		control profiles.Control
		records []Record
		want    checks.Outcome
	}{
		{"a_pass_alone", one, []Record{written(door("plan", locked(true)))}, checks.NotAssessed},
		{"a_violation_alone", one, []Record{written(door("plan", locked(false)))}, checks.Failed},
		{"a_violation_beside_what_runs", one, []Record{written(door("plan", locked(false))), door("front", locked(true))}, checks.Failed},
		{"a_pass_beside_what_runs", one, []Record{written(door("plan", locked(true))), door("front", locked(true))}, checks.Passed},
		{"a_pass_beside_what_is_broken", one, []Record{written(door("plan", locked(true))), door("front", locked(false))}, checks.Failed},
		{"a_pass_beside_what_was_not_read", one, []Record{written(door("plan", locked(true))), unreachable("door", "front")}, checks.NotAssessed},
		{"what_a_file_can't_show_beside_what_runs", one, []Record{written(lockless("plan")), door("front", locked(true))}, checks.Passed},
		{"a_file_that_was_not_read_beside_what_runs", one, []Record{written(unreachable("door", "plan")), door("front", locked(true))}, checks.NotAssessed},
		{"an_alternative", either, []Record{written(door("plan", locked(true))), guardRecord("rex")}, checks.NotAssessed},
		{"another_alternative_that_runs", either, []Record{written(door("plan", locked(true))), guardRecord("rex", "front")}, checks.Passed},
		{"what_the_control_needs", needs, []Record{written(door("plan", locked(true)))}, checks.NotAssessed},
		{"a_rule_over_a_kind_that_is_only_written", control("C", use(doorWatched)), []Record{door("front", locked(true)), written(guardRecord("rex", "front"))}, checks.NotAssessed},
		{"a_rule_over_kinds_about_what_is_written_beside_what_runs", control("C", use(doorWatched)), []Record{written(door("plan", locked(true))), door("front", locked(true)), guardRecord("rex", "front", "plan")}, checks.Passed},
		{"and_of_what_is_wrong_there", control("C", use(doorWatched)), []Record{written(door("plan", locked(true))), door("front", locked(true)), guardRecord("rex", "front")}, checks.Failed},
		{"and_over_one_that_runs_too", control("C", use(doorWatched)), []Record{door("front", locked(true)), written(guardRecord("plan")), guardRecord("rex", "front")}, checks.Passed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(tc.control)}}, tc.records...)
			if got := result.Controls[0]; got.Outcome != tc.want {
				t.Errorf("control is %s, want %s (%s)", got.Outcome, tc.want, got.Reason)
			}
			for _, f := range result.Findings {
				if f.Target == "plan" && (f.Outcome == checks.Passed || f.Outcome == checks.NotApplicable) {
					t.Errorf("%s is %s by what is written", f.Check, f.Outcome)
				}
			}
		})
	}
}

// TestWhatRunsAsItIsWrittenPasses holds that what is written counts where what runs is known to be made
// from it, by its mark, and nowhere else.
func TestWhatRunsAsItIsWrittenPasses(t *testing.T) {
	t.Parallel()
	plan := func(hash string) Record {
		return written(door("plan", doorFacts{Locked: checks.Known(true), Hash: hash}))
	}
	unread := func(hash string) Record {
		r := door("front", doorFacts{Hash: hash})
		r.Problems = map[string]checks.Problem{"locked": {Reason: checks.Source, Detail: "nobody may look at it"}}
		return r
	}
	gone := func(hash string) Record {
		r := unread(hash)
		r.Facts = nil
		return r
	}
	for _, tc := range []struct {
		name    string
		records []Record
		want    checks.Outcome // of the file's finding
	}{
		{"tied", []Record{plan("1"), unread("1")}, checks.Passed},
		{"written_otherwise", []Record{plan("1"), unread("2")}, checks.NotAssessed},
		{"without_a_mark", []Record{plan(""), unread("")}, checks.NotAssessed},
		{"of_what_was_not_read", []Record{plan("1"), gone("1")}, checks.NotAssessed},
		{"of_another_file", []Record{plan("1"), written(unread("1"))}, checks.NotAssessed},
		{"alone", []Record{plan("1")}, checks.NotAssessed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("C", use(doorLocked)))}}, tc.records...)
			for _, f := range result.Findings {
				if f.Target != "plan" {
					continue
				}
				shown := slices.ContainsFunc(f.Evidence, func(e checks.Evidence) bool { return e.Source == "runs as written" && e.Value == "on front: door 1" })
				if f.Outcome != tc.want || shown != (tc.want == checks.Passed) {
					t.Errorf("the file is %s, want %s; evidence %v", f.Outcome, tc.want, f.Evidence)
				}
			}
			if tc.want == checks.NotAssessed && result.Controls[0].Outcome == checks.Passed {
				t.Error("the control has passed")
			}
		})
	}
	open := door("front", doorFacts{Locked: checks.Known(false), Hash: "1"})
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("C", use(doorLocked)))}}, plan("1"), open)
	if got := result.Controls[0].Outcome; got != checks.Failed {
		t.Errorf("what runs and is broken: %s", got)
	}
}

// TestWhatIsWrittenPassesByItself holds that checks, which are no one's policy, judge a file as it is,
// and that a control says why it did not pass.
func TestWhatIsWrittenPassesByItself(t *testing.T) {
	t.Parallel()
	baseline := profiles.Baseline([]*checks.Check{doorLocked})
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{baseline}}, written(door("plan", locked(true))))
	if got := result.Findings[0]; got.Outcome != checks.Passed || result.Controls[0].Outcome != checks.Passed {
		t.Errorf("baseline: %s, control %s", got.Outcome, result.Controls[0].Outcome)
	}
	result = evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("C", use(doorLocked)))}}, written(door("plan", locked(true))))
	if got := result.Findings[0]; got.Reason != checks.Source || got.Message != asWritten || len(got.Evidence) == 0 {
		t.Errorf("policy: %s %q with evidence %v", got.Reason, got.Message, got.Evidence)
	}
	if result.Exit.Code != ExitClean {
		t.Errorf("exit %d: what a source can't show leaves a run complete", result.Exit.Code)
	}
}

// lockless is a door of which the source can't show whether it is locked.
func lockless(name string) Record {
	r := door(name, doorFacts{})
	r.Problems = map[string]checks.Problem{"locked": {Reason: checks.Source, Detail: "a plan has no lock"}}
	return r
}
