// Package sarif writes a result as SARIF 2.1.0, for code scanning.
package sarif

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Options say where the site file is.
type Options struct {
	// SiteFile is its path relative to the root of the repository that keeps it, or
	// any path where no repository does; empty when the targets were given as URLs.
	SiteFile string
}

const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

// sarifLimits are what GitHub code scanning accepts; it refuses a whole file that
// holds more.
type sarifLimits struct{ results, rules, tags int }

var githubLimits = sarifLimits{results: 25_000, rules: 25_000, tags: 20}

// Write writes the result as one run of SARIF 2.1.0, in the form that GitHub code
// scanning takes: a rule for each check, a result with a physical location for
// each violation, and the waived ones as suppressed results. What passed or does
// not apply is no result. What was not assessed, and defects of hardcheck, are
// notifications of the tool: as results they would become alerts. The run counts
// as successful only when all that counts was assessed.
func Write(w io.Writer, r engine.Result, o Options) error {
	return write(w, r, o, githubLimits)
}

// noResults is how the list of the results stands in a run that has none. A string in JSON has
// no line break, so that it stands nowhere else.
const noResults = "\n      \"results\": []"

// write writes the run with its results one after another, as they may be many.
func write(w io.Writer, r engine.Result, o Options, limits sarifLimits) error {
	s := &sarif{r: report.WithLists(r), limits: limits, places: newSarifPlaces(r, o), ruleIndex: map[string]int{}}
	s.rules()
	places := s.results()
	var frame bytes.Buffer
	if err := report.WriteJSON(&frame, "SARIF report", s.log()); err != nil {
		return err
	}
	begin, end, _ := bytes.Cut(frame.Bytes(), []byte(noResults))
	if len(places) == 0 {
		begin, end = frame.Bytes(), nil
	}
	out := bufio.NewWriter(w)
	_, _ = out.Write(begin) // an error stays until Flush
	if err := s.writeResults(out, places); err != nil {
		return err
	}
	_, _ = out.Write(end)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write JSON SARIF report: %w", err)
	}
	return nil
}

func (s *sarif) writeResults(out *bufio.Writer, places []int) error {
	var one bytes.Buffer
	encoder := json.NewEncoder(&one)
	encoder.SetIndent("        ", "  ")
	encoder.SetEscapeHTML(false)
	for i, place := range places {
		before := ","
		if i == 0 {
			before = strings.TrimSuffix(noResults, "]")
		}
		one.Reset()
		if err := encoder.Encode(s.result(s.r.At(place))); err != nil {
			return fmt.Errorf("write JSON SARIF report: %w", err)
		}
		_, _ = out.WriteString(before + "\n        ")
		_, _ = out.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n")))
	}
	if len(places) > 0 {
		_, _ = out.WriteString("\n      ]")
	}
	return nil
}

// log is all but the results.
func (s *sarif) log() sarifLog {
	r := s.r
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: report.Inline(r.Tool.Name), Version: report.Inline(r.Tool.Version), Rules: s.list, Notifications: sarifNotices,
		}},
		AutomationDetails: sarifAutomation{automationID(r.Site)},
		ColumnKind:        "unicodeCodePoints",
		Results:           []sarifResult{},
		Invocations: []sarifInvocation{{
			ExecutionSuccessful: !r.Exit.Errors && !r.Exit.Incomplete && !r.Exit.Interrupted,
			ExitCode:            r.Exit.Code, ExitCodeDescription: report.ExitText(r),
			StartTimeUTC: sarifTime(r.Started), EndTimeUTC: sarifTime(r.Finished),
			Notifications: s.notifications(),
		}},
		Properties: sarifRunProperties{AsOf: sarifTime(r.AsOf), Profiles: profileIDs(r), Digests: digests(r), Advisories: report.Inline(r.Advisories.Date), Attestations: attestations(r), Baseline: r.Baseline, Resolved: resolved(r)},
	}
	return sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []sarifRun{run}}
}

// automationID is the category of the run, so that sites keep their alerts apart.
// Up to its last slash it is the same in every run of a site.
func automationID(site string) string {
	if site == "" {
		return "hardcheck/"
	}
	return "hardcheck/" + report.Limited(report.Inline(site), 200) + "/"
}

func sarifTime(at time.Time) string { return at.UTC().Format(time.RFC3339) }

func profileIDs(r engine.Result) []string {
	ids := []string{}
	for _, profile := range r.Profiles {
		ids = append(ids, report.Inline(profile.ID))
	}
	return ids
}

func digests(r engine.Result) map[string]string {
	all := map[string]string{}
	for _, profile := range r.Profiles {
		all[report.Inline(profile.ID)] = report.Inline(profile.Digest)
	}
	return all
}

func attestations(r engine.Result) []sarifAttestation {
	all := []sarifAttestation{}
	for _, control := range r.Controls {
		if said := control.Attestation; said != nil {
			all = append(all, sarifAttestation{
				Control: report.Inline(report.ControlKey(control)), Outcome: report.Inline(string(control.Outcome)), Status: report.Inline(said.Status),
				Statement: report.Inline(said.Statement), By: report.Inline(said.By), Date: report.Day(said.Date), Until: report.Day(said.Until),
				Evidence: report.ListOf(report.ProofTexts(said.Evidence)),
			})
		}
	}
	return all
}

// sarif is the state of one rendering.
type sarif struct {
	r      engine.Result
	limits sarifLimits
	places *sarifPlaces
	list   []sarifRule
	// ruleIndex has the places in list, by the check's id.
	ruleIndex map[string]int
	// cuts say what the limits left out.
	cuts []string
}

// results are the places of the violations, waived ones included, in the order of the result.
// Where there are too many, the least severe are left out.
func (s *sarif) results() []int {
	var places []int
	dropped := 0
	for i, finding := range s.r.Briefs() {
		if finding.Outcome != checks.Failed && finding.Outcome != checks.Waived {
			continue
		}
		if _, ok := s.ruleIndex[report.Inline(finding.Check)]; !ok {
			dropped++
			continue
		}
		places = append(places, i)
	}
	if len(places) > s.limits.results {
		dropped += len(places) - s.limits.results
		slices.SortStableFunc(places, func(a, b int) int {
			return cmp.Compare(s.r.Brief(b).Severity, s.r.Brief(a).Severity)
		})
		places = places[:s.limits.results]
		slices.Sort(places)
	}
	if dropped > 0 {
		s.cuts = append(s.cuts, fmt.Sprintf("%s left out, the least severe ones: a run may hold %d",
			report.Count(dropped, "result"), s.limits.results))
	}
	return places
}

func (s *sarif) result(f engine.Finding) sarifResult {
	id := report.Inline(f.Check)
	result := sarifResult{
		RuleID: id, RuleIndex: s.ruleIndex[id], Kind: "fail", Level: sarifLevel(f.Severity),
		Message:   sarifText{Text: plainMessage(resultText(f))},
		Locations: []sarifLocation{s.places.of(f)},
		PartialFingerprints: sarifFingerprints{
			Own: report.Inline(f.Fingerprint), PrimaryLocationLineHash: report.Inline(f.Fingerprint),
		},
		BaselineState: s.baselineState(f),
		// The standard wants them on all results of a run or on none (3.27.23).
		Suppressions: []sarifSuppression{},
		Properties: sarifResultProperties{
			Severity: f.Severity.String(), Target: report.Inline(f.Target), Subject: report.Inline(f.Subject), Controls: inlineAll(f.Controls), Baseline: report.Inline(string(f.Baseline)),
		},
	}
	if f.Outcome == checks.Waived {
		result.Suppressions = append(result.Suppressions, sarifSuppression{
			Kind: "external", Status: "accepted", Justification: report.WaiverText(f),
		})
	}
	return result
}

// baselineState is a state of the standard, in every result of a run with a baseline. A waived
// violation is known when the reports before had it.
func (s *sarif) baselineState(f engine.Finding) string {
	switch {
	case s.r.Baseline == nil:
		return ""
	case f.Baseline == engine.BaselineUnchanged, f.Outcome == checks.Waived && f.FirstSeen.Before(s.r.AsOf) && !f.FirstSeen.IsZero():
		return "unchanged"
	default:
		return "new"
	}
}

func resolved(r engine.Result) []sarifResolved {
	var all []sarifResolved
	for _, gone := range r.Resolved {
		all = append(all, sarifResolved{report.Inline(gone.Check), report.Inline(gone.Fingerprint), report.ResolvedText(gone)})
	}
	return all
}

// sarifLevel is the level of a violation: GitHub shows it as error, warning or note.
func sarifLevel(severity checks.Severity) string {
	switch severity {
	case checks.Medium:
		return "warning"
	case checks.Low, checks.Info:
		return "note"
	default:
		return "error"
	}
}
