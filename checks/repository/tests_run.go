package repository

import "hardcheck/checks"

// TestsRun reports projects whose CI runs no tests, or runs them and goes on.
var TestsRun = &checks.Check{
	ID:       "repository-tests-run",
	Title:    "CI runs the tests and fails with them",
	Severity: checks.Medium,
	Description: "Tests that nothing runs are out of date with the next change. The check follows the steps of GitHub's workflows and GitLab's pipeline to pytest, unittest, Django's test command, go test, npm test and " +
		"others, through make, taskipy and npm scripts, and asks whether a failing test makes the job fail on push or pull requests. What the tests cover isn't " +
		"looked at. tox, nox and composite actions are not followed, and not assessed.",
	Remediation: "Add a step to a workflow with `on: [push, pull_request]` that runs the tests, without `|| true`, continue-on-error and allow_failure: `pytest`, `go test ./...`, `npm test`.",
	References:  []string{actionsShell, scorecardRules + "#ci-tests"},
	Rule:        each(testsRun),
}

func testsRun(o checks.Observed[Facts]) {
	judgeSteps(o, wanted{class: Tests, what: "runs tests", events: []Event{Push, PullRequest}})
}
