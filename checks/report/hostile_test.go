package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// hostileStrings are what targets could say to break out of a report.
var hostileStrings = []string{
	"x\x1b[2Ky\u202eevil\u2066\r\nexit 0: all good\x07\x7f\u009b31m\u200b\x00\xff\ufffe\uffff\U000e0041",
	"<script>alert(1)</script></details><img src=x onerror=y>&lt;b&gt; ]]> <!-- --> \" ' />",
	"=HYPERLINK(\"http://evil.example\";\"x\")", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", ",\";=1\n=1",
	"[click](https://evil.example) ![x](https://evil.example/a.png) <https://evil.example> https://evil.example www.evil.example",
	"@everyone #1 GH-2 !3 $4 ~bug %5 &6 [issue:7] a@b.example mailto:x user/repo#8",
	"| a | b |\n|---|---|\n# heading\n- list\n```\ncode\n```\n    indented\n~~~\n> quote\n1. one\n---",
	"`` ` ``` odd `", "a`b", "\\", "{{ x }} {0} \\n \\\" \"", "", " ", "\u2028\u2029",
	strings.Repeat("@", 1500), strings.Repeat("word ", 500), strings.Repeat("`", 1500),
}

// poison puts evil into every free string of r, and keeps what has a closed set of values.
func poison(r *engine.Result, evil string) { poisonValue(reflect.ValueOf(r).Elem(), evil) }

func poisonValue(v reflect.Value, evil string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			poisonValue(v.Elem(), evil)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				poisonValue(v.Field(i), evil)
			}
		}
	case reflect.Slice:
		// Results share the lists of their checks' documentation.
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		v.Set(own)
		for i := range v.Len() {
			poisonValue(v.Index(i), evil)
		}
	case reflect.String:
		switch v.Interface().(type) {
		case checks.Outcome, checks.State:
		default:
			v.SetString(evil)
		}
	}
}

func TestFormats_hostile(t *testing.T) {
	t.Parallel()
	for _, evil := range hostileStrings {
		for _, prefix := range []string{"", "x "} {
			r := policySite()
			poison(&r, prefix+evil)
			assertAllWellFormed(t, r)
		}
	}
}

func FuzzFormats(f *testing.F) {
	const longest = 400 // longer ones are slow to mutate and find nothing more
	for _, evil := range hostileStrings {
		if len(evil) <= longest {
			f.Add(evil, "https://example.org/"+evil)
			f.Add(evil, "http://"+evil)
		}
	}
	f.Fuzz(func(t *testing.T, evil, other string) {
		if len(evil)+len(other) > 3*longest {
			t.Skip("too long")
		}
		r := openServer()
		r.Findings[2].Outcome, r.Findings[2].Waiver = checks.Waived, &engine.WaiverUse{State: "applied"}
		r.Findings[3].Outcome = checks.NotAssessed
		poison(&r, evil)
		for i := range r.Findings {
			r.Findings[i].References = []string{other, "https://example.org/"}
			r.Findings[i].Target = other
			r.Findings[i].Remediation = evil + "\n    " + other + "\n\t" + evil + "\n" + other
		}
		assertAllWellFormed(t, r)
	})
}

// assertAllWellFormed writes r in every format.
func assertAllWellFormed(t testing.TB, r engine.Result) {
	t.Helper()
	for _, format := range Formats() {
		assertWellFormed(t, format.Name, formatted(t, format.Name, r))
	}
}

// assertWellFormed reads a report as its readers do, and fails when one would
// refuse it or be steered by it.
func assertWellFormed(t testing.TB, format string, out []byte) {
	t.Helper()
	if !utf8.Valid(out) {
		t.Fatalf("%s is not valid UTF-8", format)
	}
	// JSON is not for a terminal.
	if format != "json" {
		assertHarmless(t, strings.ReplaceAll(string(out), "\r\n", "\n"))
	}
	switch format {
	case "json":
		if _, err := ReadJSON(bytes.NewReader(out)); err != nil && !strings.Contains(err.Error(), "schema") {
			t.Fatalf("json: %v", err)
		}
	case "jsonl":
		assertJSONL(t, out)
	case "sarif":
		assertSARIF(t, out)
	case "junit":
		assertJUnit(t, out)
	case "html":
		assertHTML(t, string(out))
	case "markdown":
		assertMarkdown(t, string(out))
	case "csv":
		assertCSV(t, out)
	case "prometheus":
		assertPrometheus(t, string(out))
	}
}

func assertJSONL(t testing.TB, out []byte) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	for i, line := range lines {
		var head struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal([]byte(line), &head); err != nil {
			t.Fatalf("jsonl line %d: %v", i+1, err)
		}
		last := i == len(lines)-1
		if last != (head.Type == "summary") || (!last && head.Type != "finding" && head.Type != "control") {
			t.Fatalf("jsonl line %d of %d has type %q", i+1, len(lines), head.Type)
		}
	}
}

func assertCSV(t testing.TB, out []byte) {
	t.Helper()
	reader := csv.NewReader(bytes.NewReader(out))
	records, err := reader.ReadAll()
	if err != nil {
		t.Fatalf("csv: %v", err)
	}
	if len(records[0]) != len(csvColumns) {
		t.Fatalf("csv has %d columns, want %d", len(records[0]), len(csvColumns))
	}
	if got := bytes.Count(out, []byte("\n")); got != len(records) || got != bytes.Count(out, []byte("\r\n")) {
		t.Fatalf("csv has %d line breaks for %d records", got, len(records))
	}
	for _, record := range records {
		for i, field := range record {
			if strings.IndexAny(field, "=+-@\t\r\uff1d\uff0b\uff0d\uff20") == 0 {
				t.Fatalf("csv column %s begins like a formula: %q", csvColumns[i], field)
			}
		}
	}
}

func assertJUnit(t testing.TB, out []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(out))
	for {
		_, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("junit: %v", err)
		}
	}
	if problem := judgeJUnit(out); problem != "" {
		t.Fatalf("junit: %s", problem)
	}
}
