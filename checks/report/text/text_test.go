package text

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func textOf(t testing.TB, r engine.Result, o report.TextOptions) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, r, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestText_width(t *testing.T) {
	t.Parallel()
	for name, make := range reporttest.Cases {
		for _, width := range []int{0, 1, 60, 100, 500} {
			for _, verbose := range []bool{false, true} {
				text := textOf(t, make(), report.TextOptions{Width: width, Verbose: verbose})
				assertWidth(t, fmt.Sprintf("%s at width %d", name, width), text, report.NewPen(report.TextOptions{Width: width}).Width)
			}
		}
	}
}

// assertWidth fails for a line that is too long and could have been wrapped: code
// of a remediation and a line that a single long word makes too long are allowed.
func assertWidth(t *testing.T, what, text string, width int) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		code := strings.Contains(line, "requirepass <")
		longest := 0
		for _, word := range strings.Fields(line) {
			longest = max(longest, report.Columns(word))
		}
		if report.Columns(line) > width && longest <= width-16 && !code {
			t.Errorf("%s: %d columns in %q", what, report.Columns(line), line)
		}
	}
}

func TestText_wide_and_combining_names_are_aligned(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("水処理場", "baseline")
	for _, name := range []string{"水処理場", "cafe\u0301", "edge", "👩\u200d👩\u200d👧"} {
		b.Target(name, "redis://192.0.2.5", checks.StateCollected, "", "")
	}
	out := textOf(t, b.Baselined().End(engine.Exit{}), report.TextOptions{Width: 60})
	places := map[int]bool{}
	for line := range strings.Lines(out) {
		if before, _, found := strings.Cut(line, "redis://"); found {
			places[report.Columns(before)] = true
		}
	}
	if len(places) != 1 {
		t.Errorf("the addresses begin at several columns, %v:\n%s", places, out)
	}
	assertWidth(t, "wide names", out, 60)
}

func TestText_hostile(t *testing.T) {
	t.Parallel()
	const evil = "x\x1b[2Ky\u202eevil\u2066\nexit 0: all good\r\x07\x9b31m <script>\u200b\x00\xff"
	r := reporttest.PolicySite()
	r.Site, r.Tool.Version = evil, evil
	r.Profiles[0].Title = evil
	r.Notices = append(r.Notices, evil)
	for i := range r.Targets {
		r.Targets[i].Name, r.Targets[i].Address, r.Targets[i].Detail = evil, evil, evil
		r.Targets[i].Reason = evil
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Check, f.Title, f.Target, f.Subject, f.Message = f.Check+evil, evil, evil, evil, evil
		f.Description, f.Remediation = evil, evil+"\n\t"+evil
		f.References, f.Reason = []string{evil}, evil
		f.Evidence = []checks.Evidence{{Source: evil, Value: evil}}
		if f.Waiver != nil {
			f.Waiver.Owner, f.Waiver.Reason = evil, evil
		}
	}
	for i := range r.Controls {
		c := &r.Controls[i]
		c.Title, c.Section, c.Reason = evil, evil, evil
	}
	for i := range r.Waivers {
		w := &r.Waivers[i]
		w.Check, w.Control, w.Target, w.Subject, w.Owner, w.State = evil, evil, evil, evil, evil, evil
	}
	for _, verbose := range []bool{false, true} {
		text := textOf(t, r, report.TextOptions{Verbose: verbose})
		reporttest.AssertHarmless(t, text)
		for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
			if strings.HasPrefix(line, "exit 0") {
				t.Errorf("a foreign string forged the line %q", line)
			}
		}
	}
}

func TestText_color_only_adds(t *testing.T) {
	t.Parallel()
	for name, make := range reporttest.Cases {
		colored := textOf(t, make(), report.TextOptions{Color: true, Verbose: true})
		stripped := colored
		for _, s := range []report.Style{"0", report.Bold, report.Faint, report.Red, report.BoldRed, report.Green, report.Yellow, report.Magenta, report.Cyan} {
			stripped = strings.ReplaceAll(stripped, "\x1b["+string(s)+"m", "")
		}
		plainLines := strings.Split(textOf(t, make(), report.TextOptions{Verbose: true}), "\n")
		for i, line := range strings.Split(stripped, "\n") {
			if strings.TrimRight(line, " ") != plainLines[i] {
				t.Errorf("%s: line %d without colours is %q, want %q", name, i+1, line, plainLines[i])
			}
		}
	}
}

func TestText_shared_finding_in_full_once(t *testing.T) {
	t.Parallel()
	text := textOf(t, reporttest.PolicySite(), report.TextOptions{})
	if n := strings.Count(text, "commands run for a client that gave no credentials"); n != 1 {
		t.Errorf("the shared finding is written %d times, want once", n)
	}
	if n := strings.Count(text, "requirepass <a long random password>\n"); n != 2 {
		t.Errorf("its two lines of remediation appear %d times", n)
	}
	for _, id := range []string{"M25", "M26"} {
		if !strings.Contains(text, "FAILED  "+id+": ") {
			t.Errorf("the control %s is not written as failed", id)
		}
	}
}

// TestText_same_violation_is_one_line: what differs in more than the subject stands alone, and -v
// writes each.
func TestText_same_violation_is_one_line(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("plant-7", "baseline")
	b.Finding("redis-user-password-set", "cache#ann", checks.Failed, "has no password", "nopass", "true")
	b.Finding("redis-user-password-set", "cache#ben", checks.Failed, "has no password", "nopass", "true")
	b.Finding("redis-user-password-set", "cache#cleo", checks.Failed, "has no password", "nopass", "yes")
	b.Finding("redis-user-password-set", "cache#dan", checks.Failed, "has a known password", "nopass", "true")
	b.Finding("redis-user-password-set", "store#ann", checks.Failed, "has no password", "nopass", "true")
	b.Finding("redis-user-password-set", "cache#eve", checks.Failed, "has no password", "nopass", "true").Severity = checks.Low
	r := b.Baselined().End(engine.Exit{Code: 1, Violations: true})
	short, long := textOf(t, r, report.TextOptions{}), textOf(t, r, report.TextOptions{Verbose: true})
	for _, want := range []string{
		"high      cache (ann, ben): has no password\n", "cache (cleo): has no password\n", "cache (dan): has a known password\n",
		"store (ann): has no password\n", "low       cache (eve): has no password\n",
	} {
		if strings.Count(short, want) != 1 {
			t.Errorf("no %q in:\n%s", want, short)
		}
	}
	if strings.Count(short, "seen: ") != 5 || strings.Count(long, "seen: ") != 6 || !strings.Contains(long, "cache (ben): has no password\n") {
		t.Errorf("what was seen is lost, in:\n%s\nand verbose:\n%s", short, long)
	}
}

func TestText_violation_of_no_control(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("plant-7", "modbus-web-server").Target("cache", "redis://10.10.0.5", checks.StateCollected, "", "")
	b.Finding("redis-bind-restricted", "cache", checks.Failed, "listens on 0.0.0.0")
	b.Control("modbus-web-server/M26", "Redis is bound", "", checks.Passed, "", "redis-bind-restricted")
	text := textOf(t, b.End(engine.Exit{Code: 1, Violations: true}), report.TextOptions{})
	for _, want := range []string{"FAILED  redis-bind-restricted", "cache: listens on 0.0.0.0", "Fix:   bind 127.0.0.1 -::1"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}

func TestText_worst_control_first(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("plant-7", "baseline")
	b.Finding("redis-memory-limited", "cache", checks.Failed, "no limit")
	b.Finding("redis-bind-restricted", "cache", checks.Failed, "listens on 0.0.0.0")
	b.Finding("redis-user-password-set", "cache", checks.Failed, "no password")
	b.Finding("redis-password-required", "cache", checks.Failed, "open")
	text := textOf(t, b.Baselined().End(engine.Exit{Code: 1, Violations: true}), report.TextOptions{})
	last := -1
	for _, want := range []string{"redis-password-required", "redis-bind-restricted", "redis-user-password-set", "redis-memory-limited"} {
		at := strings.Index(text, "FAILED  "+want)
		if at <= last {
			t.Errorf("%s is at %d, not after %d", want, at, last)
		}
		last = at
	}
}

func TestText_default_view_is_bounded(t *testing.T) {
	t.Parallel()
	r := reporttest.LargeSite(500, 20)
	short := strings.Count(textOf(t, r, report.TextOptions{}), "\n")
	if short > 500 {
		t.Errorf("the default view of 10,000 violations of 20 checks takes %d lines", short)
	}
	long := textOf(t, r, report.TextOptions{Verbose: true})
	if n := strings.Count(long, "violation "); n != 10_000 {
		t.Errorf("the verbose view shows %d violations of 10,000", n)
	}
}

func TestText_last_line(t *testing.T) {
	t.Parallel()
	manual := reporttest.CleanSite()
	manual.Summary.Controls[checks.Manual] = 2
	strict := reporttest.BelowThreshold()
	strict.Summary.Outcomes[checks.Failed], strict.Summary.Severities = 0, nil
	strict.Exit = engine.Exit{Code: 3, Incomplete: true}
	unwritten := reporttest.CleanSite()
	unwritten.Exit = engine.Exit{Code: 4, Errors: true}
	cut := reporttest.CleanSite()
	cut.Exit = engine.Exit{Code: 3, Incomplete: true}
	attest := manual
	attest.Exit = engine.Exit{Code: 3, Incomplete: true}
	tests := []struct {
		name string
		r    engine.Result
		want string
	}{
		{"violations", reporttest.OpenServer(), "exit 1: 4 violations (1 critical, 2 high, 1 low); everything was assessed"},
		{"incomplete", reporttest.UnreachableSite(), "exit 3: no violation; incomplete: 9 results could not be assessed"},
		{"errored", reporttest.ErroredRun(), "exit 4: no violation; 1 judgement ended in a defect of hardcheck"},
		{"unwritten", unwritten, "exit 4: no violation; a report could not be written"},
		{"clean", reporttest.CleanSite(), "exit 0: no violation; everything was assessed"},
		{"manual", manual, "exit 0: no violation; 2 controls need a person's attestation"},
		{"strict", strict, "exit 3: no violation; incomplete: 1 result not assessed"},
		{"strict_attestation", attest, "exit 3: no violation; incomplete: 2 controls without an attestation"},
		{"cut_snapshot", cut, "exit 3: no violation; incomplete: not everything was read"},
		{"nothing", reporttest.Start("", "baseline").End(engine.Exit{}), "exit 0: no violation; nothing was there to assess"},
		{
			"interrupted", reporttest.InterruptedRun(),
			"exit 130: interrupted, this is only what was found until then; 1 violation (1 high); incomplete: 1 result could not be assessed",
		},
		{
			"below_threshold", reporttest.BelowThreshold(),
			"exit 0: no violation at or above low, 1 violation (1 low) below it; " +
				"1 result not assessed: 1 by a probe that nobody allowed",
		},
	}
	for _, tc := range tests {
		text := textOf(t, tc.r, report.TextOptions{})
		at := strings.LastIndex(text, "\n\n")
		if got := strings.Join(strings.Fields(text[at:]), " "); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestText_closed_pipe(t *testing.T) {
	t.Parallel()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Write(writer, reporttest.PolicySite(), report.TextOptions{}); err == nil {
		t.Error("writing to a pipe that nobody reads gave no error")
	}
}

func TestText_golden(t *testing.T) {
	t.Parallel()
	views := map[string]report.TextOptions{".txt": {}, ".verbose.txt": {Verbose: true}}
	for name, make := range reporttest.Cases {
		for suffix, options := range views {
			var out bytes.Buffer
			if err := Write(&out, make(), options); err != nil {
				t.Fatal(err)
			}
			reporttest.Golden(t, name+suffix, out.Bytes())
		}
	}
	var out bytes.Buffer
	if err := Write(&out, reporttest.PolicySite(), report.TextOptions{Color: true}); err != nil {
		t.Fatal(err)
	}
	reporttest.Golden(t, "policy.color.txt", out.Bytes())
}

func TestText_holds(t *testing.T) { reporttest.Hold(t, defaultText, assertText) }

func FuzzText(f *testing.F) { reporttest.Fuzz(f, defaultText, assertText) }

func defaultText(w io.Writer, r engine.Result) error { return Write(w, r, report.TextOptions{}) }

func assertText(t testing.TB, out []byte) {
	t.Helper()
	reporttest.AssertHarmless(t, string(out))
}

func TestSnapshotsAreNamed(t *testing.T) {
	t.Parallel()
	r := reporttest.CleanSite()
	sum := strings.Repeat("0123456789abcdef", 4)
	r.Snapshots = []engine.SnapshotSummary{{SHA256: sum}}
	if text := textOf(t, r, report.TextOptions{}); !strings.Contains(text, "\n  snapshot: SHA-256 "+sum+"\n") {
		t.Errorf("the snapshot is not named:\n%s", text)
	}
}

func TestOpenResultsAreCountedByTheirReasons(t *testing.T) {
	t.Parallel()
	r := reporttest.BelowThreshold()
	for _, reason := range []checks.Reason{checks.Source, checks.Source, checks.OutOfScope} {
		r.Findings = append(r.Findings, engine.Finding{Outcome: checks.NotAssessed, Reason: reason, Severity: checks.Low})
		r.Summary.Outcomes[checks.NotAssessed]++
	}
	want := "4 results not assessed: 2 that the source can't show, 1 by a probe that nobody allowed, 1 for lack of what was not selected"
	if text := strings.Join(strings.Fields(textOf(t, r, report.TextOptions{})), " "); !strings.Contains(text, want) {
		t.Errorf("%q is not in\n%s", want, text)
	}
}
