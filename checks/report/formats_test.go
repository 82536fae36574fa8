package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// siteOptions are those of an audit with a site file.
var siteOptions = Options{SiteFile: "plants/site.yaml"}

// formatted renders r in one format.
func formatted(t testing.TB, name string, r engine.Result) []byte {
	t.Helper()
	format, ok := FormatNamed(name)
	if !ok {
		t.Fatalf("no format %q", name)
	}
	var out bytes.Buffer
	if err := format.Write(&out, r, siteOptions); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out.Bytes()
}

// placed gives the lines that a site file and a profile have.
func placed(r engine.Result) engine.Result {
	lines := map[string]int{"cache": 5, "queue": 6}
	for i := range r.Findings {
		r.Findings[i].Line = lines[r.Findings[i].Target]
	}
	for i := range r.Controls {
		if r.Controls[i].Profile != "baseline" {
			r.Controls[i].Line = 10 + 3*i
		}
	}
	return r
}

func TestFormats_golden(t *testing.T) {
	t.Parallel()
	for _, format := range Formats() {
		// These have golden files of their own.
		if format.Name == "text" || format.Name == "json" || format.Name == "html" {
			continue
		}
		golden(t, "policy"+format.Extension, formatted(t, format.Name, placed(policySite())))
		golden(t, "empty"+format.Extension, formatted(t, format.Name, cases["empty"]()))
	}
}

func TestFormats_table(t *testing.T) {
	t.Parallel()
	names, extensions := map[string]bool{}, map[string]bool{}
	for _, format := range Formats() {
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
	for _, name := range []string{"text", "json", "jsonl", "sarif", "junit", "html", "markdown", "csv", "prometheus"} {
		if !names[name] {
			t.Errorf("the format %s is missing", name)
		}
	}
	if _, ok := FormatNamed("pdf"); ok {
		t.Error("a format that doesn't exist was found")
	}
}

func TestFormats_leave_the_result_unchanged(t *testing.T) {
	t.Parallel()
	for name, make := range cases {
		r := placed(make())
		for _, format := range Formats() {
			formatted(t, format.Name, r)
			if diff := cmp.Diff(placed(make()), r); diff != "" {
				t.Fatalf("%s changed the case %s (-want +got):\n%s", format.Name, name, diff)
			}
		}
	}
}

func TestFormats_deterministic(t *testing.T) {
	t.Parallel()
	for name, make := range cases {
		for _, format := range Formats() {
			first := formatted(t, format.Name, placed(make()))
			for range 10 {
				if again := formatted(t, format.Name, placed(make())); !bytes.Equal(first, again) {
					t.Fatalf("%s: two renderings of %s differ", format.Name, name)
				}
			}
		}
	}
}

func TestFormats_pass_on_the_writers_error(t *testing.T) {
	t.Parallel()
	for _, format := range Formats() {
		if err := format.Write(failing{}, policySite(), Options{}); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: error %v, want the writer's", format.Name, err)
		}
	}
}

// manyFindings has n findings of 40 checks on 50 targets, of every outcome.
func manyFindings(n int) engine.Result {
	b := start("plant-7", "baseline")
	for i := range 50 {
		b.target(fmt.Sprintf("cache-%d", i), "redis://10.10.0.5", checks.StateCollected, "", "")
	}
	outcomes := []checks.Outcome{checks.Failed, checks.Passed, checks.NotAssessed, checks.Waived, checks.NotApplicable, checks.Errored}
	for i := range n {
		outcome := outcomes[i%len(outcomes)]
		who := fmt.Sprintf("cache-%d#subject-%d", i%50, i)
		f := b.finding(fmt.Sprintf("redis-noun-state%d", i%40), who, outcome, "listens on 0.0.0.0", "CONFIG GET bind", "0.0.0.0")
		if outcome == checks.NotAssessed {
			f.Reason = checks.Timeout
		}
	}
	return b.baseline().end(engine.Exit{Code: 1, Violations: true})
}

func TestFormats_many_findings(t *testing.T) {
	t.Parallel()
	r := manyFindings(10_000)
	failed := r.Summary.Outcomes[checks.Failed]
	for _, format := range Formats() {
		out := formatted(t, format.Name, r)
		assertWellFormed(t, format.Name, out)
		if format.Name == "markdown" && len(out) > maxComment {
			t.Errorf("markdown is %d bytes long", len(out))
		}
	}
	for name, got := range map[string]int{
		"jsonl": bytes.Count(formatted(t, "jsonl", r), []byte("\"type\":\"finding\"")),
		"csv":   bytes.Count(formatted(t, "csv", r), []byte("\r\n")) - 1,
	} {
		if got != len(r.Findings) {
			t.Errorf("%s has %d findings, want %d", name, got, len(r.Findings))
		}
	}
	if got := bytes.Count(formatted(t, "junit", r), []byte("<failure ")); got != failed {
		t.Errorf("junit has %d failures, want %d", got, failed)
	}
}

func TestFormats_name_every_violation(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"jsonl", "sarif", "junit", "markdown", "csv"} {
		out := string(formatted(t, name, policySite()))
		for _, f := range policySite().Findings {
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
	if i := slices.IndexFunc(Formats(), func(f Format) bool { return f.Name == "text" }); i != 0 {
		t.Errorf("text is number %d: the default comes first", i+1)
	}
}

func TestFormats_tell_what_is_new(t *testing.T) {
	t.Parallel()
	r := policySite()
	r.Baseline = &engine.Baseline{AsOf: asOf, New: 1, Unchanged: 2}
	r.Findings[0].New = true
	for name, want := range map[string]string{
		"jsonl": `"new":true`, "sarif": `"new": true`, "junit": `message="new: cache: commands run`, "csv": `"true"`,
		"markdown": "- **critical** new: cache: ", "prometheus": `hardcheck_new_violations{site="plant-7"} 1`,
	} {
		if n := strings.Count(string(formatted(t, name, r)), want); n != 1 {
			t.Errorf("%s says %d times %q", name, n, want)
		}
		if strings.Contains(string(formatted(t, name, policySite())), want) {
			t.Errorf("%s calls something new without a baseline", name)
		}
	}
}
