package engine

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// day is how dates are written for people.
const day = "2006-01-02"

// basis is what the outcome of a control rests on.
type basis struct {
	control  profiles.Control
	verdicts []verdict // those of all alternatives
	// dropped are the checks that were not judged, each with its kind, which has no target.
	dropped map[string]string
	said    statement
	// words are the statement, or what is to be stated.
	words string
	need  need
	texts *texts
}

// deciding are the verdicts without those of alternatives that don't decide.
func (b basis) deciding() []verdict {
	if !slices.ContainsFunc(b.verdicts, func(v verdict) bool { return v.spare }) {
		return slices.Clip(b.verdicts)
	}
	return slices.DeleteFunc(slices.Clone(b.verdicts), func(v verdict) bool { return v.spare })
}

// control judges one control and returns the verdicts that it sees.
func (e *Evaluation) control(profile *profiles.Profile, control profiles.Control, waivers *waiverBook) (ControlResult, []verdict) {
	full := profile.ID + "/" + control.ID
	b := basis{control: control, texts: e.texts}
	b.said, b.words = e.attestation(full, control.Attest)
	b.dropped = e.dropped(control, b.said)
	b.verdicts = e.asked(e.verdicts(e.spare, full, control.Checks, b.dropped, waivers))[0]
	groups := make([][]verdict, 0, len(control.AnyOf))
	for _, group := range control.AnyOf {
		if found := e.verdicts(nil, full, group, b.dropped, waivers); len(found) > 0 {
			groups = append(groups, found)
		}
	}
	groups = e.asked(groups...)
	beside := e.asWritten(profile, &b, groups)
	choose(groups, b.said)
	for _, group := range groups {
		b.verdicts = append(b.verdicts, group...)
	}
	b.need = e.need(b)
	result := ControlResult{
		Attestation: e.said(full, control.Attest), Frequency: frequency(control.Attest),
		Profile: profile.ID, ID: control.ID, Title: control.Title, Section: control.Section, Line: control.Line,
		Checks: control.CheckIDs(), Parameters: control.ParameterDigests(), Frameworks: control.Frameworks, Outcome: decide(b.deciding(), b.said, b.need),
	}
	result.Reason, result.NotFound = b.reason(result.Outcome), b.unmet(result.Outcome)
	return result, append(append(b.verdicts, beside...), e.denial(full, b)...)
}

// dropped are the uses whose kind has no target, where another use of the control has
// one or a statement answers the control. Of a rule over two kinds the judged one counts:
// that nobody listed the router says nothing about the device behind it.
func (e *Evaluation) dropped(control profiles.Control, said statement) map[string]string {
	dropped := map[string]string{}
	judged := 0
	for _, use := range control.Uses() {
		if kind := use.Rule.Kinds()[0]; !e.kinds[kind] {
			dropped[use.Check.ID] = kind
		} else {
			judged++
		}
	}
	if judged == 0 && !said.answers() {
		return nil
	}
	return dropped
}

// verdicts appends those of the uses to all.
func (e *Evaluation) verdicts(all []verdict, control string, uses []profiles.Use, dropped map[string]string, waivers *waiverBook) []verdict {
	for i := range uses {
		use := &uses[i]
		if dropped[use.Check.ID] != "" {
			continue
		}
		from := e.byKey[key(*use)]
		all = slices.Grow(all, len(from.rows))
		for at, row := range from.rows {
			v := e.verdict(use, row)
			v.from, v.row = from, uint32(at)
			if v.outcome == checks.Failed {
				waiver, broken := waivers.find(control, use.Check.ID, v.target, e.names.list[row.subject])
				if v.waiver = waiver; waiver >= 0 {
					v.outcome = checks.Waived
				}
				if broken != "" {
					v.remarks = &remarks{broken: broken}
				}
			}
			all = append(all, v)
		}
	}
	return all
}

// verdict is a row as a use of its check sees it, without where it is kept.
func (e *Evaluation) verdict(use *profiles.Use, row row) verdict {
	seen := e.brief(row)
	return verdict{
		use: use, target: seen.Target, outcome: seen.Outcome, reason: seen.Reason, text: row.text(), waiver: noWaiver,
		severity: uint8(row.severityOf(ownSeverity(use))), noted: row.how&rowNoted != 0, marked: row.how&rowMarked != 0,
	}
}

func ownSeverity(use *profiles.Use) checks.Severity {
	if use.Severity.Valid() {
		return use.Severity
	}
	return use.Check.Severity
}

// need tells whether a check passed of which the control says that one has to.
func (e *Evaluation) need(b basis) need {
	if len(b.control.Needs) == 0 {
		return needMet
	}
	if some(b.needed(), checks.Passed) {
		return needMet
	}
	for _, use := range b.control.Uses() {
		if slices.Contains(b.control.Needs, use.Check.ID) && !slices.Contains(e.plan.Site.Absent, use.Check.Kind()) {
			return needUnmet
		}
	}
	return needAbsent
}

// needed are the deciding verdicts of the checks of which one has to pass.
func (b basis) needed() []verdict {
	var needed []verdict
	for _, v := range b.deciding() {
		if slices.Contains(b.control.Needs, v.use.Check.ID) {
			needed = append(needed, v)
		}
	}
	return needed
}
