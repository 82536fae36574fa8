package diff

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// side is one report, prepared for look-ups.
type side struct {
	result engine.Result
	// shared are the profiles that both reports judged.
	shared map[string]bool
	// compared holds the places of the findings that decide: under a shared
	// profile, and of several with one digest the worst.
	compared map[engine.Digest]int
	// outside holds those that only profiles of this report alone judged.
	outside map[engine.Digest]int
	targets map[string]engine.TargetSummary
	// ran tells, by check and target, whether the check was judged there, and
	// unsure whether some of it was not assessed or errored.
	ran    map[engine.Digest]bool
	unsure map[engine.Digest]int
}

func newSide(r engine.Result, shared map[string]bool) *side {
	s := &side{
		result: r, shared: shared,
		compared: make(map[engine.Digest]int, r.Len()), outside: map[engine.Digest]int{},
		targets: map[string]engine.TargetSummary{},
		ran:     map[engine.Digest]bool{}, unsure: map[engine.Digest]int{},
	}
	for _, target := range r.Targets {
		s.targets[target.Name] = target
	}
	for i, finding := range r.Briefs() {
		if !s.inScope(finding) {
			s.keepWorst(s.outside, i, finding)
			continue
		}
		s.keepWorst(s.compared, i, finding)
		s.ran[placeOf(finding)] = true
		if finding.Outcome == checks.NotAssessed || finding.Outcome == checks.Errored {
			s.unsure[placeOf(finding)] = i
		}
	}
	return s
}

// keepWorst keeps one finding for each fingerprint: two controls may use one
// check with different parameters.
func (s *side) keepWorst(index map[engine.Digest]int, place int, finding engine.Finding) {
	digest := digestOf(finding)
	kept, ok := index[digest]
	if !ok {
		index[digest] = place
		return
	}
	other := s.result.Brief(kept)
	better := finding.Outcome.Rank() > other.Outcome.Rank()
	if better || finding.Outcome == other.Outcome && finding.Severity <= other.Severity {
		return
	}
	index[digest] = place
}

// inScope reports whether the finding was judged for a profile that both have.
func (s *side) inScope(finding engine.Finding) bool {
	if len(finding.Controls) == 0 {
		return true
	}
	return slices.ContainsFunc(finding.Controls, func(control string) bool {
		return s.shared[profileOf(control)]
	})
}

// decides reports whether a finding, at its place, is one of those that are compared.
func (s *side) decides(place int, finding engine.Finding) bool {
	kept, ok := s.compared[digestOf(finding)]
	return ok && kept == place
}

// find returns the finding of this side that decides for one of the other.
func (s *side) find(other engine.Finding) (engine.Finding, bool) {
	place, ok := s.compared[digestOf(other)]
	if !ok {
		return engine.Finding{}, false
	}
	return s.result.At(place), true
}

// unstated reports whether nobody says on this side how a control stands. Where somebody
// does, and it is no violation, the control is met or has no meaning.
func (s *side) unstated(control, when string) (why string, blind bool) {
	for _, c := range s.result.Controls {
		if c.Profile+"/"+c.ID == control {
			return fmt.Sprintf("nobody states how the control stands in the %s report", when), c.Attestation == nil || c.Outcome == checks.Manual
		}
	}
	return fmt.Sprintf("the control is not in the %s report", when), true
}

// blind reports whether this side can't tell if the violation is there, and why. The
// violation comes from the other side.
func (s *side) blind(violation engine.Finding, when string) (why string, blind bool) {
	if own, ok := s.find(violation); ok {
		return undecided(own, when)
	}
	if violation.Check == engine.AttestationCheck {
		return s.unstated(violation.Subject, when)
	}
	target, there := s.targets[violation.Target]
	switch {
	case !there && violation.Target != "":
		return s.elsewhere(violation.Target, when), true
	case there && target.State != checks.StateCollected && target.State != checks.StatePartial:
		return fmt.Sprintf("%s was not read in the %s report: %s", report.Inline(target.Name), when, report.StateText(target)), true
	case !s.ran[placeOf(violation)]:
		return fmt.Sprintf("the check did not run in the %s report", when), true
	}
	// The subject itself is not there: it is gone, unless what was not read hides it.
	if place, unsure := s.unsure[placeOf(violation)]; unsure {
		return undecided(s.result.At(place), when)
	}
	return "", false
}

// elsewhere says that a target is not in this report, and where its name stands for
// another number of addresses there.
func (s *side) elsewhere(missing, when string) string {
	for _, target := range s.result.Targets {
		switch {
		case target.Base == missing:
			return fmt.Sprintf("%s was read at several addresses in the %s report", report.Inline(missing), when)
		case target.Base == "" && strings.HasPrefix(missing, target.Name+"@"):
			return fmt.Sprintf("%s was read at one address in the %s report", report.Inline(target.Name), when)
		case target.Base != "" && strings.HasPrefix(missing, target.Base+"@"):
			return fmt.Sprintf("%s had other addresses in the %s report", report.Inline(target.Base), when)
		}
	}
	return fmt.Sprintf("%s is not in the %s report", report.Inline(missing), when)
}

func undecided(finding engine.Finding, when string) (why string, undecided bool) {
	switch finding.Outcome {
	case checks.NotAssessed:
		return fmt.Sprintf("not assessed in the %s report (%s): %s", when, finding.Reason, report.Inline(finding.Message)), true
	case checks.Errored:
		return fmt.Sprintf("errored in the %s report: %s", when, report.Inline(finding.Message)), true
	default:
		return "", false
	}
}

// digestOf tells findings apart: strings of that many would take more room than the findings.
func digestOf(finding engine.Finding) engine.Digest {
	return engine.DigestOf(finding.Check, finding.Target, finding.Subject)
}

// placeOf is the same for all findings of a check on a target.
func placeOf(finding engine.Finding) engine.Digest {
	return engine.DigestOf(finding.Check, finding.Target, "")
}

func profileOf(control string) string {
	profile, _, _ := strings.Cut(control, "/")
	return profile
}
