package markdown

import (
	"fmt"
	"strings"
	"testing"

	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func TestMarkdown_worst_first(t *testing.T) {
	t.Parallel()
	out := string(reporttest.Written(t, Write, reporttest.PolicySite()))
	last := -1
	for _, check := range []string{"redis-password-required", "redis-bind-restricted", "redis-user-password-set"} {
		at := strings.Index(out, "<code>"+check)
		if at <= last {
			t.Errorf("%s stands at %d, after %d", check, at, last)
		}
		last = at
	}
}

func TestMarkdown_says_what_it_cut(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("plant-7", "baseline")
	for i := range 300 {
		b.Finding(fmt.Sprintf("redis-noun-state%03d", i), "cache", checks.Failed, strings.Repeat("long ", 50)).Remediation = strings.Repeat("more ", 100)
	}
	b.Unread("redis-memory-limited", "cache", checks.Timeout, "x")
	r := b.End(engine.Exit{Code: 1, Violations: true})
	for _, room := range []int{4000, report.MaxComment} {
		out := markdownOf(r, room)
		if len(out) > room {
			t.Errorf("%d bytes, want at most %d", len(out), room)
		}
		shown := strings.Count(out, "<code>redis-noun-state")
		want := fmt.Sprintf("**Cut to fit a comment:** %d violations of %d checks", 300-shown, 300-shown)
		if shown == 0 || !strings.Contains(out, want) {
			t.Errorf("%d checks are shown, and the end doesn't say %q: %s", shown, want, out[max(len(out)-300, 0):])
		}
	}
	if out := markdownOf(reporttest.PolicySite(), report.MaxComment); strings.Contains(out, "Cut to fit") {
		t.Error("a report that fits claims to be cut")
	}
}

func TestMarkdown_bounds_one_check(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{"has no password": "user-9 and 490 more): has no password", "has %d rights": "and 490 more of the same"} {
		b := reporttest.Start("plant-7", "baseline")
		for i := range 500 {
			b.Finding("redis-user-password-set", fmt.Sprintf("cache#user-%d", i), checks.Failed, strings.ReplaceAll(message, "%d", fmt.Sprint(i)))
		}
		out := string(reporttest.Written(t, Write, b.End(engine.Exit{Code: 1, Violations: true})))
		if !strings.Contains(out, "500 violations") || !strings.Contains(out, want) {
			t.Errorf("the number of violations is lost, no %q:\n%s", want, out)
		}
	}
}

func TestMarkdown_golden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "policy.md", reporttest.Written(t, Write, reporttest.Placed(reporttest.PolicySite())))
	reporttest.Golden(t, "empty.md", reporttest.Written(t, Write, reporttest.Cases["empty"]()))
}

func TestMarkdown_holds(t *testing.T) { reporttest.Hold(t, Write, assertComment) }

func FuzzMarkdown(f *testing.F) { reporttest.Fuzz(f, Write, assertComment) }

func assertComment(t testing.TB, out []byte) {
	t.Helper()
	reporttest.AssertHarmless(t, string(out))
	reporttest.AssertMarkdown(t, string(out))
}
