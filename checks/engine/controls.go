package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// day is how dates are written for people.
const day = "2006-01-02"

// control judges one control and returns the verdicts it rests on.
func (e *Evaluation) control(profile *profiles.Profile, control profiles.Control, waivers *waiverBook) (ControlResult, []verdict) {
	full := profile.ID + "/" + control.ID
	dropped := e.dropped(control)
	verdicts := slices.Concat(e.asked(e.verdicts(full, control.Checks, dropped, waivers))...)
	groups := make([][]verdict, 0, len(control.AnyOf))
	for _, group := range control.AnyOf {
		if found := e.verdicts(full, group, dropped, waivers); len(found) > 0 {
			groups = append(groups, found)
		}
	}
	groups = e.asked(groups...)
	choose(groups)
	for _, group := range groups {
		verdicts = append(verdicts, group...)
	}
	deciding := slices.DeleteFunc(slices.Clone(verdicts), func(v verdict) bool { return v.spare })
	attest, said := e.attestation(full, control.Attest)
	result := ControlResult{
		Profile: profile.ID, ID: control.ID, Title: control.Title, Section: control.Section, Line: control.Line,
		Checks: checkIDs(control), Outcome: decide(deciding, attest),
	}
	result.Reason = reason(result.Outcome, deciding, said, dropped)
	return result, verdicts
}

// dropped are the uses whose kind has no target, where another use of the
// control has one. Of a rule over two kinds the judged one counts: that nobody
// listed the router says nothing about the device behind it.
func (e *Evaluation) dropped(control profiles.Control) map[string]string {
	dropped := map[string]string{}
	judged := 0
	for _, use := range control.Uses() {
		if kind := use.Rule.Kinds()[0]; !e.kinds[kind] {
			dropped[use.Check.ID] = kind
		} else {
			judged++
		}
	}
	if judged == 0 {
		return nil
	}
	return dropped
}

func (e *Evaluation) verdicts(control string, uses []profiles.Use, dropped map[string]string, waivers *waiverBook) []verdict {
	var all []verdict
	for _, use := range uses {
		if dropped[use.Check.ID] != "" {
			continue
		}
		for _, judgement := range e.byKey[key(use)].results {
			v := verdict{use: use, judgement: judgement, outcome: judgement.Outcome, severity: severityOf(use, judgement), waiver: -1}
			if v.outcome == checks.Failed {
				if v.waiver = waivers.find(control, use.Check.ID, judgement); v.waiver >= 0 {
					v.outcome = checks.Waived
				}
			}
			all = append(all, v)
		}
	}
	return all
}

func severityOf(use profiles.Use, j checks.Judgement) checks.Severity {
	own := use.Check.Severity
	if use.Severity.Valid() {
		own = use.Severity
	}
	return j.SeverityOr(own)
}

// attestation finds how the control's statement stands, and says so in words.
func (e *Evaluation) attestation(control string, attest *profiles.Attest) (statement, string) {
	if attest == nil {
		return noStatement, ""
	}
	var newest *site.Attestation
	for i, a := range e.plan.Attestations {
		if a.Control == control && (newest == nil || a.Date.After(newest.Date)) && !a.Date.After(e.plan.AsOf) {
			newest = &e.plan.Attestations[i]
		}
	}
	if newest == nil {
		return missingStatement, attest.Statement
	}
	until := newest.Date.Add(shorter(newest.Frequency, attest.Frequency)).Format(day)
	if !newest.Live(e.plan.AsOf, attest.Frequency) {
		return missingStatement, fmt.Sprintf("%s (attested by %s on %s, which ended on %s)", attest.Statement, newest.By, newest.Date.Format(day), until)
	}
	return liveStatement, fmt.Sprintf("attested by %s on %s, until %s: %s", newest.By, newest.Date.Format(day), until, newest.Statement)
}

func shorter(a, b time.Duration) time.Duration {
	if b == 0 || (a != 0 && a < b) {
		return a
	}
	return b
}

func checkIDs(control profiles.Control) []string {
	ids := []string{}
	for _, use := range control.Uses() {
		if !slices.Contains(ids, use.Check.ID) {
			ids = append(ids, use.Check.ID)
		}
	}
	return ids
}

// reason says in a sentence or two what the control's outcome rests on.
func reason(outcome checks.Outcome, deciding []verdict, said string, dropped map[string]string) string {
	var parts []string
	switch outcome {
	case checks.Manual, checks.Attested:
		parts = append(parts, said)
	case checks.Failed, checks.Waived, checks.Errored:
		parts = append(parts, fmt.Sprintf("%s on %s", outcome, places(deciding, outcome)))
	case checks.NotAssessed, checks.NotApplicable:
		parts = append(parts, sentences(deciding, outcome))
	case checks.Passed:
		if said != "" {
			parts = append(parts, said)
		}
	}
	ids := make([]string, 0, len(dropped))
	for id, kind := range dropped {
		ids = append(ids, fmt.Sprintf("%s (no %s target)", id, kind))
	}
	if slices.Sort(ids); len(ids) > 0 {
		parts = append(parts, "not judged: "+strings.Join(ids, ", "))
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "; ")
}

func places(verdicts []verdict, outcome checks.Outcome) string {
	var names []string
	for _, v := range verdicts {
		if v.outcome == outcome && !slices.Contains(names, v.judgement.Target) {
			names = append(names, v.judgement.Target)
		}
	}
	return strings.Join(names, ", ")
}

func sentences(verdicts []verdict, outcome checks.Outcome) string {
	var all []string
	for _, v := range verdicts {
		text := v.judgement.Message
		if v.judgement.Target != "" {
			text = v.judgement.Target + ": " + text
		}
		if v.outcome == outcome && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}
