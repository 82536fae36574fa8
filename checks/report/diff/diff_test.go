package diff

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

const bind = "redis-bind-restricted"

// judged is a report in which the bind check ended with the outcome on "cache",
// whose state follows from what the outcome allows.
func judged(outcome checks.Outcome) *reporttest.Building {
	b := reporttest.Start("plant-7", "baseline").Target("cache", "redis://10.10.0.5", checks.StateCollected, "", "")
	if outcome == "" {
		return b
	}
	finding := b.Finding(bind, "cache", outcome, string(outcome)+" message")
	finding.Controls = []string{"baseline/" + bind}
	switch outcome {
	case checks.NotAssessed:
		finding.Reason = checks.Denied
	case checks.Waived:
		finding.Original = checks.Failed
		finding.Waiver = &engine.WaiverUse{Owner: "Operations", Reason: "spring", Expires: reporttest.Date(2026, 12, 31)}
	}
	return b
}

// classes says in a line where each change went: "new cache failed->failed note".
func classes(d Diff) []string {
	var all []string
	add := func(class string, changes []Change) {
		for _, c := range changes {
			line := class + " " + report.Label(c.Target, c.Subject) + " " + string(c.Before) + ">" + string(c.After)
			if c.OldSeverity != 0 {
				line += " was " + c.OldSeverity.String()
			}
			if c.Note != "" {
				line += ": " + c.Note
			}
			all = append(all, line)
		}
	}
	add("new", d.New)
	add("resolved", d.Resolved)
	add("waived", d.Waived)
	add("incomparable", d.Incomparable)
	add("unchanged", d.Unchanged)
	return all
}

func TestCompare_outcomes(t *testing.T) {
	t.Parallel()
	const accepted = ": owner Operations, until 2026-12-31: spring"
	tests := []struct {
		before, after checks.Outcome
		want          string
	}{
		{checks.Failed, checks.Failed, "unchanged cache failed>failed"},
		{checks.Failed, checks.Passed, "resolved cache failed>passed"},
		{checks.Failed, checks.NotApplicable, "resolved cache failed>not-applicable: no longer applicable: not-applicable message"},
		{checks.Failed, checks.NotAssessed, "incomparable cache failed>not-assessed: not assessed in the later report (denied): not-assessed message"},
		{checks.Failed, checks.Errored, "incomparable cache failed>errored: errored in the later report: errored message"},
		{checks.Failed, checks.Waived, "waived cache failed>waived" + accepted},
		{checks.Failed, "", "incomparable cache failed>: the check did not run in the later report"},
		{checks.Passed, checks.Failed, "new cache passed>failed"},
		{checks.NotApplicable, checks.Failed, "new cache not-applicable>failed"},
		{checks.NotAssessed, checks.Failed, "incomparable cache not-assessed>failed: not assessed in the earlier report (denied): not-assessed message"},
		{checks.Errored, checks.Failed, "incomparable cache errored>failed: errored in the earlier report: errored message"},
		{checks.Waived, checks.Failed, "new cache waived>failed: its waiver no longer holds"},
		{"", checks.Failed, "incomparable cache >failed: the check did not run in the earlier report"},
		{checks.Passed, checks.Waived, "waived cache passed>waived" + accepted},
		{checks.Waived, checks.Waived, ""},
		{checks.Waived, checks.Passed, ""},
		{checks.Passed, checks.Passed, ""},
		{checks.NotAssessed, checks.Passed, ""},
		{checks.Passed, checks.NotAssessed, ""},
	}
	for _, tc := range tests {
		t.Run(string(tc.before)+"_to_"+string(tc.after), func(t *testing.T) {
			t.Parallel()
			got := classes(Compare(judged(tc.before).Result, judged(tc.after).Result))
			if strings.Join(got, "\n") != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestCompare_targets(t *testing.T) {
	t.Parallel()
	gone := func() *reporttest.Building {
		b := judged("")
		b.Targets = nil
		return b
	}
	unread := func() *reporttest.Building {
		b := judged("")
		b.Targets[0].State, b.Targets[0].Reason, b.Targets[0].Detail = checks.StateUnreachable, checks.Unreachable, "connection refused"
		return b
	}
	failed := judged(checks.Failed).Result
	tests := []struct {
		name          string
		before, after engine.Result
		want          string
	}{
		{"target_removed", failed, gone().Result, "incomparable cache failed>: cache is not in the later report"},
		{"target_added", gone().Result, failed, "incomparable cache >failed: cache is not in the earlier report"},
		{
			"target_unreachable", failed, unread().Result,
			"incomparable cache failed>: cache was not read in the later report: unreachable: connection refused",
		},
		{
			"target_was_unreachable", unread().Result, failed,
			"incomparable cache >failed: cache was not read in the earlier report: unreachable: connection refused",
		},
	}
	for _, tc := range tests {
		if got := strings.Join(classes(Compare(tc.before, tc.after)), "\n"); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestCompare_addresses holds that a name which leads to other addresses, or to several
// instead of one, is neither better nor worse for it.
func TestCompare_addresses(t *testing.T) {
	t.Parallel()
	at := func(addresses ...string) engine.Result {
		b := reporttest.Start("plant-7", "baseline")
		for _, address := range addresses {
			name := "cache" + address
			b.Target(name, "redis://cache.example.org", checks.StateCollected, "", "")
			if address != "" {
				b.Targets[len(b.Targets)-1].Base = "cache"
			}
			b.Finding(bind, name, checks.Failed, "listens on all").Controls = []string{"baseline/" + bind}
		}
		return b.Result
	}
	const a, b, c = "@192.0.2.1", "@192.0.2.2", "@192.0.2.3"
	for _, tc := range []struct {
		name          string
		before, after engine.Result
		want          []string
	}{
		{"to_several", at(""), at(a, b), []string{
			"incomparable cache@192.0.2.1 >failed: cache was read at one address in the earlier report",
			"incomparable cache@192.0.2.2 >failed: cache was read at one address in the earlier report",
			"incomparable cache failed>: cache was read at several addresses in the later report",
		}},
		{"to_one", at(a, b), at(""), []string{
			"incomparable cache >failed: cache was read at several addresses in the earlier report",
			"incomparable cache@192.0.2.1 failed>: cache was read at one address in the later report",
			"incomparable cache@192.0.2.2 failed>: cache was read at one address in the later report",
		}},
		{"to_another", at(a, b), at(a, c), []string{
			"incomparable cache@192.0.2.2 failed>: cache had other addresses in the later report",
			"incomparable cache@192.0.2.3 >failed: cache had other addresses in the earlier report",
			"unchanged cache@192.0.2.1 failed>failed",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := classes(Compare(tc.before, tc.after))
			slices.Sort(got)
			slices.Sort(tc.want)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCompare_subjects(t *testing.T) {
	t.Parallel()
	users := func(outcome checks.Outcome, names ...string) *reporttest.Building {
		b := judged("")
		for _, name := range names {
			f := b.Finding("redis-user-password-set", "cache#"+name, outcome, "message")
			f.Controls, f.Reason = []string{"baseline/redis-user-password-set"}, checks.Denied
		}
		return b
	}
	before := users(checks.Failed, "app", "worker").Result
	rest := users(checks.Failed, "app").Result
	if diff := cmp.Diff([]string{
		"resolved cache (worker) failed>: it is no longer there",
		"unchanged cache (app) failed>failed",
	}, classes(Compare(before, rest))); diff != "" {
		t.Errorf("a subject that is gone (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"new cache (worker) >failed",
		"unchanged cache (app) failed>failed",
	}, classes(Compare(rest, before))); diff != "" {
		t.Errorf("a subject that came (-want +got):\n%s", diff)
	}
	unlisted := users(checks.NotAssessed, "").Result
	for _, line := range classes(Compare(before, unlisted)) {
		if !strings.HasPrefix(line, "incomparable ") || !strings.Contains(line, "not assessed in the later report (denied)") {
			t.Errorf("users could not be listed, and yet: %q", line)
		}
	}
}

func TestCompare_severity_change(t *testing.T) {
	t.Parallel()
	worse := judged(checks.Failed).Result
	worse.Findings[0].Severity = checks.Critical
	d := Compare(judged(checks.Failed).Result, worse)
	if diff := cmp.Diff([]string{"unchanged cache failed>failed was high"}, classes(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if text := diffOf(t, d, report.TextOptions{}); !strings.Contains(text, "critical  redis-bind-restricted on cache: failed message (was high)") {
		t.Errorf("the default view hides the change of severity:\n%s", text)
	}
}

func TestCompare_scope(t *testing.T) {
	t.Parallel()
	baseline := judged(checks.Failed).Result
	policy := func(outcome checks.Outcome, controls ...string) engine.Result {
		r := judged(outcome).Result
		r.Findings[0].Controls = controls
		r.Profiles = nil
		for _, control := range controls {
			r.Profiles = append(r.Profiles, engine.ProfileSummary{ID: profileOf(control)})
		}
		return r
	}
	other := judged(checks.Passed).Result
	other.Site = "plant-8"
	alone := policy(checks.Failed, "netmikro/N03")
	alone.Profiles = append(alone.Profiles, engine.ProfileSummary{ID: "baseline"})
	tests := []struct {
		name          string
		before, after engine.Result
		want          string
	}{
		{"profile_changed", baseline, policy(checks.Passed, "netmikro/N03"), "incomparable cache failed>: judged for baseline, which the later report does not cover"},
		{"profile_changed_and_failed", baseline, policy(checks.Failed, "netmikro/N03"), "incomparable cache >failed: judged for netmikro, which the earlier report does not cover"},
		{"profile_added", baseline, policy(checks.Passed, "baseline/"+bind, "netmikro/N03"), "resolved cache failed>passed"},
		{"profile_added_that_alone_fails", judged(checks.Passed).Result, alone, "incomparable cache >failed: judged for netmikro, which the earlier report does not cover"},
		{"other_site", baseline, other, `incomparable cache failed>passed: the reports are of the sites "plant-7" and "plant-8"`},
		{"other_site_reversed", other, baseline, `incomparable cache passed>failed: the reports are of the sites "plant-8" and "plant-7"`},
	}
	for _, tc := range tests {
		if got := strings.Join(classes(Compare(tc.before, tc.after)), "\n"); got != tc.want {
			t.Errorf("%s:\n got %q\nwant %q", tc.name, got, tc.want)
		}
	}
}

func TestCompare_notices(t *testing.T) {
	t.Parallel()
	before, after := judged(checks.Failed).Result, judged(checks.Passed).Result
	after.Tool.Version, after.Targets[0].Address = "0.2.0", "redis://10.10.0.9"
	after.AsOf = before.AsOf.AddDate(0, 0, -1)
	want := []string{
		`hardcheck: "0.1.0" before, "0.2.0" after`,
		`address of cache: "redis://10.10.0.5" before, "redis://10.10.0.9" after`,
		"the second report is older than the first",
	}
	if diff := cmp.Diff(want, Compare(before, after).Notices); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCompare_with_itself(t *testing.T) {
	t.Parallel()
	for name, make := range reporttest.Cases {
		d := Compare(make(), make())
		if len(d.New)+len(d.Resolved)+len(d.Waived)+len(d.Incomparable) > 0 {
			t.Errorf("%s differs from itself: %q", name, classes(d))
		}
		if failed := make().Summary.Outcomes[checks.Failed]; len(d.Unchanged) != failed {
			t.Errorf("%s: %d unchanged, want its %d violations", name, len(d.Unchanged), failed)
		}
	}
}

func TestCompare_loses_nothing(t *testing.T) {
	t.Parallel()
	for first, before := range reporttest.Cases {
		for second, after := range reporttest.Cases {
			d := Compare(before(), after())
			listed := map[string]bool{}
			for _, changes := range [][]Change{d.New, d.Resolved, d.Waived, d.Incomparable, d.Unchanged} {
				for _, c := range changes {
					if listed[c.Fingerprint] {
						t.Errorf("%s to %s: %s on %s is in two classes", first, second, c.Check, c.Target)
					}
					listed[c.Fingerprint] = true
				}
			}
			for _, r := range []engine.Result{before(), after()} {
				for _, f := range r.Findings {
					if f.Outcome == checks.Failed && !listed[f.Fingerprint] {
						t.Errorf("%s to %s: %s on %s is in no class", first, second, f.Check, f.Target)
					}
				}
			}
		}
	}
}

func diffOf(t *testing.T, d Diff, o report.TextOptions) string {
	t.Helper()
	var out bytes.Buffer
	if err := d.Text(&out, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// twoRuns are audits of one site a week apart.
func twoRuns() (before, after engine.Result) {
	first, b := &reporttest.Building{Result: reporttest.PolicySite()}, &reporttest.Building{Result: reporttest.PolicySite()}
	first.AsOf = reporttest.AsOf.AddDate(0, 0, -7)
	for _, side := range []*reporttest.Building{first, b} {
		side.Finding("redis-certificate-valid", "queue", checks.Failed, "expired on 2026-11-01", "certificate", "not after 2026-11-01")
	}
	b.Findings[0].Outcome, b.Findings[0].Message = checks.Passed, ""
	b.Findings[2].Severity = checks.Critical
	b.Findings[6].Outcome, b.Findings[6].Reason, b.Findings[6].Message = checks.NotAssessed, checks.Timeout, "no answer to ACL LIST within 5s"
	b.Findings[5].Outcome, b.Findings[5].Message = checks.Failed, "maxmemory is 0: no limit"
	return first.Result, b.End(engine.Exit{Code: 1, Violations: true})
}

func TestDiff_golden(t *testing.T) {
	t.Parallel()
	d := Compare(twoRuns())
	reporttest.Golden(t, "diff.txt", []byte(diffOf(t, d, report.TextOptions{})))
	reporttest.Golden(t, "diff.verbose.txt", []byte(diffOf(t, d, report.TextOptions{Verbose: true})))
	reporttest.Golden(t, "diff.color.txt", []byte(diffOf(t, d, report.TextOptions{Color: true})))
	reporttest.Golden(t, "diff.none.txt", []byte(diffOf(t, Compare(reporttest.CleanSite(), reporttest.CleanSite()), report.TextOptions{})))
	var out bytes.Buffer
	if err := d.JSON(&out); err != nil {
		t.Fatal(err)
	}
	reporttest.Golden(t, "diff.json", out.Bytes())
}

func TestDiff_JSON_has_every_list(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := Compare(engine.Result{}, engine.Result{}).JSON(&out); err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(out.Bytes(), &fields); err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"notices", "new", "resolved", "waived", "incomparable", "unchanged"} {
		if got, ok := fields[list].([]any); !ok || len(got) != 0 {
			t.Errorf("%s is %v, want an empty list", list, fields[list])
		}
	}
}

func TestDiff_Text_hostile(t *testing.T) {
	t.Parallel()
	for _, evil := range reporttest.HostileStrings {
		r := reporttest.PolicySite()
		reporttest.Poison(&r, evil)
		reporttest.AssertHarmless(t, diffOf(t, Compare(reporttest.OpenServer(), r), report.TextOptions{Verbose: true}))
	}
	reporttest.AssertHarmless(t, diffOf(t, Compare(reporttest.OpenServer(), reporttest.HostileSite()), report.TextOptions{Verbose: true}))
}

func TestDiff_Text_write_error(t *testing.T) {
	t.Parallel()
	if err := Compare(reporttest.PolicySite(), reporttest.OpenServer()).Text(reporttest.Failing{}, report.TextOptions{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Diff.Text: %v, want the writer's error", err)
	}
}
