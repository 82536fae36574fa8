package json

import (
	"time"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// document is the form hardcheck.report/v1. Within it fields are added, never renamed.
type document struct {
	Schema     string                   `json:"schema"`
	Tool       engine.Tool              `json:"tool"`
	Site       string                   `json:"site"`
	AsOf       time.Time                `json:"asOf"`
	Started    time.Time                `json:"started"`
	Finished   time.Time                `json:"finished"`
	TimeZone   string                   `json:"timeZone"`
	Advisories engine.Advisories        `json:"advisories"`
	Snapshots  []engine.SnapshotSummary `json:"snapshots"`
	Profiles   []engine.ProfileSummary  `json:"profiles"`
	Targets    []engine.TargetSummary   `json:"targets"`
	Checks     []check                  `json:"checks"`
	Findings   []finding                `json:"findings"`
	Controls   []engine.ControlResult   `json:"controls"`
	Waivers    []engine.WaiverUse       `json:"waivers"`
	Baseline   *engine.Baseline         `json:"baseline,omitempty"`
	Notices    []string                 `json:"notices"`
	Summary    engine.Summary           `json:"summary"`
	Exit       engine.Exit              `json:"exit"`
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
	Check       string            `json:"check"`
	Target      string            `json:"target"`
	Subject     string            `json:"subject"`
	Outcome     checks.Outcome    `json:"outcome"`
	Reason      checks.Reason     `json:"reason,omitempty"`
	Severity    checks.Severity   `json:"severity"`
	Message     string            `json:"message"`
	Evidence    []checks.Evidence `json:"evidence"`
	Paths       []checks.Path     `json:"paths,omitempty"`
	Fix         []checks.Repair   `json:"fix,omitempty"`
	Cause       *checks.Cause     `json:"cause,omitempty"`
	Controls    []string          `json:"controls"`
	Fingerprint string            `json:"fingerprint"`
	Original    checks.Outcome    `json:"original,omitempty"`
	Waiver      *engine.WaiverUse `json:"waiver,omitempty"`
	New         bool              `json:"new,omitempty"`
	Line        int               `json:"line,omitempty"`
}

func findingOf(f engine.Finding) finding {
	return finding{
		Check: f.Check, Target: f.Target, Subject: f.Subject, Outcome: f.Outcome, Reason: f.Reason, Severity: f.Severity,
		Message: f.Message, Evidence: f.Evidence, Paths: f.Paths, Fix: f.Fix, Cause: f.Cause, Controls: f.Controls,
		Fingerprint: f.Fingerprint, Original: f.Original, Waiver: f.Waiver, New: f.New, Line: f.Line,
	}
}

// checksOf are the result's checks, and those of which only a finding tells.
func checksOf(r engine.Result) []engine.CheckSummary {
	all, known := []engine.CheckSummary{}, map[string]bool{}
	add := func(c engine.CheckSummary) {
		if c.References = report.ListOf(c.References); !known[c.ID] {
			known[c.ID] = true
			all = append(all, c)
		}
	}
	for _, c := range r.Checks {
		add(c)
	}
	for _, f := range r.Findings {
		add(engine.CheckSummary{
			ID: f.Check, Title: f.Title, Kind: f.Kind, Severity: f.Severity,
			Description: f.Description, Remediation: f.Remediation, References: f.References,
		})
	}
	return all
}

// documentOf parts the result into what is told of each check and of each finding.
func documentOf(r engine.Result, all bool) document {
	r = report.WithLists(r)
	r.Checks = checksOf(r)
	d := document{
		Schema: r.Schema, Tool: r.Tool, Site: r.Site, AsOf: r.AsOf, Started: r.Started, Finished: r.Finished, TimeZone: r.TimeZone,
		Advisories: r.Advisories, Snapshots: r.Snapshots, Profiles: r.Profiles, Targets: r.Targets,
		Checks: make([]check, len(r.Checks)), Findings: []finding{}, Controls: r.Controls, Waivers: r.Waivers,
		Baseline: r.Baseline, Notices: r.Notices, Summary: r.Summary, Exit: r.Exit,
	}
	place := map[string]int{}
	for i, summary := range r.Checks {
		d.Checks[i] = check{summary, []pair{}, []pair{}}
		place[summary.ID] = i
	}
	for _, f := range r.Findings {
		c := &d.Checks[place[f.Check]]
		switch {
		case !all && f.Outcome == checks.Passed:
			c.Passed = append(c.Passed, pair{f.Target, f.Subject})
		case !all && f.Outcome == checks.NotApplicable:
			c.NotApplicable = append(c.NotApplicable, pair{f.Target, f.Subject})
		default:
			d.Findings = append(d.Findings, findingOf(f))
		}
	}
	return d
}

// result puts together again what [documentOf] parted. Of a pair no more is known than
// that the check ran there: its controls are those that use the check.
func (d document) result() engine.Result {
	r := engine.Result{
		Schema: d.Schema, Tool: d.Tool, Site: d.Site, AsOf: d.AsOf, Started: d.Started, Finished: d.Finished, TimeZone: d.TimeZone,
		Advisories: d.Advisories, Snapshots: d.Snapshots, Profiles: d.Profiles, Targets: d.Targets, Controls: d.Controls,
		Waivers: d.Waivers, Baseline: d.Baseline, Notices: d.Notices, Summary: d.Summary, Exit: d.Exit,
	}
	texts := map[string]engine.CheckSummary{}
	for _, c := range d.Checks {
		texts[c.ID] = c.CheckSummary
		r.Checks = append(r.Checks, c.CheckSummary)
	}
	for _, f := range d.Findings {
		r.Findings = append(r.Findings, f.whole(texts[f.Check]))
	}
	users := d.users()
	for _, c := range d.Checks {
		for _, p := range c.Passed {
			r.Findings = append(r.Findings, p.finding(checks.Passed, c, users[c.ID]))
		}
		for _, p := range c.NotApplicable {
			r.Findings = append(r.Findings, p.finding(checks.NotApplicable, c, users[c.ID]))
		}
	}
	return report.WithLists(r)
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
		Fingerprint: f.Fingerprint, Original: f.Original, Waiver: f.Waiver, New: f.New, Line: f.Line,
	}
}
