package html

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func pageOf(t testing.TB, r engine.Result) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, r, Options{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestHTML_golden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"policy", "unreachable"} {
		reporttest.Golden(t, "html."+name+".html", []byte(pageOf(t, reporttest.Cases[name]())))
	}
}

func TestHTML_structure(t *testing.T) {
	t.Parallel()
	for name, r := range pages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			html := pageOf(t, r)
			reporttest.AssertHarmless(t, html)
			assertHTML(t, html)
		})
	}
}

// assertHTML reads a page strictly, and fails when a part of it is not in its place.
func assertHTML(t testing.TB, html string) {
	t.Helper()
	p := parsePage(t, html)
	assertHeadings(t, p.headings)
	if diff := cmp.Diff([]string{"header", "nav", "main", "footer"}, p.landmarks); diff != "" {
		t.Errorf("landmarks (-want +got):\n%s", diff)
	}
	for _, id := range p.internal {
		if !p.ids[id] {
			t.Errorf("link to #%s, which is not on the page", id)
		}
	}
	if p.elements["style"] != 1 || len(p.styles) != 1 || p.styles[0] != pageStyle || p.elements["h1"] != 1 {
		t.Errorf("elements: %v, and %d pieces of style", p.elements, len(p.styles))
	}
}

// assertHeadings fails when a heading is more than one level below the one before it.
func assertHeadings(t testing.TB, levels []int) {
	t.Helper()
	last := 0
	for i, level := range levels {
		if level > last+1 {
			t.Errorf("heading %d of %v goes from level %d to %d", i, levels, last, level)
		}
		last = level
	}
}

func TestHTML_content_security_policy(t *testing.T) {
	t.Parallel()
	html := pageOf(t, reporttest.PolicySite())
	p := parsePage(t, html)
	sum := sha256.Sum256([]byte(strings.Join(p.styles, "")))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'"
	if !strings.Contains(html, `<meta http-equiv="Content-Security-Policy" content="`+want+`"/>`) {
		t.Error("the policy is missing, or its hash isn't that of the style sheet")
	}
	for _, loads := range []string{"@import", "url(", "@font-face"} {
		if strings.Contains(pageStyle, loads) {
			t.Errorf("the style sheet loads something: %s", loads)
		}
	}
}

func TestHTML_says_all(t *testing.T) {
	t.Parallel()
	r := reporttest.PolicySite()
	text := strings.Join(strings.Fields(parsePage(t, pageOf(t, r)).text.String()), " ")
	wants := []string{
		"Violations found", sentence(report.ExitText(r)), "2026-11-22 02:10 UTC", "Modbus Web Server security policy (modbus-web-server)",
		"assessed 8 of 12 (66%)", "met: said by A. Operator on 2026-11-01, until 2027-11-01", "form.pdf, SHA-256 5f70bf18", "Carried out by", "Signature", "Accepted: owner Operations, approved by Plant manager, until 2026-12-31: TLS comes with the new host in spring",
		"Nobody opens a public issue for a vulnerability", "attested by A. Operator", "the site has no docker target",
	}
	for _, f := range r.Findings {
		wants = append(wants, f.Check, f.Title, f.Message)
	}
	for _, c := range r.Controls {
		wants = append(wants, c.ID, c.Title, c.Section, c.Reason)
	}
	for _, target := range r.Targets {
		wants = append(wants, target.Name, target.Address, target.Detail)
	}
	for _, w := range r.Waivers {
		wants = append(wants, w.Reason, w.Owner, report.Day(w.Expires))
	}
	for _, want := range append(wants, r.Notices...) {
		if !strings.Contains(text, want) {
			t.Errorf("the page doesn't say %q", want)
		}
	}
}

func TestHTML_verdict(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"open": "Violations found", "unreachable": "No violation, but incomplete", "interrupted": "Interrupted",
		"errored": "Ended in an error", "clean": "No violation", "below": "Only violations below low", "empty": "Nothing to assess",
	} {
		if got, _ := verdict(reporttest.Cases[name]()); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestHTML_baseline(t *testing.T) {
	t.Parallel()
	r := reporttest.OpenServer()
	r.Baseline = &engine.Baseline{AsOf: reporttest.AsOf, New: 1, Unchanged: 3, FailOnNew: true}
	r.Findings[2].Baseline = engine.BaselineNew
	html := pageOf(t, r)
	if n := strings.Count(html, `<strong class="new">new</strong>`); n != 1 {
		t.Errorf("%d violations are called new, want 1", n)
	}
	if want := report.BaselineText(*r.Baseline); !strings.Contains(html, want) {
		t.Errorf("the page doesn't say %q", want)
	}
	r.Exit.Violations = false
	if got, class := verdict(r); got != "No new violation" || class != "doubt" {
		t.Errorf("verdict %q of class %q", got, class)
	}
}

func TestHTML_worst_violation_of_a_target_comes_first(t *testing.T) {
	t.Parallel()
	r := reporttest.OpenServer()
	slices.Reverse(r.Findings)
	var got []string
	for _, violation := range newPager(r, Options{}).sitePart().Rows[0].Violations {
		got = append(got, violation.Text)
	}
	want := []string{
		"critical: redis-password-required", "high: redis-transport-encrypted", "high: redis-bind-restricted", "low: redis-memory-limited",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHTML_every_violation_is_reached_from_its_control(t *testing.T) {
	t.Parallel()
	r := reporttest.LargeSite(60, 5)
	p := parsePage(t, pageOf(t, r))
	for i := range r.Findings {
		if id := "finding-" + r.Findings[i].Fingerprint; !p.ids[id] || !slices.Contains(p.internal, id) {
			t.Fatalf("violation %d has no anchor %s, or nothing leads there", i, id)
		}
	}
	for _, control := range r.Controls {
		if !slices.Contains(p.internal, "check-"+control.ID) {
			t.Errorf("control %s doesn't lead to its findings", control.ID)
		}
	}
}

func TestHTML_equal_names_share_no_anchor(t *testing.T) {
	t.Parallel()
	r := reporttest.OpenServer()
	r.Targets = append(r.Targets, r.Targets[0])
	for i := range r.Findings {
		r.Findings[i].Fingerprint = "main"
	}
	r.Controls = append(r.Controls, r.Controls...)
	parsePage(t, pageOf(t, r))
	a := newAnchors()
	got := []string{a.take("x", "Ä b/C"), a.take("x", "-b-c-"), a.take("x", "b-c--2"), a.take("x", "b-c"), a.take("x", "")}
	if diff := cmp.Diff([]string{"x-b-c", "x-b-c--2", "x-b-c--2--2", "x-b-c--3", "x-"}, got); diff != "" {
		t.Errorf("anchors (-want +got):\n%s", diff)
	}
}

func TestHTML_styles_every_class_of_the_map(t *testing.T) {
	t.Parallel()
	for _, outcome := range checks.Outcomes() {
		if marks[outcome] == "" || reasonOrFill(outcome) == "" {
			t.Errorf("outcome %s has no mark or no filter", outcome)
		}
	}
	shapes := slices.Collect(maps.Values(marks))
	slices.Sort(shapes)
	if len(slices.Compact(shapes)) != len(checks.Outcomes())+1 {
		t.Error("two outcomes have one shape: only colour tells them apart")
	}
	for _, reason := range checks.Reasons() {
		if reasonTexts[reason] == "" {
			t.Errorf("reason %s is not explained", reason)
		}
	}
	for _, severity := range checks.Severities() {
		if !strings.Contains(pageStyle, fmt.Sprintf(".show-%s:checked", severity)) {
			t.Errorf("no filter for severity %s", severity)
		}
	}
}

// reasonOrFill is the filter rule of an outcome in the style sheet.
func reasonOrFill(outcome checks.Outcome) string {
	rule := fmt.Sprintf(".filtered:has(.show-%s:checked) .control:not(.is-%s)", outcome, outcome)
	if !strings.Contains(pageStyle, rule) {
		return ""
	}
	return rule
}

func TestHTML_bounds(t *testing.T) {
	t.Parallel()
	part := newPager(tiledSite(3000), Options{}).sitePart()
	tiles := 0
	for _, band := range part.Maps[0].Bands {
		tiles += len(band.Tiles)
	}
	if tiles != maxTiles || part.Maps[0].Rest != "2000 further targets not drawn: see the list." {
		t.Errorf("%d marks, %q", tiles, part.Maps[0].Rest)
	}
	if len(part.Rows) != maxRows || len(part.Rows)+len(part.More) != 3000 {
		t.Errorf("%d and %d rows", len(part.Rows), len(part.More))
	}
	if part.Rows[0].Class != string(checks.Failed) {
		t.Errorf("the first of many targets is %s, not the worst", part.Rows[0].Class)
	}
	many := reporttest.LargeSite(500, 20)
	if html := pageOf(t, many); len(html) > 600*len(many.Findings) {
		t.Errorf("10,000 findings take %d bytes", len(html))
	}
}

func TestHTML_map_text_fits(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"cache", strings.Repeat("n", 20), strings.Repeat("n", 21), strings.Repeat("漢", 40), strings.Repeat("e\u0301", 50), "e" + strings.Repeat("\u0301", 500), strings.Repeat("n", 1<<20)} {
		lines := chopped(name, nameWidth)
		for _, line := range lines {
			if report.Columns(line) > nameWidth {
				t.Errorf("%q takes %d columns", line, report.Columns(line))
			}
		}
		if n := utf8.RuneCountInString(strings.Join(lines, "")); n > 2*maxMarks*nameWidth+1 {
			t.Errorf("%d characters are drawn", n)
		}
		if joined := strings.Join(lines, ""); len(lines) > 2 || !strings.Contains(joined, "…") && joined != name {
			t.Errorf("%q became %q", name, lines)
		}
	}
}

func TestSpansAndFix(t *testing.T) {
	t.Parallel()
	got := fixBlocks("Set `a b` here:\n\n    x  y\n\n      z\nand an odd ` tick\n\n")
	want := []fixBlock{
		{Prose: []span{{false, "Set "}, {true, "a b"}, {false, " here:"}}},
		{Code: "x  y\n\n  z"},
		{Prose: []span{{false, "and an odd ` tick"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWebAddress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://example.org/a?b=c&d#e": "https://example.org/a?b=c&d#e", "http://example.org": "http://example.org",
		"HTTPS://example.org/ä": "https://example.org/%C3%A4", "https://example.org/\"x": "https://example.org/%22x",
		"http://\"": "", "https://": "", "//example.org": "", "javascript:alert(1)": "", "data:text/html,x": "", "CIS item 5.1": "", "": "",
		"https:example.org": "", "file:///etc/passwd": "", "https://[::1": "",
		"https://[2001:db8::1]:8443/": "https://[2001:db8::1]:8443/", "https://bücher.example/": "",
	} {
		if got := webAddress(text); got != want {
			t.Errorf("webAddress(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("redis-bind-restricted", "cache", "listens on `0.0.0.0`", "    bind 127.0.0.1\nx", "https://example.org/?a=b&c")
	f.Add("</style><script>", "\x00\xff\u202e", "{{.}}", "\t`", "javascript:x")
	f.Add("main", "main", "&amp;&#x41;", "```", "https://[::1]:x/%zz")
	f.Fuzz(func(t *testing.T, check, target, message, fix, reference string) {
		b := reporttest.Start(target, "baseline").Target(target, reference, checks.StateCollected, "", "")
		finding := b.Finding(check, target, checks.Failed, message, message, fix)
		finding.Description, finding.Remediation, finding.References = message, fix, []string{reference}
		b.Finding(check, target, checks.Passed, message)
		html := pageOf(t, b.Baselined().End(engine.Exit{Code: 1, Violations: true}))
		if !utf8.ValidString(html) {
			t.Error("the page is not UTF-8")
		}
		reporttest.AssertHarmless(t, html)
		assertHTML(t, html)
	})
}

func TestHTML_holds(t *testing.T) { reporttest.Hold(t, wholePage, assertPage) }

func TestHTML_brief_holds(t *testing.T) {
	reporttest.Hold(t, func(w io.Writer, r engine.Result) error { return Write(w, r, Options{Brief: true}) }, assertPage)
}

func wholePage(w io.Writer, r engine.Result) error { return Write(w, r, Options{}) }

func FuzzHTML_site(f *testing.F) { reporttest.Fuzz(f, wholePage, assertPage) }

func assertPage(t testing.TB, out []byte) {
	t.Helper()
	reporttest.AssertHarmless(t, string(out))
	assertHTML(t, string(out))
}
