package formats

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks/report/reporttest"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// TestFormats_are_held finds in each writer's own test that it keeps what all promise.
func TestFormats_are_held(t *testing.T) {
	t.Parallel()
	for _, format := range All() {
		name, folder, second := strings.Cut(format.Name, "-")
		if !second {
			folder = name
		}
		file := filepath.Join("..", folder, name+"_test.go")
		if test, err := os.ReadFile(file); err != nil || !bytes.Contains(test, []byte("reporttest.Hold(t, ")) {
			t.Errorf("%s doesn't call reporttest.Hold (%v)", file, err)
		}
	}
}

// siteOptions are those of an audit with a site file.
var siteOptions = Options{SiteFile: "plants/site.yaml"}

// formatted renders r in one format.
func formatted(t testing.TB, name string, r engine.Result) []byte {
	t.Helper()
	format, ok := Find(name)
	if !ok {
		t.Fatalf("no format %q", name)
	}
	var out bytes.Buffer
	if err := format.Write(&out, r, siteOptions); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out.Bytes()
}

func TestFormats_table(t *testing.T) {
	t.Parallel()
	names, extensions := map[string]bool{}, map[string]bool{}
	for _, format := range All() {
		if format.Name == "" || names[format.Name] || strings.ContainsAny(format.Name, "= ,") {
			t.Errorf("the name %q is empty, taken or can't be given to --format", format.Name)
		}
		if !strings.HasPrefix(format.Extension, ".") || extensions[format.Extension] {
			t.Errorf("%s: extension %q is taken or has no dot", format.Name, format.Extension)
		}
		if format.Title == "" || format.Write == nil {
			t.Errorf("%s: the title or the writer is missing", format.Name)
		}
		names[format.Name], extensions[format.Extension] = true, true
	}
	for _, name := range []string{"text", "json", "jsonl", "sarif", "junit", "html", "markdown", "csv", "controls-csv", "ohdf", "prometheus"} {
		if !names[name] {
			t.Errorf("the format %s is missing", name)
		}
	}
	if _, ok := Find("pdf"); ok {
		t.Error("a format that doesn't exist was found")
	}
}

func TestFormats_name_every_violation(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"jsonl", "sarif", "junit", "markdown", "csv", "ohdf"} {
		out := string(formatted(t, name, reporttest.PolicySite()))
		for _, f := range reporttest.PolicySite().Findings {
			if f.Outcome != checks.Failed {
				continue
			}
			for _, want := range []string{f.Check, f.Target, f.Message} {
				if !strings.Contains(out, want) {
					t.Errorf("%s does not show %q of %s on %s", name, want, f.Check, f.Target)
				}
			}
		}
	}
}

func TestFormats_order_is_that_of_help(t *testing.T) {
	t.Parallel()
	if i := slices.IndexFunc(All(), func(f Format) bool { return f.Name == "text" }); i != 0 {
		t.Errorf("text is number %d: the default comes first", i+1)
	}
}

func TestFormats_tell_what_is_new(t *testing.T) {
	t.Parallel()
	r := reporttest.PolicySite()
	r.Baseline = &engine.Baseline{AsOf: reporttest.AsOf, New: 1, Unchanged: 2}
	r.Findings[0].Baseline = engine.BaselineNew
	for name, want := range map[string]string{
		"jsonl": `"baseline":"new"`, "sarif": `"baseline": "new"`, "junit": `message="new: cache: commands run`, "csv": `"new"`,
		"markdown": "- **critical** new: cache: ", "prometheus": `hardcheck_new_violations{site="plant-7"} 1`,
	} {
		if n := strings.Count(string(formatted(t, name, r)), want); n != 1 {
			t.Errorf("%s says %d times %q", name, n, want)
		}
		if strings.Contains(string(formatted(t, name, reporttest.PolicySite())), want) {
			t.Errorf("%s calls something new without a baseline", name)
		}
	}
}

// TestFormats_tell_known_and_resolved holds that every format tells what the baseline knows,
// what it did not ask for, and what is gone.
func TestFormats_tell_known_and_resolved(t *testing.T) {
	t.Parallel()
	r := reporttest.SinceBaseline()
	for name, wants := range map[string][]string{
		"jsonl": {`"baseline":"unchanged"`, `"baseline":"new-check"`, `"type":"resolved"`},
		"json":  {`"baseline":"unchanged"`, `"baseline":"new-check"`, `"resolved": [`},
		"sarif": {`"baselineState": "unchanged"`, `"baseline": "new-check"`, `"resolved": [`, "1 new, 1 known, 1 by new checks"},
		"junit": {`skipped message="known since 2026-11-01 (high): cache`, `skipped message="by a check that the baseline lacks (high): queue`, "resolved since 2026-11-01"},
		"ohdf":  {"new: critical: commands run", "new check: high: has no password"},
		"csv":   {`"unchanged"`, `"new-check"`, `"resolved"`},
		"text":  {"new: cache", "new check: queue", "Resolved since 2026-11-01", "1 new, 1 known, 1 by new checks"},
		"html":  {"new check", "New since 2026-11-01: 1 violation", "Known since 2026-11-01 or before: 1 violation", "Resolved since 2026-11-01", "1 new, 1 known, 1 by new checks"},
		"markdown": {
			"## hardcheck: no new violation at or above low, 3 violations (1 critical, 2 high): 1 new, 1 known, 1 by new checks", "Resolved since 2026-11-01",
		},
		"prometheus": {`hardcheck_known_violations{site="plant-7"} 1`, `hardcheck_new_check_violations{site="plant-7"} 1`, `hardcheck_resolved_violations{site="plant-7"} 1`},
	} {
		out := string(formatted(t, name, r))
		for _, want := range wants {
			if !strings.Contains(out, want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
	}
}

func TestFormats_count_every_finding(t *testing.T) {
	t.Parallel()
	r := reporttest.ManyFindings(10_000)
	for name, got := range map[string]int{
		"jsonl": bytes.Count(formatted(t, "jsonl", r), []byte("\"type\":\"finding\"")),
		"csv":   bytes.Count(formatted(t, "csv", r), []byte("\r\n")) - 1,
	} {
		if got != len(r.Findings) {
			t.Errorf("%s has %d findings, want %d", name, got, len(r.Findings))
		}
	}
	if got, failed := bytes.Count(formatted(t, "junit", r), []byte("<failure ")), r.Summary.Outcomes[checks.Failed]; got != failed {
		t.Errorf("junit has %d failures, want %d", got, failed)
	}
}
