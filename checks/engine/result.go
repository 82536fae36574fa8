package engine

import (
	"time"

	"hardcheck/checks"
)

// ReportSchema names the form of a Result written as JSON.
const ReportSchema = "hardcheck.report/v1"

// Result is what an evaluation found: everything a report is written from. Its
// JSON form is the report format hardcheck.report/v1: fields are added to it,
// never renamed. Equal snapshots, profiles and as-of dates give equal results.
type Result struct {
	Schema string `json:"schema"`
	Tool   Tool   `json:"tool"`
	Site   string `json:"site"`
	// AsOf is when dated things were judged: the time of collection, or --as-of.
	AsOf     time.Time        `json:"asOf"`
	Started  time.Time        `json:"started"`
	Finished time.Time        `json:"finished"`
	Profiles []ProfileSummary `json:"profiles"`
	Targets  []TargetSummary  `json:"targets"`
	Findings []Finding        `json:"findings"`
	Controls []ControlResult  `json:"controls"`
	Waivers  []WaiverUse      `json:"waivers"`
	// Snapshots are the files that the result was judged from, or that the run kept.
	Snapshots []SnapshotSummary `json:"snapshots,omitempty"`
	// Baseline is set when the result was compared with an earlier report.
	Baseline *Baseline `json:"baseline,omitempty"`
	// Notices are things the reader should know about the run as a whole.
	Notices []string `json:"notices"`
	Summary Summary  `json:"summary"`
	Exit    Exit     `json:"exit"`
}

// Tool is the program that wrote a snapshot or report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// SnapshotSummary names a snapshot by the SHA-256 of its whole file in lower-case hex,
// so that whoever noted it elsewhere can tell that it is the same.
type SnapshotSummary struct {
	SHA256 string `json:"sha256"`
}

// ProfileSummary names a profile that was judged.
type ProfileSummary struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// TargetSummary is one target and how its collection ended.
type TargetSummary struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Address string `json:"address"`
	// Zone is the zone of the site that the target stands in; empty when none covers it.
	Zone  string       `json:"zone,omitempty"`
	State checks.State `json:"state"`
	// Reason and Detail are set when the state isn't collected.
	Reason checks.Reason `json:"reason,omitempty"`
	Detail string        `json:"detail,omitempty"`
}

// Finding is the outcome of one check for one subject of one target. Failed ones
// are violations; the others are the proof that was looked.
type Finding struct {
	Check string `json:"check"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
	// Target is empty when the site has no target of the check's kind.
	Target  string         `json:"target"`
	Subject string         `json:"subject"`
	Outcome checks.Outcome `json:"outcome"`
	// Reason is set when not-assessed.
	Reason   checks.Reason   `json:"reason,omitempty"`
	Severity checks.Severity `json:"severity"`
	// Message is the observed fact, or why nothing could be judged.
	Message  string            `json:"message"`
	Evidence []checks.Evidence `json:"evidence"`
	// Paths are the ways through routers that the finding tells of: open ones, and those
	// of which it can't be told.
	Paths       []checks.Path `json:"paths,omitempty"`
	Description string        `json:"description"`
	Remediation string        `json:"remediation"`
	References  []string      `json:"references"`
	// Controls are like "modbus-web-server/M26", in the order of the profiles.
	Controls []string `json:"controls"`
	// Fingerprint identifies check, target and subject across runs. It never
	// depends on a measured value.
	Fingerprint string `json:"fingerprint"`
	// Original is "failed" for a waived finding.
	Original checks.Outcome `json:"original,omitempty"`
	Waiver   *WaiverUse     `json:"waiver,omitempty"`
	// New is set for a violation that the baseline report doesn't have.
	New bool `json:"new,omitempty"`
	// Line is the target's line in the site file; 0 when it was given as a URL.
	Line int `json:"line,omitempty"`
}

// Baseline counts what became of the violations since an earlier report.
type Baseline struct {
	// AsOf is the earlier report's.
	AsOf time.Time `json:"asOf"`
	// FailOnNew is set when only new violations count for the exit code.
	FailOnNew    bool `json:"failOnNew"`
	New          int  `json:"new"`
	Resolved     int  `json:"resolved"`
	Waived       int  `json:"waived"`
	Unchanged    int  `json:"unchanged"`
	Incomparable int  `json:"incomparable"`
}

// ControlResult is the outcome of one control of a policy.
type ControlResult struct {
	Profile string         `json:"profile"`
	ID      string         `json:"id"`
	Title   string         `json:"title"`
	Section string         `json:"section"`
	Outcome checks.Outcome `json:"outcome"`
	// Reason says what the outcome rests on: what was dropped, what must be
	// attested, who attested it, why nothing was assessed.
	Reason string `json:"reason,omitempty"`
	// Checks are the ids of the checks the control uses, in its order.
	Checks []string `json:"checks"`
	// Line is the control's line in the profile.
	Line int `json:"line,omitempty"`
}

// WaiverUse is a waiver and what became of it.
type WaiverUse struct {
	Check      string      `json:"check,omitempty"`
	Control    string      `json:"control,omitempty"`
	Target     string      `json:"target"`
	Subject    string      `json:"subject"`
	Reason     string      `json:"reason"`
	Owner      string      `json:"owner"`
	ApprovedBy string      `json:"approvedBy"`
	Created    time.Time   `json:"created"`
	Expires    time.Time   `json:"expires"`
	State      WaiverState `json:"state"`
}

// Summary counts what was found.
type Summary struct {
	// Outcomes counts findings by outcome, Severities the failed ones by severity,
	// Controls the controls by outcome.
	Outcomes   map[checks.Outcome]int `json:"outcomes"`
	Severities map[string]int         `json:"severities"`
	Controls   map[checks.Outcome]int `json:"controls"`
	Coverage   Coverage               `json:"coverage"`
}

// Coverage is how many of the findings that apply could be assessed.
type Coverage struct {
	Assessed int `json:"assessed"`
	Total    int `json:"total"`
}

// Exit is the process's exit code and what it is made of.
type Exit struct {
	Code        int  `json:"code"`
	Violations  bool `json:"violations"`
	Incomplete  bool `json:"incomplete"`
	Errors      bool `json:"errors"`
	Interrupted bool `json:"interrupted"`
	// FailOn is the severity from which a violation counts, Strict whether
	// everything not assessed does.
	FailOn checks.Severity `json:"failOn,omitempty"`
	Strict bool            `json:"strict"`
}
