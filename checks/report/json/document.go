package json

import (
	"time"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// document is the form hardcheck.report/v1. Within it fields are added, never renamed.
type document struct {
	Schema       string                   `json:"schema"`
	Tool         engine.Tool              `json:"tool"`
	Site         string                   `json:"site"`
	AsOf         time.Time                `json:"asOf"`
	Started      time.Time                `json:"started"`
	Finished     time.Time                `json:"finished"`
	TimeZone     string                   `json:"timeZone"`
	Advisories   engine.Advisories        `json:"advisories"`
	Snapshots    []engine.SnapshotSummary `json:"snapshots"`
	Profiles     []engine.ProfileSummary  `json:"profiles"`
	Targets      []target                 `json:"targets"`
	Checks       []check                  `json:"checks"`
	Findings     []finding                `json:"findings"`
	Controls     []engine.ControlResult   `json:"controls"`
	Waivers      []engine.WaiverUse       `json:"waivers"`
	Certificates []engine.CertificateEnd  `json:"certificates,omitempty"`
	Crossings    []checks.Crossing        `json:"crossings,omitempty"`
	LastWhole    time.Time                `json:"lastWhole,omitzero"`
	Baseline     *engine.Baseline         `json:"baseline,omitempty"`
	Resolved     []engine.Resolved        `json:"resolved,omitempty"`
	Narrowed     *engine.Narrowing        `json:"narrowed,omitempty"`
	Notices      []string                 `json:"notices"`
	Summary      engine.Summary           `json:"summary"`
	Exit         engine.Exit              `json:"exit"`
}

// target is a target with its line in the site file, which its findings have.
type target struct {
	engine.TargetSummary
	Line int `json:"line,omitempty"`
}

// check is what all findings of a check have in common, and those of which there is
// nothing more to tell than their target and subject.
type check struct {
	engine.CheckSummary
	Passed        []pair `json:"passed"`
	NotApplicable []pair `json:"notApplicable"`
}

// pair is a target and a subject.
type pair [2]string

// finding is a finding without its check's texts.
type finding struct {
	Check       string               `json:"check"`
	Target      string               `json:"target"`
	Subject     string               `json:"subject,omitempty"`
	Outcome     checks.Outcome       `json:"outcome"`
	Reason      checks.Reason        `json:"reason,omitempty"`
	Severity    checks.Severity      `json:"severity"`
	Message     string               `json:"message"`
	Evidence    []checks.Evidence    `json:"evidence"`
	Paths       []checks.Path        `json:"paths,omitempty"`
	Fix         []checks.Repair      `json:"fix,omitempty"`
	Cause       *checks.Cause        `json:"cause,omitempty"`
	Controls    []string             `json:"controls"`
	Fingerprint string               `json:"fingerprint"`
	Original    checks.Outcome       `json:"original,omitempty"`
	Waiver      *engine.WaiverUse    `json:"waiver,omitempty"`
	Baseline    engine.BaselineState `json:"baseline,omitempty"`
	FirstSeen   time.Time            `json:"firstSeen,omitzero"`
	Line        int                  `json:"line,omitempty"`
}

func findingOf(f engine.Finding) finding {
	return finding{
		Check: f.Check, Target: f.Target, Subject: f.Subject, Outcome: f.Outcome, Reason: f.Reason, Severity: f.Severity,
		Message: f.Message, Evidence: f.Evidence, Paths: f.Paths, Fix: f.Fix, Cause: f.Cause, Controls: f.Controls,
		Fingerprint: f.Fingerprint, Original: f.Original, Waiver: f.Waiver, Baseline: f.Baseline, FirstSeen: f.FirstSeen, Line: f.Line,
	}
}

// result puts together again what [documentOf] parted. Of a pair no more is known than
// that the check ran there: its controls are those that use the check.
func (d document) result() engine.Result {
	r := engine.Result{
		Schema: d.Schema, Tool: d.Tool, Site: d.Site, AsOf: d.AsOf, Started: d.Started, Finished: d.Finished, TimeZone: d.TimeZone,
		Advisories: d.Advisories, Snapshots: d.Snapshots, Profiles: d.Profiles, Controls: d.Controls,
		Waivers: d.Waivers, Certificates: d.Certificates, Crossings: d.Crossings, LastWhole: d.LastWhole, Baseline: d.Baseline, Resolved: d.Resolved, Narrowed: d.Narrowed, Notices: d.Notices, Summary: d.Summary, Exit: d.Exit,
	}
	lines := map[string]int{}
	for _, t := range d.Targets {
		r.Targets = append(r.Targets, t.TargetSummary)
		lines[t.Name] = t.Line
	}
	texts := map[string]engine.CheckSummary{}
	for _, c := range d.Checks {
		texts[c.ID] = c.CheckSummary
		r.Checks = append(r.Checks, c.CheckSummary)
	}
	for _, f := range d.Findings {
		r.Findings = append(r.Findings, f.whole(texts[f.Check]))
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Line == 0 {
			f.Line = lines[f.Target]
		}
	}
	r = report.WithLists(r)
	if d.pairs() > 0 {
		r.Store, r.Findings = newPairs(r, d, lines), nil
	}
	return r
}

func (p pair) finding(outcome checks.Outcome, c check, controls []string) engine.Finding {
	f := finding{
		Check: c.ID, Target: p[0], Subject: p[1], Outcome: outcome, Severity: c.Severity,
		Controls: controls, Fingerprint: engine.Fingerprint(c.ID, p[0], p[1]),
	}
	return f.whole(c.CheckSummary)
}

// pairs counts the findings that are told of as pairs.
func (d document) pairs() int {
	count := 0
	for _, c := range d.Checks {
		count += len(c.Passed) + len(c.NotApplicable)
	}
	return count
}

// users are the full names of the controls by the check that they use.
func (d document) users() map[string][]string {
	users := map[string][]string{}
	for _, control := range d.Controls {
		for _, id := range control.Checks {
			users[id] = append(users[id], control.Profile+"/"+control.ID)
		}
	}
	return users
}

// whole is the finding with its check's texts.
func (f finding) whole(c engine.CheckSummary) engine.Finding {
	return engine.Finding{
		Check: f.Check, Title: c.Title, Kind: c.Kind, Target: f.Target, Subject: f.Subject, Outcome: f.Outcome, Reason: f.Reason,
		Severity: f.Severity, Message: f.Message, Evidence: f.Evidence, Paths: f.Paths, Fix: f.Fix, Cause: f.Cause,
		Description: c.Description, Remediation: c.Remediation, References: c.References, Controls: f.Controls,
		Fingerprint: f.Fingerprint, Original: f.Original, Waiver: f.Waiver, Baseline: f.Baseline, FirstSeen: f.FirstSeen, Line: f.Line,
	}
}
