package report

import (
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Bounds of what is shown of one check where not everything is.
const (
	MaxViolations = 10
	MaxEvidence   = 5
	MaxNames      = 10
	// MaxSubjects is how many subjects of a target with the same violation are named in one line.
	MaxSubjects = 60
)

// Who names what a finding is about.
func Who(f engine.Finding) string { return Label(f.Target, f.Subject) }

// Label is a target, with its subject in brackets where it isn't the target itself.
func Label(target, subject string) string {
	target = Inline(target)
	if target == "" {
		target = "the site"
	}
	if subject == "" {
		return target
	}
	return target + " (" + Inline(subject) + ")"
}

// Together names what findings of one target are about: the target, with their subjects in brackets.
// Of those only the most are named.
func Together(alike []engine.Finding, most int) string {
	subjects := make([]string, 0, len(alike))
	for _, finding := range alike {
		if finding.Subject != "" {
			subjects = append(subjects, Inline(finding.Subject))
		}
	}
	return Label(alike[0].Target, JoinNames(subjects, most, ", "))
}

// StateText is the state, the reason where it says more than the state, and the detail.
func StateText(target engine.TargetSummary) string {
	return string(target.State) + StateDetail(target)
}

// StateDetail is what [StateText] says behind the state, cleaned.
func StateDetail(target engine.TargetSummary) string {
	if target.State == checks.StateCollected {
		return ""
	}
	text := ""
	if target.Reason != "" && string(target.Reason) != string(target.State) {
		text = " (" + Inline(string(target.Reason)) + ")"
	}
	if target.Detail != "" {
		text += ": " + Inline(target.Detail)
	}
	return text
}

// EvidenceText is one observed value as "source = value".
func EvidenceText(evidence checks.Evidence) string {
	value := evidence.Value
	if strings.TrimSpace(value) == "" {
		value = "(empty)"
	}
	return evidence.Source + " = " + value
}

// WaiverText says who accepted a violation, until when and why.
func WaiverText(f engine.Finding) string {
	if f.Waiver == nil {
		return "waived"
	}
	text := "owner " + Inline(f.Waiver.Owner)
	if f.Waiver.ApprovedBy != "" {
		text += ", approved by " + Inline(f.Waiver.ApprovedBy)
	}
	return text + ", until " + Day(f.Waiver.Expires) + ": " + Inline(f.Waiver.Reason)
}

// PolicyControls are the controls that rest on a finding, without that of the
// baseline profile, which is the check under its own name.
func PolicyControls(f engine.Finding) []string {
	var controls []string
	for _, control := range f.Controls {
		if _, id, _ := strings.Cut(control, "/"); id != f.Check {
			controls = append(controls, Inline(control))
		}
	}
	return controls
}

// ProfileNames are the ids of profiles.
func ProfileNames(all []engine.ProfileSummary) string {
	if len(all) == 0 {
		return "none"
	}
	names := make([]string, len(all))
	for i, profile := range all {
		names[i] = Inline(profile.ID)
	}
	return strings.Join(names, ", ")
}

// maxDigest is how much of a digest names it for people.
const maxDigest = 12

// ProfileText is a profile's id with the beginning of the digest of what it decides.
func ProfileText(p engine.ProfileSummary) string {
	text := Inline(p.ID)
	if p.Digest != "" {
		text += " (digest " + strings.TrimSuffix(Limited(Inline(p.Digest), maxDigest), "...") + ")"
	}
	return text
}

// Minute is a time to the minute, in UTC.
func Minute(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 UTC") }

// Day is a date, in UTC.
func Day(at time.Time) string { return at.UTC().Format("2006-01-02") }
