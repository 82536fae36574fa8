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

const year = 365 * 24 * time.Hour

// stated is a statement about house/O1.
func stated(status site.Status, months int) site.Attestation {
	return site.Attestation{
		Control: "house/O1", Status: status, By: "the owner", Statement: "Walked.", Date: asOf.AddDate(0, -months, 0), Frequency: year,
		Evidence: []site.Proof{{Link: "https://example.org/walk", SHA256: strings.Repeat("ab", 32)}},
	}
}

// asking is a control that asks for a statement, beside the checks that it uses.
func asking(uses ...profiles.Use) profiles.Control {
	c := control("O1", uses...)
	c.Attest = &profiles.Attest{Statement: "The doors are walked.", Frequency: year}
	return c
}

func TestStatements(t *testing.T) {
	t.Parallel()
	open, closed, unread := door("front", locked(false)), door("front", locked(true)), unreachable("door", "front")
	for _, tc := range []struct {
		name   string
		uses   []profiles.Use
		record []Record
		said   []site.Attestation
		want   checks.Outcome
		words  string
	}{
		{"met", nil, nil, []site.Attestation{stated(site.Met, 1)}, checks.Attested, "attested by the owner on 2026-02-01, until 2027-02-01: Walked. (evidence: https://example.org/walk, SHA-256 " + strings.Repeat("ab", 32) + ")"},
		{"missing_status_is_met", nil, nil, []site.Attestation{stated("", 1)}, checks.Attested, "attested by"},
		{"not_met", nil, nil, []site.Attestation{stated(site.NotMet, 1)}, checks.Failed, "said not to be met by the owner on 2026-02-01, until 2027-02-01: Walked."},
		{"not_applicable", nil, nil, []site.Attestation{stated(site.NotApplicable, 1)}, checks.NotApplicable, "said not to apply by the owner on 2026-02-01, until 2027-02-01: Walked."},
		{"ended", nil, nil, []site.Attestation{stated(site.NotMet, 13)}, checks.Manual, "The doors are walked. (said not to be met by the owner on 2025-02-01, which ended on 2026-02-01)"},
		{"the_newer_counts", nil, nil, []site.Attestation{stated(site.Met, 1), stated(site.NotMet, 2)}, checks.Attested, "attested by"},
		{"of_one_day_the_later_entry_counts", nil, nil, []site.Attestation{stated(site.Met, 1), stated(site.NotMet, 1)}, checks.Failed, "said not to be met"},
		{"not_met_beside_what_passed", []profiles.Use{use(doorLocked)}, []Record{closed}, []site.Attestation{stated(site.NotMet, 1)}, checks.Failed, "the checks found nothing against it on front"},
		{"not_met_beside_what_was_not_read", []profiles.Use{use(doorLocked)}, []Record{unread}, []site.Attestation{stated(site.NotMet, 1)}, checks.Failed, "said not to be met"},
		{"met_beside_what_failed", []profiles.Use{use(doorLocked)}, []Record{open}, []site.Attestation{stated(site.Met, 1)}, checks.Failed, "failed on front; this contradicts what was attested by"},
		{"met_beside_what_was_not_read", []profiles.Use{use(doorLocked)}, []Record{unread}, []site.Attestation{stated(site.Met, 1)}, checks.NotAssessed, "front: connection refused"},
		{"met_without_a_target", []profiles.Use{use(doorLocked)}, nil, []site.Attestation{stated(site.Met, 1)}, checks.Attested, "not judged: door-lock-closed (no door target)"},
		{"not_applicable_without_a_target", []profiles.Use{use(doorLocked)}, nil, []site.Attestation{stated(site.NotApplicable, 1)}, checks.NotApplicable, "said not to apply"},
		{"not_applicable_beside_what_passed", []profiles.Use{use(doorLocked)}, []Record{closed}, []site.Attestation{stated(site.NotApplicable, 1)}, checks.Passed, "this contradicts the checks, which found it good on front"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(asking(tc.uses...))}, Attestations: tc.said, FailOn: checks.Low}, tc.record...)
			got := result.Controls[0]
			if got.Outcome != tc.want || !strings.Contains(got.Reason, tc.words) {
				t.Errorf("control = %s %q, want %s with %q", got.Outcome, got.Reason, tc.want, tc.words)
			}
			if got.Attestation == nil || got.Attestation.By != "the owner" {
				t.Errorf("statement %+v", got.Attestation)
			}
		})
	}
}

func TestNotMetIsAFinding(t *testing.T) {
	t.Parallel()
	severe := asking()
	severe.Severity = checks.Critical
	for _, tc := range []struct {
		control profiles.Control
		want    checks.Severity
	}{{asking(), checks.Medium}, {severe, checks.Critical}} {
		result := evaluate(t, Plan{
			Profiles: []*profiles.Profile{policy(tc.control)}, Attestations: []site.Attestation{stated(site.NotMet, 1)}, FailOn: tc.want,
			Waivers: []site.Waiver{{Control: "house/O1", Subject: "house/O1", Created: asOf.AddDate(0, -1, 0), Expires: asOf.AddDate(0, 1, 0)}},
		})
		if len(result.Findings) != 1 {
			t.Fatalf("%d findings", len(result.Findings))
		}
		got := result.Findings[0]
		if got.Check != "attestation" || got.Target != "" || got.Subject != "house/O1" || got.Outcome != checks.Failed || got.Severity != tc.want {
			t.Errorf("finding %+v, want severity %s", got, tc.want)
		}
		if !strings.Contains(got.Message, "Walked.") || got.Controls[0] != "house/O1" {
			t.Errorf("finding %+v", got)
		}
		if result.Exit.Code != ExitViolations || result.Summary.Severities[tc.want.String()] != 1 {
			t.Errorf("exit %+v, severities %v", result.Exit, result.Summary.Severities)
		}
		if diff := cmp.Diff([]CheckSummary{summarizeCheck(attestationCheck)}, result.Checks); diff != "" {
			t.Errorf("checks (-want +got):\n%s", diff)
		}
	}
}

func TestStatementIsInTheResult(t *testing.T) {
	t.Parallel()
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(asking())}, Attestations: []site.Attestation{stated(site.NotApplicable, 1)}})
	want := &AttestationUse{
		Status: "not-applicable", Statement: "Walked.", By: "the owner", Date: asOf.AddDate(0, -1, 0), Until: asOf.AddDate(0, -1, 0).Add(year),
		Evidence: []Proof{{Link: "https://example.org/walk", SHA256: strings.Repeat("ab", 32)}},
	}
	if diff := cmp.Diff(want, result.Controls[0].Attestation); diff != "" {
		t.Errorf("statement (-want +got):\n%s", diff)
	}
	if got := result.Controls[0].Frequency; got != "365d" {
		t.Errorf("frequency %q", got)
	}
}

// TestSeveralDenials holds that each statement that something is not met is a finding of its own.
func TestSeveralDenials(t *testing.T) {
	t.Parallel()
	plan := Plan{}
	var controls []profiles.Control
	for _, id := range []string{"O1", "O2", "O3"} {
		c, said := asking(), stated(site.NotMet, 1)
		c.ID, said.Control = id, "house/"+id
		controls, plan.Attestations = append(controls, c), append(plan.Attestations, said)
	}
	plan.Profiles = []*profiles.Profile{policy(controls...)}
	result := evaluate(t, plan)
	if len(result.Findings) != len(controls) {
		t.Fatalf("%d findings", len(result.Findings))
	}
	for i, f := range result.Findings {
		if f.Check != AttestationCheck || f.Outcome != checks.Failed || f.Subject != "house/"+controls[i].ID {
			t.Errorf("%s %s %s", f.Check, f.Subject, f.Outcome)
		}
	}
}
