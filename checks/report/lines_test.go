package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func TestJSONL_holds_the_whole_result(t *testing.T) {
	t.Parallel()
	want := withLists(placed(policySite()))
	var got engine.Result
	for _, line := range bytes.Split(bytes.TrimSpace(formatted(t, "jsonl", placed(policySite()))), []byte("\n")) {
		var one struct {
			Type   string `json:"type"`
			Site   string `json:"site"`
			Schema string `json:"schema"`
		}
		var finding engine.Finding
		var control engine.ControlResult
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatal(err)
		}
		into := map[string]any{"finding": &finding, "control": &control, "summary": &got}[one.Type]
		if err := json.Unmarshal(line, into); err != nil {
			t.Fatal(err)
		}
		switch one.Type {
		case "finding":
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
	want.Targets, want.Waivers = nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSONL_refuses_invalid_severity(t *testing.T) {
	t.Parallel()
	r := cleanSite()
	r.Findings[0].Severity = 0
	var out bytes.Buffer
	if err := JSONL(&out, r); err == nil || out.Len() > 0 {
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

func TestCSV_columns(t *testing.T) {
	t.Parallel()
	records, err := csv.NewReader(bytes.NewReader(formatted(t, "csv", placed(policySite())))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 1+len(policySite().Findings) {
		t.Fatalf("%d records", len(records))
	}
	for i, f := range policySite().Findings {
		row := map[string]string{}
		for column, name := range records[0] {
			row[name] = records[i+1][column]
		}
		want := map[string]string{
			"check": f.Check, "target": f.Target, "subject": f.Subject, "outcome": string(f.Outcome), "fingerprint": f.Fingerprint,
			"severity": f.Severity.String(), "controls": strings.Join(f.Controls, " | "), "asOf": "2026-11-22T02:10:00Z", "site": "plant-7",
		}
		for name, value := range want {
			if row[name] != value {
				t.Errorf("record %d: %s is %q, want %q", i+1, name, row[name], value)
			}
		}
		if f.Outcome == checks.Waived && (row["waiverOwner"] != "Operations" || row["waiverExpires"] != "2026-12-31" || row["original"] != "failed") {
			t.Errorf("the waiver is lost: %v", row)
		}
	}
}

func TestHarmlessCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'=1", "\r=1": "'=1", "\tx": "'x",
		" =1": "'=1", "\uff1d1": "'\uff1d1", "a=b": "a=b", "": "", "127.0.0.1 -::1": "127.0.0.1 -::1", "a\r\nb": "a b",
	} {
		if got := harmlessCell(in); got != want {
			t.Errorf("harmlessCell(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTextLines(t *testing.T) {
	t.Parallel()
	in := "Set it:\n\n    bind 127.0.0.1\n\tport  0\n      deep\r\nThen restart.\n\n"
	want := []textLine{
		{"Set it:", false},
		{"", false},
		{"bind 127.0.0.1", true},
		{"port  0", true},
		{"  deep", true},
		{"Then restart.", false},
	}
	if diff := cmp.Diff(want, textLines(in), cmp.AllowUnexported(textLine{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := plainText(in), "Set it:\n\n    bind 127.0.0.1\n    port  0\n      deep\nThen restart."; got != want {
		t.Errorf("plainText = %q, want %q", got, want)
	}
}

func TestLimited(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"abc": "abc", "abcd": "abc...", "äöü": "äöü", "äöüß": "äöü...", "": ""} {
		if got := limited(in, 3); got != want {
			t.Errorf("limited(%q) = %q, want %q", in, got, want)
		}
	}
}
