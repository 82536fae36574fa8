package scanconn

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

// The parts of a SARIF 2.1.0 run that are read (docs.oasis-open.org/sarif/sarif/v2.1.0).
type sarifRule struct {
	ID      string `json:"id"`
	Default struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
	Properties struct {
		Security any `json:"security-severity"`
	} `json:"properties"`
}

type sarifResult struct {
	RuleID string `json:"ruleId"`
	Index  *int   `json:"ruleIndex"`
	Rule   struct {
		ID string `json:"id"`
	} `json:"rule"`
	Kind      string `json:"kind"`
	Level     string `json:"level"`
	Baseline  string `json:"baselineState"`
	Locations []struct {
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region struct {
				Line int `json:"startLine"`
			} `json:"region"`
		} `json:"physicalLocation"`
	} `json:"locations"`
	Suppressions []struct {
		Status string `json:"status"`
	} `json:"suppressions"`
}

// sarifRun is one run. Its rules may stand behind its results, which are rated at its end.
type sarifRun struct {
	tool, version string
	rules         names
	byID          map[string]sarifRule
	driver        []string // the driver's rules by index
	results       []scan.Finding
	levels        []sarifResult
	found         bool
	more          bool
}

func readSARIF(r *report) error {
	r.facts.About = scan.AboutCode
	var version string
	var rules names
	runs := 0
	err := r.fields(map[string]field{
		"version": r.into(&version),
		"runs": func() error {
			return r.array(func() error {
				runs++
				return readRun(r, &rules)
			})
		},
	})
	switch {
	case err != nil:
		return err
	case version != "2.1.0":
		return fmt.Errorf("this is SARIF %q, of which 2.1.0 is read", text(version))
	case runs == 0:
		return errors.New("the SARIF file has no run")
	}
	r.facts.Rules = rules.list()
	if rules.more {
		r.problems.Add("rules", checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("the report has more than %d rules, of which the first were read", maxNames)})
	}
	return nil
}

func readRun(r *report, rules *names) error {
	run := sarifRun{byID: map[string]sarifRule{}}
	err := r.fields(map[string]field{
		"tool":                     func() error { return run.readTool(r) },
		"invocations":              func() error { return r.array(func() error { return invocation(r) }) },
		"versionControlProvenance": func() error { return r.array(func() error { return provenance(r) }) },
		"results": func() (err error) {
			run.found, err = r.container('[', func() error { return run.readResult(r) })
			return err
		},
	})
	if err != nil {
		return err
	}
	switch name := strings.ToLower(run.tool); {
	case name == "":
		return errors.New("a run of the SARIF file names no tool")
	case strings.Contains(name, "trivy"), strings.Contains(name, "grype"), strings.Contains(name, "osv-scanner"):
		return fmt.Errorf("in SARIF %s leaves out which packages it covers and which version mends a finding: give its JSON (--format json, -o json)", text(run.tool))
	case r.facts.Tool.Name != "" && r.facts.Tool.Name != run.tool:
		return fmt.Errorf("the SARIF file has runs of %s and of %s: give each tool's report its own file", text(r.facts.Tool.Name), text(run.tool))
	}
	if !run.found { // neither the list nor null: the tool did not look (3.14.23)
		r.cut(checks.Problem{Reason: checks.Unreadable, Detail: "a run of the report has no list of results"})
	}
	r.facts.Tool = scan.Tool{Name: run.tool, Version: run.version}
	for _, id := range run.rules.all {
		rules.add(id)
	}
	rules.more = rules.more || run.rules.more
	run.rate(r)
	return nil
}

func (run *sarifRun) readTool(r *report) error {
	return r.fields(map[string]field{
		"driver": func() error {
			var semantic string
			err := r.fields(map[string]field{
				"name": r.into(&run.tool), "version": r.into(&run.version), "semanticVersion": r.into(&semantic),
				"rules": func() error { return run.readRules(r, true) },
			})
			if run.version == "" {
				run.version = semantic
			}
			return err
		},
		"extensions": func() error {
			return r.array(func() error {
				return r.fields(map[string]field{"rules": func() error { return run.readRules(r, false) }})
			})
		},
	})
}

func (run *sarifRun) readRules(r *report, driver bool) error {
	return r.array(func() error {
		var rule sarifRule
		if err := r.value(&rule); err != nil {
			return err
		}
		run.rules.add(rule.ID)
		if len(run.byID) < maxFindings {
			run.byID[rule.ID] = rule
			if driver {
				run.driver = append(run.driver, rule.ID)
			}
		}
		return nil
	})
}

// readResult keeps a result that is a finding: not one that a later run no longer has, nor
// one of a rule that was satisfied.
func (run *sarifRun) readResult(r *report) error {
	var result sarifResult
	if err := r.value(&result); err != nil {
		return err
	}
	if result.Baseline == "absent" || result.Kind == "pass" || result.Kind == "notApplicable" || result.Kind == "informational" {
		return nil
	}
	if len(run.results) == maxFindings {
		run.more = true
		return nil
	}
	f := scan.Finding{}
	if len(result.Locations) > 0 {
		place := result.Locations[0].Physical
		f.File, f.Line = place.Artifact.URI, place.Region.Line
	}
	for _, suppression := range result.Suppressions {
		f.Suppressed = f.Suppressed || suppression.Status == "" || suppression.Status == "accepted"
	}
	run.results = append(run.results, f)
	run.levels = append(run.levels, sarifResult{RuleID: result.RuleID, Index: result.Index, Rule: result.Rule, Level: result.Level})
	return nil
}

// rate gives each result the severity of its rule.
func (run *sarifRun) rate(r *report) {
	for i, f := range run.results {
		result := run.levels[i]
		f.ID = result.RuleID
		if f.ID == "" {
			f.ID = result.Rule.ID
		}
		if f.ID == "" && result.Index != nil && *result.Index >= 0 && *result.Index < len(run.driver) {
			f.ID = run.driver[*result.Index]
		}
		f.Severity = rateResult(result.Level, run.byID[f.ID])
		r.found(f)
	}
	if run.more {
		r.cut(checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("the report has more than %d results, of which the first were read", maxFindings)})
	}
}

func rateResult(level string, rule sarifRule) scan.Severity {
	score, err := strconv.ParseFloat(fmt.Sprint(rule.Properties.Security), 64)
	if err == nil && score >= 0 && score <= 10 {
		return scan.RatingOf(score)
	}
	if level == "" {
		level = rule.Default.Level
	}
	switch level {
	case "error":
		return scan.High
	case "", "warning": // the default of the standard (3.27.10)
		return scan.Medium
	case "note":
		return scan.Low
	case "none":
		return scan.Negligible
	default:
		return scan.Severity(text(level))
	}
}

// invocation reads how the tool ended, and when. One that failed looked at a part only.
func invocation(r *report) error {
	var one struct {
		Successful *bool  `json:"executionSuccessful"`
		Start      string `json:"startTimeUtc"`
		End        string `json:"endTimeUtc"`
	}
	if err := r.value(&one); err != nil {
		return err
	}
	if one.Successful != nil && !*one.Successful {
		r.cut(checks.Problem{Reason: checks.Unreadable, Detail: "the report says that the tool failed"})
	}
	date := at(one.End)
	if _, known := date.Get(); !known {
		date = at(one.Start)
	}
	// Of several runs the oldest decides.
	if read, known := date.Get(); known {
		if before, already := r.facts.Date.Get(); !already || read.Before(before) {
			r.facts.Date = checks.Known(read.Truncate(time.Second))
		}
	}
	return nil
}

func provenance(r *report) error {
	var one struct {
		Repository string `json:"repositoryUri"`
		Revision   string `json:"revisionId"`
	}
	if err := r.value(&one); err != nil {
		return err
	}
	r.facts.Subject.Names, r.facts.Subject.Commit = texts([]string{withoutUser(one.Repository)}), text(one.Revision)
	return nil
}

// withoutUser is a URL without what stands before its host: it may be a token.
func withoutUser(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	host, path, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	return scheme + "://" + host + "/" + path
}
