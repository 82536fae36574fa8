package html

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report/reporttest"
)

// TestHTML_hands_over holds the order of the page, from the cover to the signatures, and that
// it speaks of audits, not of programs.
func TestHTML_hands_over(t *testing.T) {
	t.Parallel()
	r := reporttest.SinceBaseline()
	r.Advisories.Date, r.Profiles[0].Digest = "2026-08-22", strings.Repeat("ab", 32)
	html := pageOf(t, r)
	last := -1
	for _, want := range []string{
		">Scope<", ">Policy<", strings.Repeat("ab", 32), ">Data about versions<", ">Carried out by<", ">Method<", `<section id="summary"`, "What to do first", `<section id="controls"`,
		`<section id="violations"`, "Resolved since 2026-11-01", "New since 2026-11-01", "By checks or parameters", "Known since 2026-11-01", `<section id="not-assessed"`,
		`<section id="statements"`, `<section id="manual"`, `<section id="waivers"`, `<section id="site"`, `<section id="proofs"`, `<section id="signatures"`,
	} {
		at := strings.Index(html, want)
		if at <= last {
			t.Errorf("%q stands at %d, not behind %d", want, at, last)
		}
		last = at
	}
	for _, word := range []string{"exit code", "exit 1", "exit 4"} {
		if strings.Contains(strings.ToLower(html), word) {
			t.Errorf("the page says %q", word)
		}
	}
}

// TestHTML_actions holds that the page for management has the five causes that clear most, and
// counts the others.
func TestHTML_actions(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("plant-7", "baseline").Target("cache", "redis://10.10.0.5", checks.StateCollected, "", "")
	for i := range 7 {
		check := fmt.Sprintf("redis-check-%d", i)
		for range i + 1 {
			b.Finding(check, fmt.Sprintf("cache#%d", len(b.Findings)), checks.Failed, "seen")
		}
	}
	p := newPager(b.Baselined().End(engine.Exit{Code: 1, Violations: true}), Options{}).withGroups()
	all, rest := p.actions()
	if len(all) != maxActions || all[0].Clears != "7 violations (7 medium)" || all[0].What.To == "" || rest != "Beside these, 2 other causes." {
		t.Errorf("%+v, %q", all, rest)
	}
}

func TestHTML_brief(t *testing.T) {
	t.Parallel()
	r := reporttest.PolicySite()
	var out bytes.Buffer
	if err := Write(&out, r, Options{Brief: true}); err != nil {
		t.Fatal(err)
	}
	p := parsePage(t, out.String())
	text := p.text.String()
	for _, f := range r.Findings {
		if f.Outcome == checks.Failed && !strings.Contains(text, f.Title) {
			t.Errorf("the brief page lacks %q", f.Title)
		}
	}
	for _, id := range []string{"summary", "controls", "not-assessed", "statements", "waivers", "signatures"} {
		if !p.ids[id] {
			t.Errorf("the brief page has no %s", id)
		}
	}
	for _, id := range []string{"site", "proofs", "paths"} {
		if p.ids[id] || slices.Contains(p.internal, id) {
			t.Errorf("the brief page has %s", id)
		}
	}
	if strings.Contains(text, "requirepass") {
		t.Error("the brief page says how to mend it")
	}
}
