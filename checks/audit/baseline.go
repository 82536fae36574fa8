package audit

import (
	"fmt"
	"slices"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/report/diff"
)

// Since compares a result with an earlier report of the same site, and notes in
// it what changed. With failOnNew, a violation that the earlier report has too,
// at the same severity or a worse one, doesn't count for the exit code, nor does one that it
// did not ask for: of a check, or of parameters, that its version or profile lacked. One that
// the earlier report can't tell about for another reason counts.
func Since(result, before engine.Result, failOnNew bool) (engine.Result, error) {
	if result.Site != before.Site {
		return result, fmt.Errorf("the baseline is of site %q, this audit of site %q", checks.Clean(before.Site), checks.Clean(result.Site))
	}
	changes := diff.Compare(before, result)
	known := map[string]bool{}
	for _, change := range changes.Unchanged {
		known[change.Fingerprint] = change.OldSeverity == 0 || change.OldSeverity >= change.Severity
	}
	violations, controls := false, map[string]engine.ControlResult{}
	for _, control := range result.Controls {
		controls[report.ControlKey(control)] = control
	}
	seen, asked := firstSeen(before), askedBy(before)
	counts := engine.Baseline{
		AsOf: before.AsOf, FailOnNew: failOnNew, Resolved: len(changes.Resolved), Waived: len(changes.Waived), Incomparable: incomparable(changes.Incomparable),
	}
	if result.LastWhole.IsZero() {
		result.LastWhole = before.LastWhole
	}
	for i, f := range result.Briefs() {
		f.Fingerprint = engine.Fingerprint(f.Check, f.Target, f.Subject)
		if at := since(f, seen, result.AsOf); !at.IsZero() {
			result.SetFirstSeen(i, at)
		}
		if f.Outcome != checks.Failed {
			continue
		}
		state := stateOf(f, known, asked, controls)
		result.SetBaseline(i, state)
		switch state {
		case engine.BaselineUnchanged:
			counts.Unchanged++
		case engine.BaselineNewCheck:
			counts.NewCheck++
		default:
			counts.New++
			violations = violations || f.Severity >= result.Exit.FailOn
		}
	}
	result.Baseline = &counts
	result.Resolved = resolved(changes.Resolved)
	result.Notices = append(slices.Clip(result.Notices), changed(before, result)...)
	if failOnNew {
		result.Exit.Violations = violations
		result.Exit = result.Exit.Settled()
	}
	return result, nil
}

// incomparable counts the violations of the earlier report of which the later can't tell.
func incomparable(all []diff.Change) int {
	n := 0
	for _, change := range all {
		if change.Before == checks.Failed {
			n++
		}
	}
	return n
}

func resolved(all []diff.Change) []engine.Resolved {
	var gone []engine.Resolved
	for _, c := range all {
		gone = append(gone, engine.Resolved{
			Check: c.Check, Title: c.Title, Kind: c.Kind, Target: c.Target, Subject: c.Subject, Severity: c.Severity, Message: c.Message, Fingerprint: c.Fingerprint, Note: c.Note,
		})
	}
	return gone
}

// asked are the checks of a report, each with the digests of the parameters that it was given.
type asked map[string]map[string]bool

// askedBy gathers what a report's controls asked. Of one that tells no parameters nothing but
// the checks is known.
func askedBy(r engine.Result) asked {
	all := asked{}
	for _, control := range r.Controls {
		for _, check := range control.Checks {
			if all[check] == nil {
				all[check] = map[string]bool{}
			}
			all[check][control.Parameters[check]] = true
		}
	}
	return all
}

// of reports whether the check was asked with the parameters of such a digest.
func (a asked) of(check, parameters string) bool {
	given, there := a[check]
	return there && (given[parameters] || given[""] || parameters == "")
}

// stateOf is how a violation stands to the earlier report. It is of a new check where that
// asked nothing of what fails one of its controls.
func stateOf(f engine.Finding, known map[string]bool, before asked, controls map[string]engine.ControlResult) engine.BaselineState {
	if known[f.Fingerprint] {
		return engine.BaselineUnchanged
	}
	if f.Check == engine.AttestationCheck {
		return engine.BaselineNew // a person said it since
	}
	for _, name := range f.Controls {
		if before.of(f.Check, controls[name].Parameters[f.Check]) {
			return engine.BaselineNew
		}
	}
	if len(f.Controls) == 0 && before.of(f.Check, "") {
		return engine.BaselineNew
	}
	return engine.BaselineNewCheck
}

// changed says what else may have changed what is found: the policy and the data about versions.
func changed(before, after engine.Result) []string {
	var notices []string
	digests := map[string]string{}
	for _, profile := range before.Profiles {
		digests[profile.ID] = profile.Digest
	}
	for _, profile := range after.Profiles {
		switch was, there := digests[profile.ID]; {
		case !there:
			notices = append(notices, fmt.Sprintf("the baseline was not judged by %s", profile.ID))
		case was != profile.Digest:
			notices = append(notices, fmt.Sprintf("%s is not what it was for the baseline: other controls, checks or parameters", profile.ID))
		}
	}
	if old, now := before.Advisories.Date, after.Advisories.Date; old != now && old != "" && now != "" {
		notices = append(notices, fmt.Sprintf("the data about versions are of %s, those of the baseline of %s", now, old))
	}
	return notices
}

// since is when a finding was first seen as a violation; zero where it was not.
func since(f engine.Finding, seen map[string]time.Time, now time.Time) time.Time {
	switch at := seen[f.Fingerprint]; {
	case !violated(f) && f.Outcome != checks.NotAssessed:
		return time.Time{}
	case at.IsZero() && violated(f):
		return now
	default:
		return at
	}
}

// firstSeen is since when the violations of a report are known, by fingerprint. One that
// could not be looked at again keeps its age.
func firstSeen(before engine.Result) map[string]time.Time {
	seen := map[string]time.Time{}
	for _, f := range before.Briefs() {
		at := f.FirstSeen
		if at.IsZero() && violated(f) {
			at = before.AsOf
		}
		if !at.IsZero() {
			seen[engine.Fingerprint(f.Check, f.Target, f.Subject)] = at
		}
	}
	return seen
}

// violated reports whether the finding is a violation, accepted or not.
func violated(f engine.Finding) bool {
	return f.Outcome == checks.Failed || f.Outcome == checks.Waived
}
