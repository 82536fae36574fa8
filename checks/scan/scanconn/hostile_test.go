package scanconn

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

// TestWhatIsNoReport holds that whatever else is given ends with what it is, and no facts.
func TestWhatIsNoReport(t *testing.T) {
	t.Parallel()
	pip := `{"dependencies": [], "fixes": []}`
	for _, tc := range []struct{ name, content, want string }{
		{"empty", "", "the file is empty"},
		{"blank", " \n", "holds no JSON document"},
		{"not_json", "Total: 0 (HIGH: 0)", "invalid character"},
		{"utf16", "\xff\xfe{\x00}\x00", "UTF-16"},
		{"utf16_unmarked", "{\x00}\x00", "UTF-16"},
		{"two_documents", pip + pip, "a second JSON document"},
		{"cut_off", `{"dependencies": [{"name": "a", "version": "1", "vulns": [`, "cut off"},
		{"nested", `{"SchemaVersion": 2, "Other": ` + strings.Repeat("[", 100_000), "levels"},
		{"nested_in_a_value", `{"SchemaVersion": 2, "Metadata": ` + strings.Repeat(`{"a":`, 20_000), "depth"},
		{"an_array", "[]", "no object"},
		{"bandit", `{"errors": [], "generated_at": "2026-01-01T00:00:00Z", "metrics": {}, "results": []}`, "of bandit"},
		{"semgrep", `{"version": "1.5", "results": [], "paths": {}}`, "of semgrep"},
		{"gosec", `{"Golang errors": {}, "Issues": [], "Stats": {}}`, "of gosec"},
		{"npm_6", `{"actions": [], "advisories": {}}`, "before npm 7"},
		{"components", `{"bomFormat": "CycloneDX", "components": []}`, "CycloneDX"},
		{"another_tool", `{"vulnerable": false, "results": []}`, "no report that hardcheck knows"},
		{"another_schema", `{"SchemaVersion": 3, "ArtifactType": "container_image"}`, "schema version 3"},
		{"another_artifact", `{"SchemaVersion": 2, "ArtifactType": "vm"}`, "vm"},
		{"another_sarif", `{"version": "2.0.0", "runs": []}`, "2.1.0 is read"},
		{"sarif_without_run", `{"version": "2.1.0", "runs": []}`, "no run"},
		{"sarif_of_trivy", `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Trivy"}}, "results": []}]}`, "give its JSON"},
		{"sarif_of_two", `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "a"}}, "results": []}, {"tool": {"driver": {"name": "b"}}, "results": []}]}`, "its own file"},
		{"wrong_type", `{"dependencies": [{"name": 5}]}`, "not of the type"},
		{"npm_error", `{"auditReportVersion": 1}`, "of which 2 is read"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := collect(t, write(t, tc.content), scan.Settings{})
			if got.Facts != nil || got.Problem == nil || !strings.Contains(got.Problem.Detail, tc.want) {
				t.Errorf("facts %+v, problem %+v, want %q", got.Facts, got.Problem, tc.want)
			}
		})
	}
}

// TestWhatShowsLess holds that reports which show less than they seem to say so.
func TestWhatShowsLess(t *testing.T) {
	t.Parallel()
	sarif := func(run string) string {
		return `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL", "rules": [{"id": "a"}]}}` + run + `}]}`
	}
	for _, tc := range []struct{ name, content, path string }{
		{"failed_tool", sarif(`, "invocations": [{"executionSuccessful": false}], "results": []`), "findings"},
		{"no_results", sarif(``), "findings"},
		{"null_results", sarif(`, "results": null`), "findings"},
		{"osv_without_packages", `{"results": []}`, "covers"},
		{"govulncheck_without_modules", `{"config": {"scan_level": "symbol"}}`, "covers"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := collect(t, write(t, tc.content), scan.Settings{})
			if got.Facts == nil || got.Problems[tc.path].Detail == "" {
				t.Errorf("problem %+v, problems %+v, want one of %s", got.Problem, got.Problems, tc.path)
			}
			if facts, ok := got.Facts.(scan.Facts); ok && tc.path == "findings" {
				if _, all := facts.Findings.Get(); all {
					t.Error("the findings are whole")
				}
			}
		})
	}
}

// TestByteOrderMark holds that a mark of UTF-8 is no reason to refuse a report.
func TestByteOrderMark(t *testing.T) {
	t.Parallel()
	if got := collect(t, write(t, "\xef\xbb\xbf{\"dependencies\": []}"), scan.Settings{}); got.Facts == nil {
		t.Errorf("problem %+v", got.Problem)
	}
}

// generated is a report that is made while it is read: a head, one part many times, a tail.
type generated struct {
	head, part, tail []byte
	times            int64
	at               int64
}

func (g *generated) size() int64 {
	return int64(len(g.head)) + g.times*int64(len(g.part)) + int64(len(g.tail))
}

func (g *generated) Read(p []byte) (int, error) {
	if g.at >= g.size() {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && g.at < g.size() {
		var from []byte
		switch inside := g.at - int64(len(g.head)); {
		case inside < 0:
			from = g.head[g.at:]
		case inside < g.times*int64(len(g.part)):
			from = g.part[inside%int64(len(g.part)):]
		default:
			from = g.tail[inside-g.times*int64(len(g.part)):]
		}
		copied := copy(p[n:], from)
		n += copied
		g.at += int64(copied)
	}
	return n, nil
}

func (g *generated) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekCurrent {
		offset += g.at
	}
	g.at = offset
	return g.at, nil
}

// TestHugeReport reads a report of 500 MB that never exists as a whole, and holds how much
// memory is kept at the end of it and that the rest of the findings is not taken for none.
func TestHugeReport(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 500 MB")
	}
	part := []byte(`{"VulnerabilityID":"CVE-2026-0001","PkgName":"openssl","Severity":"HIGH","Description":"` + strings.Repeat("x", 64<<10) + `"},`)
	huge := &generated{
		head: []byte(`{"SchemaVersion":2,"ArtifactType":"container_image","Results":[{"Class":"os-pkgs","Vulnerabilities":[`),
		part: part, times: 500<<20/int64(len(part)) + 1, tail: []byte(`{"VulnerabilityID":"CVE-2026-0002","Severity":"LOW"}]}]}`),
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r, err := read(t.Context(), huge)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapInuse) - int64(before.HeapInuse); grown > 64<<20 {
		t.Errorf("%d MB are kept", grown>>20)
	}
	if n := len(r.facts.Findings.Entries()); n != int(huge.times)+1 {
		t.Errorf("%d findings, want %d", n, huge.times+1)
	}
}

// TestBounds holds that one value, the list of findings and the whole are bounded.
func TestBounds(t *testing.T) {
	t.Parallel()
	one := `{"SchemaVersion":2,"ArtifactType":"container_image","ArtifactName":"`
	_, err := read(t.Context(), &generated{head: []byte(one), part: bytes.Repeat([]byte("x"), 1<<20), times: 40, tail: []byte(`"}`)})
	if problem, ok := err.(checks.Problem); !ok || problem.Reason != checks.Budget {
		t.Errorf("a string of 40 MB: %v", err)
	}
	many := `{"dependencies":[{"name":"a","version":"1","vulns":[` + strings.TrimSuffix(strings.Repeat(`{"id":"x"},`, maxFindings+1), ",") + `]}]}`
	r, err := read(t.Context(), strings.NewReader(many))
	if err != nil {
		t.Fatal(err)
	}
	if entries, all := r.facts.Findings.Get(); all || len(entries) != maxFindings || r.problems.Take()["findings"].Reason != checks.Budget {
		t.Errorf("%d findings, whole: %t", len(entries), all)
	}
}

func TestPathsThatAreNoFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	loop := filepath.Join(folder, "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Skip("no links here")
	}
	for _, path := range []string{folder, filepath.Join(folder, "missing"), loop, "/dev/zero", "/proc/self/mem"} {
		access := checks.Access{Path: path, Transcript: checks.NewTranscript(time.Now())}
		if got := Collect(t.Context(), access); got.Facts != nil || got.Problem == nil || !strings.Contains(got.Problem.Detail, path) {
			t.Errorf("%s: facts %v, problem %+v", path, got.Facts, got.Problem)
		}
	}
}
