package scan

import (
	"slices"

	"hardcheck/checks"
)

// ReportParams are the parameters of scan-report-fresh.
type ReportParams struct {
	Of
	// Days is how old a report may be.
	Days int `json:"days"`
	// About are the reports that a control is about; empty is all.
	About Abouts `json:"about"`
	// Formats are the tools that a control names; empty is any.
	Formats Formats `json:"formats"`
}

// ReportFresh reports reports that are too old to say anything about today.
var ReportFresh = &checks.Check{
	ID:       "scan-report-fresh",
	Title:    "Reports of scanners are recent",
	Severity: checks.Medium,
	Description: "New vulnerabilities become known every day, so that a report says nothing about what was published after it. The check takes the date " +
		"that the report itself tells: Trivy, Grype, Scorecard and some SARIF files do. For the other formats it is the key `date` of the target. The " +
		"file's own time is never taken: a copy or a checkout changes it.",
	Remediation: "Run the scanner again, at least as often as the policy asks (the parameter `days`), best by a schedule. Where its format tells no date, write " +
		"`date: 2026-11-20` at the target.",
	References: []string{"https://trivy.dev/latest/docs/configuration/reporting/", "https://csrc.nist.gov/pubs/sp/800/40/r4/final"},
	Rule:       eachAbout(nil, ReportParams{Of: every(), Days: 30, About: Abouts{}, Formats: Formats{}}, reportFresh),
}

func reportFresh(o checks.Observed[Facts], p ReportParams) {
	if len(p.About) > 0 && !slices.Contains(p.About, o.Facts.About) {
		o.NotApplicable("the report is about %s", aboutWords[o.Facts.About])
		return
	}
	if len(p.Formats) > 0 && !slices.Contains(p.Formats, o.Facts.Format) {
		o.NotApplicable("the report is one of %s, and another tool's is asked for", o.Facts.Tool.Name)
		return
	}
	date, ok := checks.Need(o, o.Facts.Date, "date")
	if !ok {
		return
	}
	o.Evidence("date", "%s", date.Format("2006-01-02"))
	switch age := Age(date, o.AsOf); {
	case age < 0:
		o.Unknown(checks.Unreadable, "the report is dated after the day that is judged")
	case age > p.Days:
		o.Violation("the report is %d days old, more than %d", age, p.Days)
	}
}
