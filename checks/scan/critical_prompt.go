package scan

import "hardcheck/checks"

// PromptParams are the parameters of scan-critical-prompt.
type PromptParams struct {
	Of
	// Days is how long a critical vulnerability with a fix may stay open.
	Days int `json:"days"`
}

// CriticalPrompt reports critical vulnerabilities that stay open though there is a fix.
var CriticalPrompt = &checks.Check{
	ID:       "scan-critical-prompt",
	Title:    "Critical vulnerabilities are fixed promptly",
	Severity: checks.High,
	Description: "Critical vulnerabilities are tried everywhere within days of their publication. The check looks for critical findings with a fix whose publication is " +
		"more than `days` before the day that is judged. Trivy, OSV-Scanner and govulncheck tell when an advisory was published; of a critical finding " +
		"without that date the check can't tell. A suppressed finding counts: it is open.",
	Remediation: "Update the package to the version that the finding names, or write a waiver for the subject (the CVE and the package) with its reason and an end.",
	References:  []string{"https://csrc.nist.gov/pubs/sp/800/40/r4/final", "https://www.cisa.gov/known-exploited-vulnerabilities-catalog"},
	Rule:        eachAbout([]About{AboutDependencies, AboutImage}, PromptParams{Of: every(), Days: 30}, criticalPrompt),
}

func criticalPrompt(o checks.Observed[Facts], p PromptParams) {
	if covers, known := checks.Need(o, o.Facts.Covers, "covers"); known && o.Facts.About == AboutImage && !covers.OS {
		o.Unknown(checks.Source, "the report has no result for the packages of the operating system")
	} else if known && o.Facts.About == AboutDependencies && !covered(o, covers, nil) {
		return
	}
	findings, _ := checks.NeedAll(o, o.Facts.Findings, "findings")
	filters, _ := checks.NeedAll(o, o.Facts.Filters, "filters")
	for _, filter := range filters {
		// What has no fix yet is not asked for here.
		if checks.NeedWord(o, filter.Kind, "filters.kind") && filter.Kind != OnlyFixed {
			o.Unknown(checks.Source, "%s: %s", filterWords[filter.Kind], filter.Text)
		}
	}
	shown := 0
	for _, finding := range ordered(findings) {
		if len(finding.Fixed) == 0 || finding.uncalled() || finding.Severity.Known() && !finding.Severity.reaches(checks.Critical) {
			continue
		}
		if shown++; shown > mostSubjects {
			o.Unknown(checks.Budget, "the report has more than %d critical findings with a fix, of which the others were not judged", mostSubjects)
			return
		}
		late(o, finding, p.Days)
	}
}

// late judges one finding that is critical, or may be.
func late(o checks.Observed[Facts], f Finding, days int) {
	s := o.Subject(f.subject())
	s.Evidence("report", "%s", o.Facts.Title())
	if !checks.NeedWord(s, f.Severity, "findings.severity") {
		return
	}
	if f.Severity == Unrated {
		s.Unknown(checks.Source, "%s; the scanner doesn't say whether it is critical", f.words())
		return
	}
	published, known := f.Published.Get()
	if !known {
		s.Unknown(checks.Source, "%s; the report doesn't say when it was published", f.words())
		return
	}
	s.Evidence("published", "%s", published.Format("2006-01-02"))
	if age := Age(published, o.AsOf); age > days {
		s.Cause("package "+f.Package, "the package %s", f.Package)
		s.Violation("%s; it was published %d days ago, more than %d", f.words(), age, days)
	}
}
