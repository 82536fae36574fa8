package scan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

// TestManyFindingsAreBounded holds that as many findings as are shown one by one are, and that
// of one more it is told that there is more.
func TestManyFindingsAreBounded(t *testing.T) {
	t.Parallel()
	const most = 200
	day := time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC)
	facts := func(about scan.About, n int) scan.Facts {
		findings := make([]scan.Finding, n)
		for i := range findings {
			findings[i] = scan.Finding{
				ID: fmt.Sprintf("CVE-2026-%04d", i), Package: "openssl", Installed: "3.0", Fixed: []string{"3.1"}, Severity: scan.Critical,
				Published: checks.Known(day.AddDate(0, -6, 0)),
			}
			if about == scan.AboutCode {
				findings[i] = scan.Finding{ID: fmt.Sprintf("rule-%04d", i), Severity: scan.High, File: "a.py", Line: 1}
			}
		}
		return scan.Facts{
			Format: scan.SARIF, About: about, Tool: scan.Tool{Name: "a"}, Date: checks.Known(day),
			Covers: checks.Known(scan.Covers{OS: true, Ecosystems: checks.Whole([]string{"pip"})}), Filters: checks.Whole([]scan.Filter{}),
			Rules: checks.Whole([]string{"rule-0000"}), Findings: checks.Whole(findings),
		}
	}
	for _, tc := range []struct {
		check *checks.Check
		about scan.About
		more  string
	}{
		{scan.CriticalPrompt, scan.AboutImage, "more than 200 critical findings"},
		{scan.ImageClean, scan.AboutImage, "1 more findings of at least"},
		{scan.CodeClean, scan.AboutCode, "findings of 1 more rules in files"},
	} {
		for _, n := range []int{most, most + 1} {
			rule, err := tc.check.Rule.Configure(nil)
			if err != nil {
				t.Fatal(err)
			}
			failed, told := 0, false
			for _, j := range rule.JudgeEach(checks.Observation{AsOf: day, Facts: facts(tc.about, n)}) {
				if j.Outcome == checks.Failed && j.Subject != "" {
					failed++
				}
				told = told || strings.Contains(j.Message, tc.more)
			}
			if failed != most || told != (n > most) {
				t.Errorf("%s: of %d findings %d are shown, and told of more: %t", tc.check.ID, n, failed, told)
			}
		}
	}
}

// TestTitleOfReports holds how a report is named, with what it looked at where that is told.
func TestTitleOfReports(t *testing.T) {
	t.Parallel()
	for want, facts := range map[string]scan.Facts{
		"Trivy":                 {Tool: scan.Tool{Name: "Trivy"}},
		"Trivy 0.60":            {Tool: scan.Tool{Name: "Trivy", Version: "0.60"}},
		"Trivy of a, b, c":      {Tool: scan.Tool{Name: "Trivy"}, Subject: scan.Subject{Names: []string{"a", "b"}, Files: []string{"c"}}},
		"Trivy of a, b, c, ...": {Tool: scan.Tool{Name: "Trivy"}, Subject: scan.Subject{Names: []string{"a", "b", "c", "d"}}},
		"Trivy of a at 75":      {Tool: scan.Tool{Name: "Trivy"}, Subject: scan.Subject{Names: []string{"a"}, Commit: "75"}},
	} {
		if got := facts.Title(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestRatingOfScores holds the bounds of CVSS 3.1, table 14.
func TestRatingOfScores(t *testing.T) {
	t.Parallel()
	for score, want := range map[float64]scan.Severity{
		10: scan.Critical, 9: scan.Critical, 8.9: scan.High, 7: scan.High, 6.9: scan.Medium, 4: scan.Medium, 3.9: scan.Low, 0.1: scan.Low, 0: scan.Negligible,
	} {
		if got := scan.RatingOf(score); got != want {
			t.Errorf("%v: %s, want %s", score, got, want)
		}
	}
}
