package ohdf

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report/reporttest"
)

// read is a report as a reader of the form takes it: what the schema requires is there.
type read struct {
	Platform   *struct{ Name, Release *string } `json:"platform"`
	Profiles   []readProfile                    `json:"profiles"`
	Statistics *statistics                      `json:"statistics"`
	Version    *string                          `json:"version"`
}

type readProfile struct {
	Name, SHA256                 *string
	Supports, Attributes, Groups []any
	Controls                     []readControl
}

type readControl struct {
	ID             *string
	Impact         *float64
	Refs           []json.RawMessage
	Tags           map[string]any
	SourceLocation map[string]any `json:"source_location"`
	Results        []readResult
	WaiverData     *waiverData      `json:"waiver_data"`
	Attestation    *attestationData `json:"attestation_data"`
}

type readResult struct {
	Status                           string
	CodeDesc                         *string `json:"code_desc"`
	StartTime                        *string `json:"start_time"`
	Message, SkipMessage, ResourceID string
}

// judged is what Heimdall calls the control.
func (c readControl) judged() string {
	has := func(status string) bool {
		return slices.ContainsFunc(c.Results, func(r readResult) bool { return r.Status == status })
	}
	switch {
	case has(broken):
		return "Profile Error"
	case c.WaiverData != nil && c.WaiverData.Skipped, *c.Impact == 0:
		return "Not Applicable"
	case has(failed):
		return "Failed"
	case has(passed):
		return "Passed"
	case has(skipped):
		return "Not Reviewed"
	default:
		return "Profile Error"
	}
}

// faults are what a reader would refuse.
func (r read) faults() []string {
	var found []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	add(r.Platform == nil || r.Platform.Name == nil || r.Platform.Release == nil || r.Statistics == nil || r.Version == nil || r.Profiles == nil, "the top lacks something")
	for _, p := range r.Profiles {
		add(p.Name == nil || p.SHA256 == nil || p.Supports == nil || p.Attributes == nil || p.Groups == nil || p.Controls == nil, "a profile lacks something")
		for _, c := range p.Controls {
			add(c.ID == nil || c.Impact == nil || c.Refs == nil || c.Tags == nil || c.SourceLocation == nil, "a control lacks something")
			add(len(c.Results) == 0, "control %v has no result", *c.ID)
			add(*c.Impact < 0 || *c.Impact > 1, "impact %v", *c.Impact)
			for _, one := range c.Results {
				add(one.CodeDesc == nil || one.StartTime == nil, "a result lacks something")
				add(!slices.Contains([]string{passed, failed, skipped, broken}, one.Status), "status %q", one.Status)
			}
		}
	}
	return found
}

func readReport(t testing.TB, out []byte) read {
	t.Helper()
	var r read
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func assertOHDF(t testing.TB, out []byte) {
	t.Helper()
	reporttest.AssertHarmless(t, string(out))
	if bytes.Contains(out, []byte(":null")) {
		t.Fatal("ohdf: a field is null")
	}
	for _, fault := range readReport(t, out).faults() {
		t.Errorf("ohdf: %s", fault)
	}
}

// statuses are what Heimdall calls each control.
func statuses(t *testing.T, r engine.Result) map[string]string {
	t.Helper()
	called := map[string]string{}
	for _, p := range readReport(t, reporttest.Written(t, Write, r)).Profiles {
		for _, c := range p.Controls {
			called[*p.Name+"/"+*c.ID] = c.judged()
		}
	}
	return called
}

// TestOHDF_calls_no_control_passed_that_is_not holds the translation of every outcome.
func TestOHDF_calls_no_control_passed_that_is_not(t *testing.T) {
	t.Parallel()
	want := map[checks.Outcome]string{
		checks.Passed: "Passed", checks.Attested: "Passed", checks.Failed: "Failed", checks.NotAssessed: "Not Reviewed", checks.Manual: "Not Reviewed",
		checks.Waived: "Not Applicable", checks.NotApplicable: "Not Applicable", checks.Errored: "Profile Error", "later": "Profile Error",
	}
	for name, build := range reporttest.Cases {
		r := build()
		called := statuses(t, r)
		for _, control := range r.Controls {
			if got := called[control.Profile+"/"+control.ID]; got != want[control.Outcome] {
				t.Errorf("%s: %s/%s is %s and called %s, want %s", name, control.Profile, control.ID, control.Outcome, got, want[control.Outcome])
			}
		}
	}
	// Whatever the findings are: an alternative that failed decides nothing, and what
	// passed beside what was not read is no pass.
	for outcome, status := range want {
		b := reporttest.Start("plant-7", "baseline").Target("cache", "redis://10.10.0.5", checks.StateCollected, "", "")
		b.Finding("redis-password-required", "cache", checks.Passed, "")
		switch outcome {
		case checks.Failed, checks.Errored, checks.Waived, "later":
			b.Finding("redis-password-required", "cache#x", outcome, "x")
		case checks.Passed:
			b.Finding("redis-password-required", "cache#x", checks.Failed, "x (one of several alternatives)")
		}
		b.Unread("redis-password-required", "cache#y", checks.Denied, "y")
		b.Control("baseline/A", "Good", "", outcome, "because", "redis-password-required")
		if got := statuses(t, b.End(engine.Exit{}))["baseline/A"]; got != status {
			t.Errorf("%s is called %s, want %s", outcome, got, status)
		}
	}
}

// TestOHDF_has_statements_and_waivers holds what the form asks of them.
func TestOHDF_has_statements_and_waivers(t *testing.T) {
	t.Parallel()
	r := reporttest.PolicySite()
	at := slices.IndexFunc(r.Controls, func(c engine.ControlResult) bool { return c.ID == "M03" })
	said := &engine.AttestationUse{
		Status: "met", Statement: "reports follow the form", By: "A. Operator", Date: reporttest.Date(2026, 11, 1), Until: reporttest.Date(2027, 11, 1),
		Evidence: []engine.Proof{{Link: "https://example.org/form"}},
	}
	r.Controls[at].Attestation, r.Controls[at].Frequency = said, "365d"
	r.Controls[at].Frameworks = map[string][]string{nist: {"SI-2"}, iec: {"SR 6.2"}}
	control := func(id string) readControl {
		t.Helper()
		for _, c := range readReport(t, reporttest.Written(t, Write, r)).Profiles[0].Controls {
			if *c.ID == id {
				return c
			}
		}
		t.Fatalf("no control %s", id)
		return readControl{}
	}
	want := &attestationData{"M03", "reports follow the form", "365d", "passed", "2026-11-01T00:00:00Z", "A. Operator"}
	if diff := cmp.Diff(want, control("M03").Attestation); diff != "" {
		t.Errorf("statement (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"SI-2"}, control("M03").Tags["nist"]); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	waiver := &waiverData{
		ExpirationDate: "2026-12-31", Run: true, Skipped: true, Message: "1 violation accepted; the first waiver ends on 2026-12-31",
		Justification: "TLS comes with the new host in spring (owner Operations, approved by Plant manager)",
	}
	if diff := cmp.Diff(waiver, control("M27").WaiverData); diff != "" {
		t.Errorf("waiver (-want +got):\n%s", diff)
	}
	// A statement that has ended, or whose evidence changed, is told and answers nothing.
	for _, spoil := range []func(){
		func() { said.Until = reporttest.AsOf }, func() { said.Until, said.Broken = reporttest.Date(2027, 11, 1), "list.txt has changed since" },
	} {
		spoil()
		if c := control("M03"); c.Attestation != nil || c.Tags["statement"] == nil {
			t.Errorf("an ended statement is %v, tags %v", c.Attestation, c.Tags)
		}
	}
	// The form has no word for a statement that something doesn't apply but impact 0.
	said.Broken, said.Status, r.Controls[at].Outcome = "", "not-applicable", checks.NotApplicable
	if c := control("M03"); c.Attestation != nil || c.judged() != "Not Applicable" {
		t.Errorf("not-applicable is %v, called %s", c.Attestation, c.judged())
	}
}

func TestOHDF_golden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "policy.json", reporttest.Written(t, Write, reporttest.Placed(reporttest.PolicySite())))
	reporttest.Golden(t, "empty.json", reporttest.Written(t, Write, reporttest.Cases["empty"]()))
}

func TestOHDF_holds(t *testing.T) { reporttest.Hold(t, Write, assertOHDF) }

func FuzzOHDF(f *testing.F) { reporttest.Fuzz(f, Write, assertOHDF) }
