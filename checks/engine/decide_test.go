package engine

import (
	"testing"

	"hardcheck/checks"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	v := func(outcome checks.Outcome, reason ...checks.Reason) verdict {
		j := checks.Judgement{Outcome: outcome}
		if len(reason) > 0 {
			j.Reason = reason[0]
		}
		return verdict{outcome: outcome, judgement: j}
	}
	failed, errored, waived, passed, na := v(checks.Failed), v(checks.Errored), v(checks.Waived), v(checks.Passed), v(checks.NotApplicable)
	denied, optIn, source := v(checks.NotAssessed, checks.Denied), v(checks.NotAssessed, checks.OptIn), v(checks.NotAssessed, checks.Source)
	for _, tc := range []struct {
		name     string
		verdicts []verdict
		attest   statement
		want     checks.Outcome
	}{
		{"failed_wins_over_all", []verdict{passed, na, waived, denied, errored, failed}, missingStatement, checks.Failed},
		{"errored_before_not_assessed", []verdict{passed, denied, errored}, liveStatement, checks.Errored},
		{"not_assessed_before_waived", []verdict{passed, waived, denied}, liveStatement, checks.NotAssessed},
		{"source_is_not_assessed", []verdict{passed, source}, noStatement, checks.NotAssessed},
		{"opt_in_does_not_hold_a_pass_back", []verdict{passed, optIn}, noStatement, checks.Passed},
		{"waived_before_manual", []verdict{passed, waived}, missingStatement, checks.Waived},
		{"manual_before_passed", []verdict{passed}, missingStatement, checks.Manual},
		{"passed_with_live_attestation", []verdict{passed, na}, liveStatement, checks.Passed},
		{"only_live_attestation", nil, liveStatement, checks.Attested},
		{"not_applicable_and_live_attestation", []verdict{na}, liveStatement, checks.Attested},
		{"opt_in_and_live_attestation", []verdict{optIn}, liveStatement, checks.Attested},
		{"only_missing_attestation", nil, missingStatement, checks.Manual},
		{"only_opt_in_was_not_looked_at", []verdict{optIn, na}, noStatement, checks.NotAssessed},
		{"only_not_applicable", []verdict{na}, noStatement, checks.NotApplicable},
		{"nothing_at_all", nil, noStatement, checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := decide(tc.verdicts, tc.attest); got != tc.want {
				t.Errorf("decide = %s, want %s", got, tc.want)
			}
		})
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	at := func(check *checks.Check, target string, outcome checks.Outcome) verdict {
		return verdict{use: use(check), outcome: outcome, judgement: checks.Judgement{Target: target, Outcome: outcome, Reason: checks.Denied}}
	}
	for _, tc := range []struct {
		name   string
		groups [][]verdict
		want   checks.Outcome
	}{
		{"one_passing_group_suffices", [][]verdict{
			{at(doorLocked, "a", checks.Failed)}, {at(doorKeys, "a", checks.Passed)},
		}, checks.Passed},
		{"a_group_passes_only_whole", [][]verdict{
			{at(doorLocked, "a", checks.Passed), at(doorKeys, "a", checks.Failed)},
		}, checks.Failed},
		{"unread_is_better_than_failed", [][]verdict{
			{at(doorLocked, "a", checks.Failed)}, {at(doorKeys, "a", checks.NotAssessed)},
		}, checks.NotAssessed},
		{"waived_is_better_than_unread", [][]verdict{
			{at(doorLocked, "a", checks.Waived)}, {at(doorKeys, "a", checks.NotAssessed)},
		}, checks.Waived},
		{"not_applicable_protects_nothing", [][]verdict{
			{at(doorLocked, "a", checks.Failed)}, {at(doorKeys, "a", checks.NotApplicable)},
		}, checks.Failed},
		{"each_target_by_another_group", [][]verdict{
			{at(doorLocked, "a", checks.Failed), at(doorLocked, "b", checks.Passed)},
			{at(doorKeys, "a", checks.Passed), at(doorKeys, "b", checks.Failed)},
		}, checks.Passed},
		{"one_target_without_protection", [][]verdict{
			{at(doorLocked, "a", checks.Failed), at(doorLocked, "b", checks.Passed)},
			{at(doorKeys, "a", checks.Failed), at(doorKeys, "b", checks.Failed)},
		}, checks.Failed},
		{"groups_of_different_kinds_are_judged_whole", [][]verdict{
			{at(doorLocked, "a", checks.Failed)}, {at(guardAwake, "g", checks.Passed)},
		}, checks.Passed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			choose(tc.groups)
			var deciding []verdict
			for _, group := range tc.groups {
				for _, v := range group {
					if !v.spare {
						deciding = append(deciding, v)
					}
				}
			}
			if got := decide(deciding, noStatement); got != tc.want {
				t.Errorf("outcome = %s, want %s", got, tc.want)
			}
		})
	}
}
