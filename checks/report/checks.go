package report

import "hardcheck/checks/engine"

// Checks are the result's checks, and those of which only a finding tells.
func Checks(r engine.Result) []engine.CheckSummary {
	all, known := []engine.CheckSummary{}, map[string]bool{}
	add := func(c engine.CheckSummary) {
		if c.References = ListOf(c.References); !known[c.ID] {
			known[c.ID] = true
			all = append(all, c)
		}
	}
	for _, c := range r.Checks {
		add(c)
	}
	if r.Store != nil { // it has all its checks
		return all
	}
	for _, f := range r.Briefs() {
		if !known[f.Check] {
			add(engine.CheckSummary{
				ID: f.Check, Title: f.Title, Kind: f.Kind, Severity: f.Severity,
				Description: f.Description, Remediation: f.Remediation, References: f.References,
			})
		}
	}
	return all
}
