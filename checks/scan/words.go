package scan

import (
	"encoding/json"
	"fmt"
	"slices"

	"hardcheck/checks"
)

// Format is what a report's file is.
type Format string

// The formats.
const (
	Trivy       Format = "trivy"
	Grype       Format = "grype"
	OSVScanner  Format = "osv-scanner"
	PipAudit    Format = "pip-audit"
	Govulncheck Format = "govulncheck"
	NPMAudit    Format = "npm-audit"
	SARIF       Format = "sarif"
	Scorecard   Format = "scorecard"
)

// Known reports whether it is one of the formats.
func (f Format) Known() bool {
	return slices.Contains([]Format{Trivy, Grype, OSVScanner, PipAudit, Govulncheck, NPMAudit, SARIF, Scorecard}, f)
}

// About is what a report is about.
type About string

// What reports are about.
const (
	AboutImage        About = "image"        // the packages in a container's image
	AboutDependencies About = "dependencies" // the packages that a program is made of
	AboutCode         About = "code"         // the source of a program
	AboutPractices    About = "practices"    // how a project works
)

// Known reports whether it is one of them.
func (a About) Known() bool {
	return slices.Contains([]About{AboutImage, AboutDependencies, AboutCode, AboutPractices}, a)
}

// Abouts is a profile's choice among them; empty is every report.
type Abouts []About

// UnmarshalJSON refuses a word that is not among them: it would choose nothing.
func (a *Abouts) UnmarshalJSON(data []byte) error {
	words, err := known[About](data)
	*a = words
	return err
}

// Formats is a profile's choice of formats; empty is every one.
type Formats []Format

// UnmarshalJSON refuses a format that isn't read.
func (f *Formats) UnmarshalJSON(data []byte) error {
	words, err := known[Format](data)
	*f = words
	return err
}

// known decodes a list of words that rules know.
func known[W interface {
	~string
	Known() bool
}](data []byte) ([]W, error) {
	var words []W
	if err := json.Unmarshal(data, &words); err != nil {
		return nil, err
	}
	for _, word := range words {
		if !word.Known() {
			return nil, fmt.Errorf("unknown word %q", word)
		}
	}
	return words, nil
}

// FilterKind is how findings are left out.
type FilterKind string

// The filters that reports show.
const (
	// OnlyFixed leaves out what has no fix yet.
	OnlyFixed FilterKind = "only-fixed"
	// Excluded leaves out files or folders.
	Excluded FilterKind = "excluded"
	// Skipped are packages that the tool could not look up.
	Skipped FilterKind = "skipped"
)

// Known reports whether it is one of the filters.
func (k FilterKind) Known() bool {
	return slices.Contains([]FilterKind{OnlyFixed, Excluded, Skipped}, k)
}

// Severity is a tool's rating of a finding.
type Severity string

// The ratings.
const (
	Critical   Severity = "critical"
	High       Severity = "high"
	Medium     Severity = "medium"
	Low        Severity = "low"
	Negligible Severity = "negligible"
	// Unrated is what the tool or its source didn't rate. It counts where a rated finding
	// would: nobody said that it is harmless.
	Unrated Severity = "unrated"
)

// severityLevels are the ratings as severities of checks.
var severityLevels = map[Severity]checks.Severity{
	Critical: checks.Critical, High: checks.High, Medium: checks.Medium, Low: checks.Low, Negligible: checks.Info,
}

// Known reports whether it is one of the ratings.
func (s Severity) Known() bool { return s == Unrated || severityLevels[s].Valid() }

// reaches reports whether the rating is at least a severity.
func (s Severity) reaches(least checks.Severity) bool {
	return s == Unrated || severityLevels[s] >= least
}

// RatingOf is the rating of a CVSS score from 0 to 10 (CVSS 3.1, table 14).
func RatingOf(score float64) Severity {
	switch {
	case score >= 9:
		return Critical
	case score >= 7:
		return High
	case score >= 4:
		return Medium
	case score > 0:
		return Low
	default:
		return Negligible
	}
}
