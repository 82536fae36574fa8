package engine

import (
	"time"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// ReportSchema names the form of a Result written as JSON.
const ReportSchema = "hardcheck.report/v1"

// Result is what an evaluation found: everything a report is written from. Equal
// snapshots, profiles and as-of dates give equal results. The report format
// hardcheck.report/v1 is that of package checks/report/json.
type Result struct {
	Schema string `json:"schema"`
	Tool   Tool   `json:"tool"`
	Site   string `json:"site"`
	// TimeZone is the zone of the site's windows, where it has any.
	TimeZone string `json:"timeZone,omitempty"`
	// AsOf is when dated things were judged: the time of collection, or --as-of.
	AsOf     time.Time `json:"asOf"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
	// Advisories tells how old the data about versions are.
	Advisories Advisories `json:"advisories"`
	// Snapshots are those that were judged, or the one that was kept.
	Snapshots []SnapshotSummary `json:"snapshots"`
	Profiles  []ProfileSummary  `json:"profiles"`
	// Checks are those that the findings are of, in the order of the controls.
	Checks  []CheckSummary  `json:"checks"`
	Targets []TargetSummary `json:"targets"`
	// Findings are those in memory; none where Store has them. [Result.All] gives them
	// wherever they are.
	Findings []Finding       `json:"findings"`
	Store    Store           `json:"-"`
	Controls []ControlResult `json:"controls"`
	Waivers  []WaiverUse     `json:"waivers"`
	// Certificates are those that the targets showed, and when they end.
	Certificates []CertificateEnd `json:"certificates,omitempty"`
	// Crossings are what the site's conduits intend and what its routers let through, by
	// pairs of zones; none where nobody asked, or the site has no zones.
	Crossings []checks.Crossing `json:"crossings,omitempty"`
	// LastWhole is when the last run began that was neither incomplete nor interrupted, as
	// far back as baselines lead; zero where none was.
	LastWhole time.Time `json:"lastWhole,omitzero"`
	// Baseline is set when the result was compared with an earlier report.
	Baseline *Baseline `json:"baseline,omitempty"`
	// Resolved are the violations of the baseline that are gone.
	Resolved []Resolved `json:"resolved,omitempty"`
	// Narrowed is set where the report doesn't have all findings.
	Narrowed *Narrowing `json:"narrowed,omitempty"`
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

// Advisories are the data about vulnerable and unmaintained versions.
type Advisories struct {
	// Date is the day of the oldest of them: "2026-08-22"; empty when none was used.
	Date string `json:"date,omitempty"`
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
	// Digest tells whether two reports were made by the same profile.
	Digest string `json:"digest,omitempty"`
}

// CheckSummary is what a report tells of a check, once for all its findings.
type CheckSummary struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
	// Severity is the check's own; a control's and a finding's may differ.
	Severity    checks.Severity `json:"severity"`
	Description string          `json:"description"`
	Remediation string          `json:"remediation"`
	References  []string        `json:"references"`
	// Frameworks are the requirements of published frameworks that the check looks at.
	Frameworks profiles.Mapping `json:"frameworks,omitempty"`
}

// TargetSummary is one target and how its collection ended.
type TargetSummary struct {
	Name string `json:"name"`
	// Base is the name in the site file, where its host has several addresses and this is one.
	Base    string `json:"base,omitempty"`
	Kind    string `json:"kind"`
	Address string `json:"address"`
	// Endpoint is the "address:port" that was read; empty for targets without one.
	Endpoint string `json:"endpoint,omitempty"`
	// Zone is the zone of the site that the target stands in; empty when none covers it.
	Zone string `json:"zone,omitempty"`
	// TimeZone is the zone of the target's windows, where it is not the site's.
	TimeZone string       `json:"timeZone,omitempty"`
	State    checks.State `json:"state"`
	// Reason and Detail are set when the state isn't collected; Detail alone where the
	// target is listed and not judged.
	Reason checks.Reason `json:"reason,omitempty"`
	Detail string        `json:"detail,omitempty"`
}

// CertificateEnd is when a certificate of a target ends.
type CertificateEnd struct {
	Target string `json:"target"`
	// Name tells which it is, where a target has several.
	Name  string    `json:"name"`
	Until time.Time `json:"until"`
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
	Paths []checks.Path `json:"paths,omitempty"`
	// Fix are this finding's own commands, Cause is what it has in common with others.
	Fix         []checks.Repair `json:"fix,omitempty"`
	Cause       *checks.Cause   `json:"cause,omitempty"`
	Description string          `json:"description"`
	Remediation string          `json:"remediation"`
	References  []string        `json:"references"`
	// Controls are like "modbus-web-server/M26", in the order of the profiles.
	Controls []string `json:"controls"`
	// Fingerprint identifies check, target and subject across runs. It never
	// depends on a measured value.
	Fingerprint string `json:"fingerprint"`
	// Original is "failed" for a waived finding.
	Original checks.Outcome `json:"original,omitempty"`
	Waiver   *WaiverUse     `json:"waiver,omitempty"`
	// Baseline is how a violation stands to the baseline report; empty without one.
	Baseline BaselineState `json:"baseline,omitempty"`
	// FirstSeen is when the first of the reports that a baseline leads back to had the
	// violation; zero without a baseline.
	FirstSeen time.Time `json:"firstSeen,omitzero"`
	// Line is the target's line in the site file; 0 when it was given as a URL.
	Line int `json:"line,omitempty"`
}

// BaselineState is how a violation stands to an earlier report.
type BaselineState string

// The states: the earlier report doesn't have it, has it, or did not ask for it, because its
// version or profile lacked the check or had other parameters.
const (
	BaselineNew       BaselineState = "new"
	BaselineUnchanged BaselineState = "unchanged"
	BaselineNewCheck  BaselineState = "new-check"
)

// Baseline counts what became of the violations since an earlier report. New, NewCheck and
// Unchanged are together those of this report.
type Baseline struct {
	// AsOf is the earlier report's.
	AsOf time.Time `json:"asOf"`
	// FailOnNew is set when only new violations count for the exit code.
	FailOnNew bool `json:"failOnNew"`
	New       int  `json:"new"`
	NewCheck  int  `json:"newCheck"`
	Unchanged int  `json:"unchanged"`
	Resolved  int  `json:"resolved"`
	// Waived are those that somebody accepted since.
	Waived int `json:"waived"`
	// Incomparable are those of the earlier report of which this one can't tell.
	Incomparable int `json:"incomparable"`
}

// Resolved is a violation of the baseline that was looked for again and not found.
type Resolved struct {
	Check       string          `json:"check"`
	Title       string          `json:"title"`
	Kind        string          `json:"kind"`
	Target      string          `json:"target"`
	Subject     string          `json:"subject"`
	Severity    checks.Severity `json:"severity"`
	Message     string          `json:"message"`
	Fingerprint string          `json:"fingerprint"`
	// Note says what ended it, where it is not simply mended.
	Note string `json:"note,omitempty"`
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
	// NotFound is set for a control that is not assessed because nothing was found that it
	// is about: none of the checks that it needs passed anywhere.
	NotFound bool `json:"notFound,omitempty"`
	// Checks are the ids of the checks the control uses, in its order.
	Checks []string `json:"checks"`
	// Frameworks are the requirements of published frameworks that the control itself is
	// about, beside those of its checks.
	Frameworks profiles.Mapping `json:"frameworks,omitempty"`
	// Parameters tell, by check, whether two reports asked the same: 16 hex digits of the
	// SHA-256 of the parameters that the control gives it.
	Parameters map[string]string `json:"parameters,omitempty"`
	// Attestation is the newest statement about the control, live or ended; nil where
	// nobody said anything. Frequency is how often the policy asks for one: "365d".
	Attestation *AttestationUse `json:"attestation,omitempty"`
	Frequency   string          `json:"frequency,omitempty"`
	// Line is the control's line in the profile.
	Line int `json:"line,omitempty"`
}

// AttestationUse is what a person stated about a control.
type AttestationUse struct {
	// Status is met, not-met or not-applicable.
	Status    string    `json:"status"`
	Statement string    `json:"statement"`
	By        string    `json:"by"`
	Date      time.Time `json:"date"`
	// Until is when the statement ends, or ended.
	Until    time.Time `json:"until"`
	Evidence []Proof   `json:"evidence"`
	// Broken says how the evidence differs from what was stated; the statement does not
	// hold then, whatever Until says.
	Broken string `json:"broken,omitempty"`
}

// Proof is what a statement rests on.
type Proof struct {
	Link   string `json:"link,omitempty"`
	File   string `json:"file,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	// Problem is set for a file that is not as it was stated: "has changed since".
	Problem string `json:"problem,omitempty"`
}

// Name is the link or the file.
func (p Proof) Name() string { return p.Link + p.File }

// WaiverUse is a waiver and what became of it.
type WaiverUse struct {
	Check   string `json:"check,omitempty"`
	Control string `json:"control,omitempty"`
	// Target is the target's name; where the waiver names several or labels, those in
	// words, and Targets or Labels have them apart.
	Target  string            `json:"target"`
	Targets []string          `json:"targets,omitempty"`
	Labels  map[string]string `json:"labels,omitempty"`
	// Subject is empty for a waiver of all subjects.
	Subject string `json:"subject"`
	// While are the checks that have to pass for the waiver to hold.
	While      []string    `json:"while,omitempty"`
	Reason     string      `json:"reason"`
	Owner      string      `json:"owner"`
	ApprovedBy string      `json:"approvedBy"`
	Created    time.Time   `json:"created"`
	Expires    time.Time   `json:"expires"`
	State      WaiverState `json:"state"`
	// Accepted is how many violations it accepts in this run, Note what there was in place
	// of them, or what broke; both are told in [Result.Waivers] alone.
	Accepted int    `json:"accepted,omitempty"`
	Note     string `json:"note,omitempty"`
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
