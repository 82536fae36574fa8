package sarif

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func sarifRunOf(t testing.TB, r engine.Result, o Options) sarifRun {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, r, o); err != nil {
		t.Fatal(err)
	}
	assertSARIF(t, out.Bytes())
	var log sarifLog
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

var (
	sarifLevels = []string{"error", "warning", "note"}
	sarifUTC    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)
)

// assertSARIF checks what GitHub and the standard ask for, field by field.
func assertSARIF(t testing.TB, out []byte) {
	t.Helper()
	reporttest.AssertHarmless(t, string(out))
	decoder := json.NewDecoder(bytes.NewReader(out))
	decoder.DisallowUnknownFields()
	var log sarifLog
	if err := decoder.Decode(&log); err != nil {
		t.Fatalf("sarif: %v", err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 {
		t.Fatalf("sarif: version %q, %d runs", log.Version, len(log.Runs))
	}
	if bytes.Contains(out, []byte(": null")) {
		t.Fatal("sarif: a field is null, which the schema refuses")
	}
	run := log.Runs[0]
	problems := sarifRuleProblems(run)
	for i, result := range run.Results {
		problems = append(problems, sarifResultProblems(i, result, run)...)
	}
	for _, invocation := range run.Invocations {
		if !sarifUTC.MatchString(invocation.StartTimeUTC) || !sarifUTC.MatchString(invocation.EndTimeUTC) {
			problems = append(problems, "a time is not in UTC: "+invocation.StartTimeUTC)
		}
		for _, n := range invocation.Notifications {
			problems = append(problems, sarifNotificationProblems(n, run)...)
		}
	}
	if !strings.HasPrefix(run.AutomationDetails.ID, "hardcheck/") || !strings.HasSuffix(run.AutomationDetails.ID, "/") {
		problems = append(problems, "automation id "+run.AutomationDetails.ID)
	}
	if len(problems) > 0 {
		t.Fatalf("sarif: %s", strings.Join(problems, "\n"))
	}
}

func sarifRuleProblems(run sarifRun) []string {
	var problems []string
	ids := map[string]bool{}
	for _, rule := range run.Tool.Driver.Rules {
		tags := slices.Clone(rule.Properties.Tags)
		slices.Sort(tags)
		_, notNumber := strconv.ParseFloat(rule.Properties.SecuritySeverity, 64)
		for problem, bad := range map[string]bool{
			"is listed twice":                  ids[rule.ID],
			"has too many tags, or one twice":  len(tags) > 20 || len(slices.Compact(tags)) != len(rule.Properties.Tags),
			"is not tagged security":           !slices.Contains(tags, "security"),
			"has a severity without number":    notNumber != nil,
			"has no level":                     !slices.Contains(sarifLevels, rule.DefaultConfiguration.Level),
			"has a long or empty description":  rule.ShortDescription.Text == "" && rule.ID != "" || len([]rune(rule.FullDescription.Text)) > 1024,
			"links something that's no https:": rule.HelpURI != "" && !strings.HasPrefix(rule.HelpURI, "https://"),
		} {
			if bad {
				problems = append(problems, fmt.Sprintf("rule %q %s", rule.ID, problem))
			}
		}
		ids[rule.ID] = true
	}
	return problems
}

func sarifResultProblems(i int, result sarifResult, run sarifRun) []string {
	var problems []string
	rules := run.Tool.Driver.Rules
	for problem, bad := range map[string]bool{
		"names no rule":             result.RuleIndex < 0 || result.RuleIndex >= len(rules) || rules[result.RuleIndex].ID != result.RuleID,
		"has no level":              !slices.Contains(sarifLevels, result.Level),
		"has no message":            result.Message.Text == "",
		"holds an embedded link":    strings.Contains(result.Message.Text, "]("),
		"has not one location":      len(result.Locations) != 1,
		"has no suppressions field": result.Suppressions == nil,
		"isn't told apart":          result.PartialFingerprints.Own != result.PartialFingerprints.PrimaryLocationLineHash,
	} {
		if bad {
			problems = append(problems, fmt.Sprintf("result %d %s", i, problem))
		}
	}
	for _, location := range result.Locations {
		problems = append(problems, sarifLocationProblems(location)...)
	}
	for _, s := range result.Suppressions {
		if s.Kind != "external" || s.Status != "accepted" || s.Justification == "" {
			problems = append(problems, fmt.Sprintf("result %d has the suppression %+v", i, s))
		}
	}
	return problems
}

func sarifLocationProblems(location sarifLocation) []string {
	uri := location.PhysicalLocation.ArtifactLocation.URI
	parsed, err := url.Parse(uri)
	switch {
	case err != nil:
		return []string{err.Error()}
	case uri == "" || parsed.IsAbs() || parsed.Host != "" || path.IsAbs(parsed.Path) || strings.HasPrefix(path.Clean(parsed.Path), ".."):
		return []string{fmt.Sprintf("uri %q is not relative, or leads out of the folder", uri)}
	case location.PhysicalLocation.Region.StartLine < 1:
		return []string{"a location has no line"}
	case len(location.LogicalLocations) != 1 || location.LogicalLocations[0].Name == "":
		return []string{"a location has no logical location"}
	}
	return nil
}

func sarifNotificationProblems(n sarifNotification, run sarifRun) []string {
	about := run.Tool.Driver.Notifications
	if n.Descriptor.Index >= len(about) || about[n.Descriptor.Index].ID != n.Descriptor.ID {
		return []string{"a notification has no descriptor"}
	}
	if n.AssociatedRule != nil && run.Tool.Driver.Rules[n.AssociatedRule.Index].ID != n.AssociatedRule.ID {
		return []string{"a notification names another rule"}
	}
	return nil
}

func TestSARIF_outcomes(t *testing.T) {
	t.Parallel()
	run := sarifRunOf(t, reporttest.Placed(reporttest.PolicySite()), Options{SiteFile: "site.yaml"})
	var results, notes []string
	for _, r := range run.Results {
		where := r.Locations[0].PhysicalLocation
		results = append(results, fmt.Sprintf("%s %s %s:%d %s %d", r.RuleID, r.Level, where.ArtifactLocation.URI,
			where.Region.StartLine, r.Locations[0].LogicalLocations[0].FullyQualifiedName, len(r.Suppressions)))
	}
	for _, n := range run.Invocations[0].Notifications {
		rule := ""
		if n.AssociatedRule != nil {
			rule = n.AssociatedRule.ID
		}
		notes = append(notes, strings.Join([]string{n.Descriptor.ID, n.Level, rule}, " "))
	}
	wantResults := []string{
		"redis-password-required error site.yaml:5 cache 0",
		"redis-bind-restricted error site.yaml:5 cache 0",
		"redis-user-password-set error site.yaml:6 queue/worker 0",
		"redis-transport-encrypted error site.yaml:5 cache 1",
	}
	wantNotes := []string{
		"not-assessed warning redis-bind-restricted", "not-assessed warning redis-memory-limited",
		"errored error redis-certificate-valid", "not-assessed note docker-port-restricted", "run note ",
	}
	if diff := cmp.Diff(wantResults, results); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantNotes, notes); diff != "" {
		t.Errorf("notifications (-want +got):\n%s", diff)
	}
}

func TestSARIF_success_is_a_complete_run(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"clean": true, "open": true, "below": true, "policy": false, "unreachable": false, "interrupted": false, "errored": false,
	} {
		r := reporttest.Cases[name]()
		invocation := sarifRunOf(t, r, Options{}).Invocations[0]
		if invocation.ExecutionSuccessful != want || invocation.ExitCode != r.Exit.Code {
			t.Errorf("%s: successful %t with exit code %d, want %t with %d", name, invocation.ExecutionSuccessful, invocation.ExitCode, want, r.Exit.Code)
		}
	}
}

func TestSARIF_severities(t *testing.T) {
	t.Parallel()
	want := map[checks.Severity][2]string{
		checks.Critical: {"error", "9.5"}, checks.High: {"error", "8.0"}, checks.Medium: {"warning", "5.5"},
		checks.Low: {"note", "2.0"}, checks.Info: {"note", "0.0"},
	}
	for _, severity := range checks.Severities() {
		if got := [2]string{sarifLevel(severity), securitySeverity(severity)}; got != want[severity] {
			t.Errorf("%s is %v, want %v", severity, got, want[severity])
		}
	}
	// The rule has the severity of its worst violation, whatever passed or was lowered.
	b := reporttest.Start("plant-7", "baseline")
	b.Finding("redis-memory-limited", "a", checks.Passed, "").Severity = checks.Critical
	b.Finding("redis-memory-limited", "b", checks.Failed, "x").Severity = checks.Medium
	b.Finding("redis-memory-limited", "c", checks.Failed, "x").Severity = checks.Info
	rule := sarifRunOf(t, b.End(engine.Exit{}), Options{}).Tool.Driver.Rules[0]
	if rule.Properties.SecuritySeverity != "5.5" || rule.DefaultConfiguration.Level != "warning" {
		t.Errorf("the rule has severity %s and level %s", rule.Properties.SecuritySeverity, rule.DefaultConfiguration.Level)
	}
}

func TestSARIF_places(t *testing.T) {
	t.Parallel()
	control := engine.ControlResult{Profile: "netmikro", ID: "N01", Line: 12}
	for _, tc := range []struct {
		name, site string
		finding    engine.Finding
		want       string
	}{
		{"line_of_the_target", "site.yaml", engine.Finding{Line: 7, Controls: []string{"netmikro/N01"}}, "site.yaml:7"},
		{"line_of_the_control", "site.yaml", engine.Finding{Controls: []string{"baseline/x", "netmikro/N01"}}, "profiles/netmikro.yaml:12"},
		{"no_site_file", "", engine.Finding{Line: 7, Controls: []string{"netmikro/N01"}}, "profiles/netmikro.yaml:12"},
		{"site_file_without_line", "site.yaml", engine.Finding{Controls: []string{"baseline/x"}}, "site.yaml:1"},
		{"generated_profile", "", engine.Finding{Controls: []string{"baseline/x"}}, "profiles/baseline.yaml:1"},
		{"nothing", "", engine.Finding{}, "hardcheck:1"},
	} {
		places := newSarifPlaces(engine.Result{Controls: []engine.ControlResult{control}}, Options{SiteFile: tc.site})
		file, line := places.physical(tc.finding)
		if got := fmt.Sprintf("%s:%d", file.URI, line); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

func TestSiteArtifact(t *testing.T) {
	t.Parallel()
	below := func(uri string) sarifArtifact { return sarifArtifact{URI: uri, URIBaseID: sarifRoot} }
	typed := func(uri string) sarifArtifact { return sarifArtifact{URI: uri} }
	for in, want := range map[string]sarifArtifact{
		"site.yaml": below("site.yaml"), "./a/../b/site.yaml": below("b/site.yaml"), `plants\site.yaml`: below("plants/site.yaml"),
		"a b/sité.yaml": below("a%20b/sit%C3%A9.yaml"), "a:b.yaml": below("a%3Ab.yaml"), "a?b#c.yaml": below("a%3Fb%23c.yaml"),
		"/etc/hardcheck/a b.yaml": typed("file:///etc/hardcheck/a%20b.yaml"), `C:\plants\site.yaml`: typed("file:///C:/plants/site.yaml"),
		`\\server\share\site.yaml`: typed("file://server/share/site.yaml"), "../../site.yaml": typed("../../site.yaml"), "..": typed(".."),
		".": below("hardcheck"),
	} {
		if diff := cmp.Diff(want, siteArtifact(in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", in, diff)
		}
		if _, err := url.Parse(siteArtifact(in).URI); err != nil {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestSARIF_limits(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("plant-7", "baseline")
	for i := range 12 {
		f := b.Finding(fmt.Sprintf("redis-noun-state%d", i%4), fmt.Sprintf("t#%d", i), checks.Failed, "x")
		f.Severity = []checks.Severity{checks.Low, checks.Critical, checks.Medium}[i%3]
		for c := range 30 {
			f.Controls = append(f.Controls, fmt.Sprintf("netmikro/N%02d", c))
		}
	}
	for i := range 5 {
		b.Unread("redis-noun-state0", fmt.Sprintf("t#u%d", i), checks.Timeout, "x")
	}
	var written bytes.Buffer
	if err := write(&written, b.End(engine.Exit{}), Options{}, sarifLimits{results: 4, rules: 3, tags: 20}); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(written.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != 4 || len(run.Tool.Driver.Rules) != 3 {
		t.Fatalf("%d results and %d rules, want 4 and 3", len(run.Results), len(run.Tool.Driver.Rules))
	}
	critical := 0
	for _, result := range run.Results {
		if result.Properties.Severity == "critical" {
			critical++
		}
	}
	if critical != 3 {
		t.Errorf("%d of the results are critical: all 3 with a rule must be kept", critical)
	}
	if n := len(run.Tool.Driver.Rules[0].Properties.Tags); n != 20 {
		t.Errorf("%d tags, want 20", n)
	}
	var notes []string
	for _, n := range run.Invocations[0].Notifications {
		if n.Descriptor.ID == "run" {
			notes = append(notes, n.Message.Text)
		}
	}
	want := []string{
		"1 rule left out: a run may hold 3",
		"tags of 3 rules left out: a rule may have 20",
		"8 results left out, the least severe ones: a run may hold 4",
		"1 notification of checks that were not judged left out",
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

func TestSARIF_golden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "policy.sarif", reporttest.Written(t, sarifOfSite, reporttest.Placed(reporttest.PolicySite())))
	reporttest.Golden(t, "empty.sarif", reporttest.Written(t, sarifOfSite, reporttest.Cases["empty"]()))
}

func TestSARIF_holds(t *testing.T) { reporttest.Hold(t, sarifOfSite, assertSARIF) }

func FuzzSARIF(f *testing.F) { reporttest.Fuzz(f, sarifOfSite, assertSARIF) }

// sarifOfSite is the report of an audit with a site file.
func sarifOfSite(w io.Writer, r engine.Result) error {
	return Write(w, r, Options{SiteFile: "plants/site.yaml"})
}
