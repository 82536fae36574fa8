package scan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
)

// CodeParams are the parameters of scan-code-clean.
type CodeParams struct {
	Of
	// Severity is the least that counts.
	Severity checks.Severity `json:"severity"`
	// Rules are those that a control is about, by their ids or their beginning and a star:
	// "py/*", and several of which one has to have run: "G204|go/command-injection". Empty is
	// every rule that ran.
	Rules []string `json:"rules"`
}

// CodeClean reports what an analysis of source code has found.
var CodeClean = &checks.Check{
	ID:       "scan-code-clean",
	Title:    "The security analysis of the code has no open finding",
	Severity: checks.Medium,
	Description: "CodeQL, semgrep, gosec and bandit look for known patterns of faults in source code. The check reads their report in SARIF: each result of at least " +
		"`severity` is a finding, one that is suppressed a step lower. The severity is the rule's security-severity, else the result's level (error is high, " +
		"warning medium, note low). The report passes only where it lists the rules that ran, and those that a control asks about among them: gosec and " +
		"bandit list no rule but those that found something, so that their empty report does not show which ran.",
	Remediation: "Mend the code at the place that the finding names. What is no fault is waived for the subject (the rule and the file), with its reason and an end, rather " +
		"than by a comment in the code. CodeQL and semgrep list the rules that ran.",
	References: []string{"https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html", "https://codeql.github.com/", "https://github.com/securego/gosec"},
	Rule:       eachAbout([]About{AboutCode}, CodeParams{Of: every(), Severity: checks.Medium, Rules: []string{}}, codeClean),
}

func codeClean(o checks.Observed[Facts], p CodeParams) {
	rulesRan(o, p.Rules)
	unfiltered(o)
	findings, _ := checks.NeedAll(o, o.Facts.Findings, "findings")
	places := map[string][]Finding{}
	for _, finding := range findings {
		if len(p.Rules) > 0 && !matches(p.Rules, finding.ID) {
			continue
		}
		name := strings.TrimSpace(finding.ID + " " + finding.File)
		if !finding.Severity.Known() {
			checks.NeedWord(o.Subject(name), finding.Severity, "findings.severity")
		} else if finding.Severity.reaches(p.Severity) {
			places[name] = append(places[name], finding)
		}
	}
	for i, name := range slices.Sorted(maps.Keys(places)) {
		if i == mostSubjects {
			o.Violation("findings of %d more rules in files", len(places)-mostSubjects)
			break
		}
		placed(o, o.Subject(name), places[name])
	}
}

// rulesRan records where the report doesn't show that the rules ran.
func rulesRan(o checks.Observed[Facts], wanted []string) {
	rules, all := checks.NeedAll(o, o.Facts.Rules, "rules")
	o.Evidence("rules", "%d", len(rules))
	switch {
	case !all:
	case len(rules) == 0:
		o.Unknown(checks.Source, "the report lists no rules, so that it doesn't show which ran")
	default:
		var missing []string
		for _, want := range wanted {
			if !slices.ContainsFunc(rules, func(id string) bool { return matches([]string{want}, id) }) {
				missing = append(missing, want)
			}
		}
		if len(missing) > 0 {
			o.Unknown(checks.Source, "the report doesn't show that these rules ran: %s", strings.Join(missing, ", "))
		}
	}
}

// matches reports whether an id fits one of the patterns of [CodeParams].
func matches(patterns []string, id string) bool {
	for _, pattern := range patterns {
		for one := range strings.SplitSeq(pattern, "|") {
			prefix, star := strings.CutSuffix(one, "*")
			if star && strings.HasPrefix(id, prefix) || one == id {
				return true
			}
		}
	}
	return false
}

// placed judges what one rule found in one file.
func placed(o checks.Observed[Facts], s checks.Subject, findings []Finding) {
	s.Evidence("report", "%s", o.Facts.Title())
	var lines []string
	open := 0
	for _, f := range findings {
		lines = append(lines, fmt.Sprint(f.Line))
		if !f.Suppressed {
			open++
		}
	}
	s.Evidence("lines", "%s", strings.Join(lines, ", "))
	if open == 0 {
		s.ViolationLower("%s is suppressed %s in %s, without an end", findings[0].ID, times(len(findings)), findings[0].File)
		return
	}
	s.Violation("%s was found %s in %s", findings[0].ID, times(open), findings[0].File)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
