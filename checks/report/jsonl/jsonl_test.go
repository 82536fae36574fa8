package jsonl

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/engine"
)

func TestJSONL_holds_the_whole_result(t *testing.T) {
	t.Parallel()
	want := report.WithLists(reporttest.Placed(reporttest.PolicySite()))
	var got engine.Result
	texts := map[string]engine.CheckSummary{}
	for _, line := range bytes.Split(bytes.TrimSpace(reporttest.Written(t, Write, reporttest.Placed(reporttest.PolicySite()))), []byte("\n")) {
		var one struct {
			Type   string `json:"type"`
			Site   string `json:"site"`
			Schema string `json:"schema"`
		}
		var finding engine.Finding
		var control engine.ControlResult
		var check engine.CheckSummary
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatal(err)
		}
		into := map[string]any{"check": &check, "finding": &finding, "control": &control, "summary": &got}[one.Type]
		if err := json.Unmarshal(line, into); err != nil {
			t.Fatal(err)
		}
		switch one.Type {
		case "check":
			got.Checks, texts[check.ID] = append(got.Checks, check), check
		case "finding":
			text := texts[finding.Check]
			finding.Description, finding.Remediation, finding.References = text.Description, text.Remediation, text.References
			got.Findings = append(got.Findings, finding)
		case "control":
			got.Controls = append(got.Controls, control)
		case "summary":
			if one.Schema != "hardcheck.report/v1" {
				t.Errorf("schema %q", one.Schema)
			}
		}
		if one.Site != "plant-7" {
			t.Errorf("a line of type %s has site %q", one.Type, one.Site)
		}
	}
	// The summary line names no targets and waivers: findings do.
	want.Targets, want.Waivers, want.Checks = nil, nil, report.Checks(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSONL_refuses_invalid_severity(t *testing.T) {
	t.Parallel()
	r := reporttest.CleanSite()
	r.Findings[0].Severity = 0
	var out bytes.Buffer
	if err := Write(&out, r); err == nil || out.Len() > 0 {
		t.Errorf("error %v after %d bytes: want an error before the first byte", err, out.Len())
	}
}

func TestEscapeHidden(t *testing.T) {
	t.Parallel()
	in := "\x7fé\u202e\u009b\U000e0041\ufffd漢 plain"
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	escaped := escapeHidden(data)
	if want := `"\u007fé\u202e\u009b\udb40\udc41` + "\ufffd漢 plain\""; string(escaped) != want {
		t.Errorf("escapeHidden = %s, want %s", escaped, want)
	}
	var back string
	if err := json.Unmarshal(escaped, &back); err != nil || back != in {
		t.Errorf("it reads as %q, %v, want %q", back, err, in)
	}
}

func assertJSONL(t testing.TB, out []byte) {
	t.Helper()
	reporttest.AssertHarmless(t, string(out))
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	for i, line := range lines {
		var head struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal([]byte(line), &head); err != nil {
			t.Fatalf("jsonl line %d: %v", i+1, err)
		}
		last := i == len(lines)-1
		if last != (head.Type == "summary") || (!last && head.Type != "check" && head.Type != "finding" && head.Type != "control") {
			t.Fatalf("jsonl line %d of %d has type %q", i+1, len(lines), head.Type)
		}
	}
}

func TestJSONL_golden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "policy.jsonl", reporttest.Written(t, Write, reporttest.Placed(reporttest.PolicySite())))
	reporttest.Golden(t, "empty.jsonl", reporttest.Written(t, Write, reporttest.Cases["empty"]()))
}

func TestJSONL_holds(t *testing.T) { reporttest.Hold(t, Write, assertJSONL) }

func FuzzJSONL(f *testing.F) { reporttest.Fuzz(f, Write, assertJSONL) }
