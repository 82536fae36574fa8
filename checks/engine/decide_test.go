package engine

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/profiles"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	v := func(outcome checks.Outcome, reason ...checks.Reason) verdict {
		made := verdict{outcome: outcome}
		if len(reason) > 0 {
			made.reason = reason[0]
		}
		return made
	}
	failed, errored, waived, passed, na := v(checks.Failed), v(checks.Errored), v(checks.Waived), v(checks.Passed), v(checks.NotApplicable)
	denied, optIn, source := v(checks.NotAssessed, checks.Denied), v(checks.NotAssessed, checks.OptIn), v(checks.NotAssessed, checks.Source)
	noTarget, outOfScope := v(checks.NotAssessed, checks.NoTarget), v(checks.NotAssessed, checks.OutOfScope)
	for _, tc := range []struct {
		name     string
		verdicts []verdict
		said     statement
		needed   need
		want     checks.Outcome
	}{
		{"failed_wins_over_all", []verdict{passed, na, waived, denied, errored, failed}, missingStatement, needMet, checks.Failed},
		{"errored_before_not_assessed", []verdict{passed, denied, errored}, metStatement, needMet, checks.Errored},
		{"not_assessed_before_waived", []verdict{passed, waived, denied}, metStatement, needMet, checks.NotAssessed},
		{"unread_holds_back_a_statement", []verdict{passed, denied}, metStatement, needMet, checks.NotAssessed},
		{"a_statement_speaks_for_what_cant_be_seen", []verdict{passed, source}, metStatement, needMet, checks.Passed},
		{"and_for_kinds_without_target", []verdict{noTarget}, metStatement, needMet, checks.Attested},
		{"and_for_what_is_out_of_scope", []verdict{outOfScope}, notApplicableStatement, needMet, checks.NotApplicable},
		{"a_missing_one_does_not", []verdict{passed, source}, missingStatement, needMet, checks.NotAssessed},
		{"not_met_fails", []verdict{passed}, notMetStatement, needMet, checks.Failed},
		{"not_met_fails_what_was_not_read", []verdict{denied}, notMetStatement, needMet, checks.Failed},
		{"not_met_is_no_matter_of_waivers", []verdict{waived}, notMetStatement, needMet, checks.Failed},
		{"failed_beside_met", []verdict{failed}, metStatement, needMet, checks.Failed},
		{"passed_beside_not_applicable", []verdict{passed}, notApplicableStatement, needMet, checks.Passed},
		{"only_not_applicable_was_stated", []verdict{na}, notApplicableStatement, needMet, checks.NotApplicable},
		{"a_side_check_does_not_pass_it", []verdict{passed}, noStatement, needUnmet, checks.NotAssessed},
		{"but_a_statement_stands", []verdict{passed}, metStatement, needUnmet, checks.Attested},
		{"also_that_it_does_not_apply", []verdict{passed}, notApplicableStatement, needUnmet, checks.NotApplicable},
		{"what_it_needs_is_absent", []verdict{passed}, noStatement, needAbsent, checks.NotApplicable},
		{"manual_before_needs", []verdict{passed}, missingStatement, needAbsent, checks.Manual},
		{"waived_before_needs", []verdict{waived}, noStatement, needUnmet, checks.Waived},
		{"failed_before_needs", []verdict{failed}, noStatement, needUnmet, checks.Failed},
		{"source_is_not_assessed", []verdict{passed, source}, noStatement, needMet, checks.NotAssessed},
		{"opt_in_does_not_hold_a_pass_back", []verdict{passed, optIn}, noStatement, needMet, checks.Passed},
		{"waived_before_manual", []verdict{passed, waived}, missingStatement, needMet, checks.Waived},
		{"manual_before_passed", []verdict{passed}, missingStatement, needMet, checks.Manual},
		{"passed_with_live_attestation", []verdict{passed, na}, metStatement, needMet, checks.Passed},
		{"only_live_attestation", nil, metStatement, needMet, checks.Attested},
		{"not_applicable_and_live_attestation", []verdict{na}, metStatement, needMet, checks.Attested},
		{"opt_in_and_live_attestation", []verdict{optIn}, metStatement, needMet, checks.Attested},
		{"only_missing_attestation", nil, missingStatement, needMet, checks.Manual},
		{"only_opt_in_was_not_looked_at", []verdict{optIn, na}, noStatement, needMet, checks.NotAssessed},
		{"only_not_applicable", []verdict{na}, noStatement, needMet, checks.NotApplicable},
		{"nothing_at_all", nil, noStatement, needMet, checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := decide(tc.verdicts, tc.said, tc.needed); got != tc.want {
				t.Errorf("decide = %s, want %s", got, tc.want)
			}
		})
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	at := func(check *checks.Check, target string, outcome checks.Outcome) verdict {
		return verdict{use: usedBy(check), target: target, outcome: outcome, reason: checks.Denied}
	}
	cantTell := at(doorPanics, "a", checks.NotAssessed)
	cantTell.reason = checks.Source
	for _, tc := range []struct {
		name   string
		groups [][]verdict
		said   statement
		want   checks.Outcome
	}{
		{"a_statement_lets_the_group_pass_that_it_speaks_for", [][]verdict{
			{at(doorLocked, "a", checks.Passed), cantTell},
			{at(doorKeys, "a", checks.Passed), at(doorKeys, "a", checks.NotAssessed)},
		}, metStatement, checks.Passed},
		{"one_passing_group_suffices", [][]verdict{
			{at(doorLocked, "a", checks.Failed)}, {at(doorKeys, "a", checks.Passed)},
		}, noStatement, checks.Passed},
		{"a_group_passes_only_whole", [][]verdict{
			{at(doorLocked, "a", checks.Passed), at(doorKeys, "a", checks.Failed)},
		}, noStatement, checks.Failed},
		{"unread_is_better_than_failed", [][]verdict{
			{at(doorLocked, "a", checks.Failed)}, {at(doorKeys, "a", checks.NotAssessed)},
		}, noStatement, checks.NotAssessed},
		{"waived_is_better_than_unread", [][]verdict{
			{at(doorLocked, "a", checks.Waived)}, {at(doorKeys, "a", checks.NotAssessed)},
		}, noStatement, checks.Waived},
		{"not_applicable_protects_nothing", [][]verdict{
			{at(doorLocked, "a", checks.Failed)}, {at(doorKeys, "a", checks.NotApplicable)},
		}, noStatement, checks.Failed},
		{"each_target_by_another_group", [][]verdict{
			{at(doorLocked, "a", checks.Failed), at(doorLocked, "b", checks.Passed)},
			{at(doorKeys, "a", checks.Passed), at(doorKeys, "b", checks.Failed)},
		}, noStatement, checks.Passed},
		{"one_target_without_protection", [][]verdict{
			{at(doorLocked, "a", checks.Failed), at(doorLocked, "b", checks.Passed)},
			{at(doorKeys, "a", checks.Failed), at(doorKeys, "b", checks.Failed)},
		}, noStatement, checks.Failed},
		{"groups_of_different_kinds_are_judged_whole", [][]verdict{
			{at(doorLocked, "a", checks.Failed)}, {at(guardAwake, "g", checks.Passed)},
		}, noStatement, checks.Passed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			choose(tc.groups, tc.said)
			var deciding []verdict
			for _, group := range tc.groups {
				for _, v := range group {
					if !v.spare {
						deciding = append(deciding, v)
					}
				}
			}
			if got := decide(deciding, tc.said, needMet); got != tc.want {
				t.Errorf("outcome = %s, want %s", got, tc.want)
			}
		})
	}
}

// usedBy is how a control uses a check.
func usedBy(check *checks.Check) *profiles.Use {
	made := use(check)
	return &made
}
