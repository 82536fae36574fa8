package report

import (
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Bounds of what is shown of one check where not everything is.
const (
	maxViolations = 10
	maxEvidence   = 5
	maxNames      = 10
)

// who names what a finding is about.
func who(f engine.Finding) string { return named(f.Target, f.Subject) }

// named is a target, with its subject in brackets where it isn't the target itself.
func named(target, subject string) string {
	target = inline(target)
	if target == "" {
		target = "the site"
	}
	if subject == "" {
		return target
	}
	return target + " (" + inline(subject) + ")"
}

// stateText is the state, the reason where it says more than the state, and the detail.
func stateText(target engine.TargetSummary) string {
	text := string(target.State)
	if target.State == checks.StateCollected {
		return text
	}
	if target.Reason != "" && string(target.Reason) != text {
		text += " (" + string(target.Reason) + ")"
	}
	if target.Detail != "" {
		text += ": " + target.Detail
	}
	return text
}

// evidenceText is one observed value as "source = value".
func evidenceText(evidence checks.Evidence) string {
	value := evidence.Value
	if strings.TrimSpace(value) == "" {
		value = "(empty)"
	}
	return evidence.Source + " = " + value
}

// waiverText says who accepted a violation, until when and why.
func waiverText(f engine.Finding) string {
	if f.Waiver == nil {
		return "waived"
	}
	text := "owner " + inline(f.Waiver.Owner)
	if f.Waiver.ApprovedBy != "" {
		text += ", approved by " + inline(f.Waiver.ApprovedBy)
	}
	return text + ", until " + day(f.Waiver.Expires) + ": " + inline(f.Waiver.Reason)
}

// policyControls are the controls that rest on a finding, without that of the
// baseline profile, which is the check under its own name.
func policyControls(f engine.Finding) []string {
	var controls []string
	for _, control := range f.Controls {
		if _, id, _ := strings.Cut(control, "/"); id != f.Check {
			controls = append(controls, inline(control))
		}
	}
	return controls
}

func profileNames(all []engine.ProfileSummary) string {
	if len(all) == 0 {
		return "none"
	}
	names := make([]string, len(all))
	for i, profile := range all {
		names[i] = inline(profile.ID)
	}
	return strings.Join(names, ", ")
}

func minute(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 UTC") }

func day(at time.Time) string { return at.UTC().Format("2006-01-02") }
