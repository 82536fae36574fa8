package html

import (
	"fmt"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// maxActions is how many things to do are on the page for management.
const maxActions = 5

// signers are those who answer for a report with their names.
var signers = []string{"Auditor", "Operator of the site", "Accepted by"}

// action is one thing to do, and what it clears.
type action struct {
	Severity string
	What     link
	// Check is named where the action is a cause in words, which several checks found.
	Check, Clears, Where string
}

// actions are the causes that matter most, and how many there are besides.
func (p *pager) actions() (all []action, rest string) {
	causes := p.Causes(p.Findings(checks.Failed))
	for _, cause := range causes[:min(len(causes), maxActions)] {
		first := p.Result.Brief(cause.Places[0])
		made := action{
			Severity: first.Severity.String(), Clears: cause.Clears(report.MaxNames), Where: p.Where(cause, report.MaxNames), Check: report.Inline(first.Check),
			What: link{p.Name(cause), p.groups[string(checks.Failed)+"/"+cause.Check]},
		}
		if cause.Text == "" {
			made.What.Text = report.Inline(first.Title)
		}
		if made.What.Text == "" {
			made.What.Text, made.Check = made.Check, ""
		}
		all = append(all, made)
	}
	if left := len(causes) - len(all); left > 0 {
		rest = fmt.Sprintf("Beside these, %s.", report.Count(left, "other cause"))
	}
	return all, rest
}

// resolved are the violations of the baseline that are gone, with a title.
func resolved(r engine.Result) (title string, all []string) {
	if r.Baseline == nil || len(r.Resolved) == 0 {
		return "", nil
	}
	for _, gone := range r.Resolved {
		all = append(all, report.Inline(gone.Title)+" ("+report.Inline(gone.Check)+"), "+report.ResolvedText(gone))
	}
	return fmt.Sprintf("Resolved since %s: %s", report.Day(r.Baseline.AsOf), report.Count(len(all), "violation")), all
}

// statementPart is what a person stated about a control.
type statementPart struct {
	Control                                           link
	Title, Status, Statement, By, Date, Until, Broken string
	Evidence                                          []string
}

func (p *pager) statementParts() []statementPart {
	var all []statementPart
	for _, control := range p.Result.Controls {
		said := control.Attestation
		if said == nil {
			continue
		}
		key := report.ControlKey(control)
		all = append(all, statementPart{
			Control: link{report.Inline(key), p.controlIDs[key]}, Title: report.Inline(control.Title), Status: report.Inline(said.Status),
			Statement: report.Inline(said.Statement), By: report.Inline(said.By), Date: report.Day(said.Date), Until: report.Day(said.Until),
			Broken: report.Inline(said.Broken), Evidence: report.ProofTexts(said.Evidence),
		})
	}
	return all
}
