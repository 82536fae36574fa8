package json

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// write and writeAll are the two ways to write a report.
func write(w io.Writer, r engine.Result) error    { return Write(w, r, Options{}) }
func writeAll(w io.Writer, r engine.Result) error { return Write(w, r, Options{AllEvidence: true}) }

func rendered(t testing.TB, r engine.Result) []byte {
	t.Helper()
	return reporttest.Written(t, write, r)
}

func TestJSON_round_trip(t *testing.T) {
	t.Parallel()
	for name, make := range reporttest.Cases {
		first := reporttest.Written(t, writeAll, make())
		read, err := Read(bytes.NewReader(first))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(complete(make()), read.InMemory()); diff != "" {
			t.Errorf("%s: the result changed (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(string(first), string(reporttest.Written(t, writeAll, read))); diff != "" {
			t.Errorf("%s: the bytes changed (-want +got):\n%s", name, diff)
		}
	}
}

// TestJSON_pairs holds that a report with pairs tells of every outcome, and everything of
// those that somebody has to look at.
func TestJSON_pairs(t *testing.T) {
	t.Parallel()
	for name, make := range reporttest.Cases {
		first := rendered(t, make())
		read, err := Read(bytes.NewReader(first))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(string(first), string(rendered(t, read))); diff != "" {
			t.Errorf("%s: the bytes changed (-want +got):\n%s", name, diff)
		}
		want, got := outcomes(make()), outcomes(read)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: the outcomes changed (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(open(report.WithLists(make())), open(read)); diff != "" {
			t.Errorf("%s: a finding changed (-want +got):\n%s", name, diff)
		}
	}
}

// complete is the result with everything that a report tells of.
func complete(r engine.Result) engine.Result {
	r = report.WithLists(r)
	r.Checks = report.Checks(r)
	return r
}

// outcomes are those of all findings by fingerprint.
func outcomes(r engine.Result) map[string]checks.Outcome {
	all := map[string]checks.Outcome{}
	for _, f := range r.All() {
		all[engine.Fingerprint(f.Check, f.Target, f.Subject)] = f.Outcome
	}
	return all
}

// open are the findings that are neither passed nor without meaning.
func open(r engine.Result) []engine.Finding {
	return slices.DeleteFunc(r.InMemory().Findings, func(f engine.Finding) bool {
		return f.Outcome == checks.Passed || f.Outcome == checks.NotApplicable
	})
}

// TestJSON_tells_each_text_once looks for the texts of the checks.
func TestJSON_tells_each_text_once(t *testing.T) {
	t.Parallel()
	r := reporttest.ManyFindings(50)
	for i := range r.Findings {
		r.Findings[i].Check, r.Findings[i].Remediation = "redis-a-b", "Do this and nothing else."
	}
	for name, out := range map[string][]byte{"pairs": rendered(t, r), "all": reporttest.Written(t, writeAll, r)} {
		if n := bytes.Count(out, []byte("Do this and nothing else.")); n != 1 {
			t.Errorf("%s: the remediation is told %d times", name, n)
		}
	}
}

func TestJSON_has_every_list(t *testing.T) {
	t.Parallel()
	r := engine.Result{
		Findings: []engine.Finding{{Outcome: checks.Passed, Severity: checks.Low}},
		Controls: []engine.ControlResult{{Outcome: checks.Passed}},
	}
	out := rendered(t, r)
	if bytes.Contains(out, []byte("null")) {
		t.Errorf("null in %s", out)
	}
	if r.Findings[0].Evidence != nil || r.Controls[0].Checks != nil {
		t.Error("the caller's result was changed")
	}
	if !bytes.HasSuffix(out, []byte("}\n")) || !json.Valid(out) {
		t.Errorf("not one JSON value with a final line break: %q", out)
	}
	if !bytes.Contains(out, []byte(`"schema": "hardcheck.report/v1"`)) {
		t.Error("the schema is missing")
	}
}

func TestJSON_keeps_html(t *testing.T) {
	t.Parallel()
	r := reporttest.CleanSite()
	r.Findings[0].Message = "<b>&</b>"
	if out := reporttest.Written(t, writeAll, r); !bytes.Contains(out, []byte(`"<b>&</b>"`)) {
		t.Error("HTML was escaped: a message must read as it is")
	}
}

func TestJSON_refuses_invalid_severity(t *testing.T) {
	t.Parallel()
	r := reporttest.CleanSite()
	r.Findings[0].Severity = 0
	if err := write(&bytes.Buffer{}, r); err == nil {
		t.Error("a finding without severity was written")
	}
}

func TestReadJSON_refuses(t *testing.T) {
	t.Parallel()
	whole := string(rendered(t, reporttest.PolicySite()))
	withSchema := func(schema string) string {
		return strings.Replace(whole, `"hardcheck.report/v1"`, schema, 1)
	}
	tests := []struct{ name, input, want string }{
		{"empty", "", "it is empty"},
		{"newer_schema", withSchema(`"hardcheck.report/v2"`), `schema "hardcheck.report/v2" is newer than this hardcheck`},
		{"newer_schema_of_other_form", `{"schema":"hardcheck.report/v12","findings":7}`, "is newer than this hardcheck"},
		{"older_family", withSchema(`"hardcheck.report/v0"`), "is not a hardcheck report"},
		{"no_version", withSchema(`"hardcheck.report/vx"`), "is not a hardcheck report"},
		{"other_schema", withSchema(`"example"`), `schema "example" is not "hardcheck.report/v1"`},
		{"no_schema", `{}`, "is not a hardcheck report"},
		{"schema_number", `{"schema":1}`, "not a hardcheck report"},
		{"list", `[]`, "not a hardcheck report"},
		{"snapshot", "{\"schema\":\"hardcheck.snapshot/v1\"}\n{\"name\":\"cache\"}\n", "it is a snapshot"},
		{"text", "hardcheck 0.1.0", "invalid character"},
		{"trailing_data", whole + "{}", "after top-level value"},
		{"escape_in_schema", `{"schema":"\u001b[31m"}`, "is not a hardcheck report"},
		{"outcome", strings.Replace(whole, `"outcome":"failed"`, `"outcome":"fine"`, 1), `unknown outcome "fine"`},
		{"state", strings.Replace(whole, `"state":"collected"`, `"state":""`, 1), `unknown state ""`},
		{"severity", strings.Replace(whole, `"severity":"high"`, `"severity":"worst"`, 1), `unknown severity "worst"`},
		{"finding_without_severity", `{"schema":"hardcheck.report/v1","checks":[{"id":"a-b-c","severity":"low"}],"findings":[{"check":"a-b-c","outcome":"passed"}]}`, "has no severity"},
		{"finding_of_no_check", `{"schema":"hardcheck.report/v1","findings":[{"check":"a-b-c","outcome":"passed","severity":"low"}]}`, "of which nothing is told"},
		{"check_without_severity", `{"schema":"hardcheck.report/v1","checks":[{"id":"a-b-c"}]}`, "has no severity"},
		{"check_twice", `{"schema":"hardcheck.report/v1","checks":[{"id":"a-b-c","severity":"low"},{"id":"a-b-c","severity":"low"}]}`, "is told of twice"},
		{"pair_of_three", `{"schema":"hardcheck.report/v1","checks":[{"id":"a-b-c","severity":"low","passed":["x"]}]}`, "cannot unmarshal"},
		{"control_without_outcome", `{"schema":"hardcheck.report/v1","controls":[{}]}`, "control 1 has the unknown outcome"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(strings.NewReader(tc.input))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want one that says %q", err, tc.want)
			}
			if err != nil && strings.ContainsRune(err.Error(), '\x1b') {
				t.Errorf("the error holds an escape character: %q", err)
			}
		})
	}
}

func TestReadJSON_refuses_every_cut(t *testing.T) {
	t.Parallel()
	whole := bytes.TrimSpace(rendered(t, reporttest.OpenServer()))
	for end := 1; end < len(whole); end++ {
		if _, err := Read(bytes.NewReader(whole[:end])); err == nil || !strings.Contains(err.Error(), "ends too early") {
			t.Fatalf("cut after %d of %d bytes: error %v, want that it ends too early", end, len(whole), err)
		}
	}
}

func TestReadJSON_ignores_added_fields(t *testing.T) {
	t.Parallel()
	whole := string(rendered(t, reporttest.CleanSite()))
	more := strings.Replace(whole, "{", `{"added": {"later": [1]},`, 1)
	read, err := Read(strings.NewReader(more))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(outcomes(reporttest.CleanSite()), outcomes(read)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestReadJSON_bounds holds that what tells nothing ends the reading, and that what is told
// by names alone stays as small.
func TestReadJSON_bounds(t *testing.T) {
	t.Parallel()
	nothing := io.MultiReader(strings.NewReader(`{"schema":"hardcheck.report/v1","checks":[],"findings":[{}`), endless{})
	if _, err := Read(nothing); err == nil || !strings.Contains(err.Error(), "finding 1 is of the check") {
		t.Errorf("error %v, want that the first finding is of no check", err)
	}
	const many = 50_000
	pairs := fmt.Sprintf(`{"schema":"hardcheck.report/v1","checks":[{"id":"a-b-c","severity":"low","passed":[["",""]%s]}]}`, strings.Repeat(`,["",""]`, many-1))
	r, err := Read(strings.NewReader(pairs))
	if err != nil || r.Len() != many || r.Findings != nil {
		t.Errorf("%d findings, of which %d are in memory, error %v", r.Len(), len(r.Findings), err)
	}
}

// endless gives empty findings for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, ",{}"), nil }

func TestJSON_golden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"open", "policy", "empty"} {
		var out bytes.Buffer
		if err := write(&out, reporttest.Cases[name]()); err != nil {
			t.Fatal(err)
		}
		reporttest.Golden(t, name+".json", out.Bytes())
	}
}

func TestJSON_holds(t *testing.T) {
	t.Run("pairs", func(t *testing.T) { reporttest.Hold(t, write, assertJSON) })
	t.Run("all", func(t *testing.T) { reporttest.Hold(t, writeAll, assertJSON) })
}

func FuzzJSON(f *testing.F) { reporttest.Fuzz(f, write, assertJSON) }

// assertJSON doesn't ask that the text is harmless: JSON is not for a terminal.
func assertJSON(t testing.TB, out []byte) {
	t.Helper()
	if _, err := Read(bytes.NewReader(out)); err != nil && !strings.Contains(err.Error(), "schema") {
		t.Fatalf("json: %v", err)
	}
}
