// Package scan judges the reports of other tools: what a scanner of vulnerabilities or of
// source code found, and whether its report says anything about what is judged.
//
// A report is evidence of what was looked at and when. One without a date, of a system that
// the tool doesn't know, or of which findings were left out shows less than it seems to, and
// what it doesn't show is not assessed.
package scan

import (
	"time"

	"hardcheck/checks"
)

// Facts is what one report says.
type Facts struct {
	// Format ("format") is what the file is, About ("about") what was looked at.
	Format Format `json:"format"`
	About  About  `json:"about"`
	Tool   Tool   `json:"tool"`
	// Date ("date") is when the tool ran: by the report itself, else by the target's key
	// "date". A file's own time is that of a copy and says nothing.
	Date    checks.Value[time.Time] `json:"date"`
	Subject Subject                 `json:"subject"`
	// Covers ("covers") is unknown where the report doesn't say which packages were looked at.
	Covers checks.Value[Covers] `json:"covers"`
	// Filters ("filters") are settings of the tool, as the report shows them, that leave
	// findings out. Trivy's JSON doesn't show --severity and --ignore-unfixed.
	Filters checks.List[Filter] `json:"filters"`
	// Rules ("rules") are the rules that an analysis of code says it has run.
	Rules    checks.List[string]  `json:"rules" free:"tools have rules of their own"`
	Findings checks.List[Finding] `json:"findings"`
	// Scores ("scores") are what Scorecard gives, by the names of its checks.
	Scores checks.List[Score] `json:"scores"`
}

// FactsKind is "scan".
func (Facts) FactsKind() string { return "scan" }

// Kind is the kind of scanners' reports.
var Kind = checks.WithSettings(checks.KindOf[Facts]("Scanner's report"), completeSettings)

// Tool is what wrote the report; its version is empty where the format has none.
type Tool struct {
	Name    string `json:"name" free:"SARIF is written by any tool"`
	Version string `json:"version,omitempty" free:"told as evidence"`
}

// Subject is what was looked at, as far as the report tells: each field is empty where it
// doesn't.
type Subject struct {
	// ImageIDs and Digests are "sha256:" and 64 hex digits: the ID of an image's
	// configuration, and the digests that registries know it by.
	ImageIDs []string `json:"imageIDs,omitempty" free:"compared with those of an engine"`
	Digests  []string `json:"digests,omitempty" free:"compared with those of an engine"`
	// Names are tags of the image, the repository or the folder, as they were given.
	Names []string `json:"names,omitempty" free:"told as evidence"`
	// Commit is that of the source.
	Commit string `json:"commit,omitempty" free:"told as evidence"`
	// Files are the lists of dependencies that were read.
	Files []string `json:"files,omitempty" free:"told as evidence"`
}

// Covers is which packages were looked at.
type Covers struct {
	// OS is set where the packages of the operating system were.
	OS bool `json:"os"`
	// System names the operating system.
	System string `json:"system,omitempty" free:"told as evidence"`
	// Ecosystems are the other kinds of packages: "pip", "go", "npm".
	Ecosystems checks.List[string] `json:"ecosystems" free:"compared with those that a profile names"`
}

// Filter is a setting that leaves findings out.
type Filter struct {
	Kind FilterKind `json:"kind"`
	// Text is the setting's own.
	Text string `json:"text,omitempty" free:"told as evidence"`
}

// Finding is a vulnerability of a package, or what a rule found in code.
type Finding struct {
	// ID is the advisory's, or the rule's; Aliases are other names of the advisory.
	ID      string   `json:"id" free:"advisories and rules have names of their own"`
	Aliases []string `json:"aliases,omitempty" free:"advisories have names of their own"`
	// Package and Installed are empty for what a rule found.
	Package   string `json:"package,omitempty" free:"packages have names of their own"`
	Installed string `json:"installed,omitempty" free:"told as evidence"`
	// Fixed are the versions with the fix; none where there is none yet.
	Fixed    []string `json:"fixed,omitempty" free:"told as evidence"`
	Severity Severity `json:"severity"`
	// Published is when the advisory was.
	Published checks.Value[time.Time] `json:"published"`
	// Suppressed is set where somebody told the tool to leave it out.
	Suppressed bool `json:"suppressed,omitempty"`
	// Called is whether the faulty code is called; unknown where the tool doesn't look.
	Called checks.Value[bool] `json:"called"`
	// File and Line are where a rule found something.
	File string `json:"file,omitempty" free:"told as evidence"`
	Line int    `json:"line,omitempty"`
}

// Score is the result of one of Scorecard's checks.
type Score struct {
	Name string `json:"name" free:"Scorecard's own names"`
	// Points are from 0 to 10, or -1 where Scorecard could not tell.
	Points int    `json:"points" range:"-1..10"`
	Reason string `json:"reason,omitempty" free:"told as evidence"`
}
