package ohdf

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// head is the top of a report, without the profiles.
type head struct {
	Platform    platform    `json:"platform"`
	Version     string      `json:"version"`
	Statistics  statistics  `json:"statistics"`
	Passthrough passthrough `json:"passthrough"`
}

type platform struct {
	Name     string `json:"name"`
	Release  string `json:"release"`
	TargetID string `json:"target_id,omitempty"`
}

type statistics struct {
	Duration float64 `json:"duration"`
	Controls counts  `json:"controls"`
}

type counts struct {
	Passed  count `json:"passed"`
	Failed  count `json:"failed"`
	Skipped count `json:"skipped"`
}

type count struct {
	Total int `json:"total"`
}

func (c *counts) add(outcome checks.Outcome) {
	switch outcome {
	case checks.Passed, checks.Attested:
		c.Passed.Total++
	case checks.Failed, checks.Errored:
		c.Failed.Total++
	default:
		c.Skipped.Total++
	}
}

// passthrough is what this form has no place for, as its readers keep it.
type passthrough struct {
	Hardcheck run `json:"hardcheck"`
}

type run struct {
	Site      string                   `json:"site"`
	AsOf      time.Time                `json:"asOf"`
	Started   time.Time                `json:"started"`
	Finished  time.Time                `json:"finished"`
	Snapshots []engine.SnapshotSummary `json:"snapshots"`
	Targets   []runTarget              `json:"targets"`
	Coverage  engine.Coverage          `json:"coverage"`
	Exit      engine.Exit              `json:"exit"`
	// Ends says the exit code in words.
	Ends    string   `json:"ends"`
	Notices []string `json:"notices"`
}

type runTarget struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Address string `json:"address"`
	State   string `json:"state"`
}

// profile is a policy, without its controls.
type profile struct {
	Name       string  `json:"name"`
	Title      string  `json:"title"`
	SHA256     string  `json:"sha256"`
	Status     string  `json:"status"`
	Supports   []any   `json:"supports"`
	Attributes []any   `json:"attributes"`
	Groups     []group `json:"groups"`
}

type group struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Controls []string `json:"controls"`
}

// control is one of a policy, without its results.
type control struct {
	ID             string           `json:"id"`
	Title          string           `json:"title"`
	Desc           string           `json:"desc"`
	Descriptions   []description    `json:"descriptions"`
	Impact         float64          `json:"impact"`
	Refs           []reference      `json:"refs"`
	Tags           tags             `json:"tags"`
	Code           string           `json:"code"`
	SourceLocation sourceLocation   `json:"source_location"`
	WaiverData     *waiverData      `json:"waiver_data,omitempty"`
	Attestation    *attestationData `json:"attestation_data,omitempty"`
}

type description struct {
	Label string `json:"label"`
	Data  string `json:"data"`
}

// reference has a web page, or the name of something that is none.
type reference struct {
	URL string `json:"url,omitempty"`
	Ref string `json:"ref,omitempty"`
}

type tags struct {
	// NIST are controls of SP 800-53, by which readers of this form sort.
	NIST []string `json:"nist,omitempty"`
	// IEC are system requirements of IEC 62443-3-3.
	IEC     []string `json:"iec-62443-3-3,omitempty"`
	Checks  []string `json:"checks,omitempty"`
	Section string   `json:"section,omitempty"`
	// Outcome is ours, which this form has fewer words for.
	Outcome checks.Outcome `json:"outcome"`
	// Statement is the newest, as it was made, be it live or ended.
	Statement *engine.AttestationUse `json:"statement,omitempty"`
}

type sourceLocation struct {
	Ref  string `json:"ref,omitempty"`
	Line int    `json:"line,omitempty"`
}

type waiverData struct {
	ExpirationDate string `json:"expiration_date,omitempty"`
	Justification  string `json:"justification"`
	Run            bool   `json:"run"`
	// Skipped is true where nothing but what is waived failed: readers then don't count it.
	Skipped bool   `json:"skipped_due_to_waiver"`
	Message string `json:"message"`
}

type attestationData struct {
	ControlID   string `json:"control_id"`
	Explanation string `json:"explanation"`
	Frequency   string `json:"frequency"`
	// Status is passed or failed: the form has no third.
	Status    string `json:"status"`
	Updated   string `json:"updated"`
	UpdatedBy string `json:"updated_by"`
}

// result is a finding of a control.
type result struct {
	Status      string `json:"status"`
	CodeDesc    string `json:"code_desc"`
	Message     string `json:"message,omitempty"`
	SkipMessage string `json:"skip_message,omitempty"`
	StartTime   string `json:"start_time"`
	Resource    string `json:"resource,omitempty"`
	ResourceID  string `json:"resource_id,omitempty"`
}
