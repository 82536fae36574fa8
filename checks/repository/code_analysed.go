package repository

import "hardcheck/checks"

// CodeAnalysed reports projects whose code no security analyser looks at.
var CodeAnalysed = &checks.Check{
	ID:       "repository-code-analysed",
	Title:    "CI runs a security analysis of the code",
	Severity: checks.Medium,
	Description: "The check follows the steps of GitHub's workflows and GitLab's pipeline to analysers that look for security faults: bandit, ruff with its rules S, gosec, golangci-lint with gosec, semgrep, " +
		"brakeman, snyk code and CodeQL. Formatters, type checkers and linters of style are none. A finding must make the job fail; CodeQL reports to the forge, " +
		"which blocks by a rule for the branch that the code doesn't show, and counts with that note.",
	Remediation: "Add CodeQL (Settings > Code security > Code scanning), or a step such as `bandit -r src`, `ruff check --select S`, `semgrep scan --error` or " +
		"`golangci-lint run` with gosec enabled, without `|| true`, continue-on-error and allow_failure, in a workflow that runs on push and pull requests.",
	References: []string{codeScanning, bandit, gosec, semgrepExit, scorecardRules + "#sast"},
	Rule:       each(codeAnalysed),
}

func codeAnalysed(o checks.Observed[Facts]) {
	judgeSteps(o, wanted{class: SecurityAnalysis, what: "analyses the code for security faults", events: []Event{Push, PullRequest}, reports: true})
}
