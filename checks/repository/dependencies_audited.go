package repository

import "hardcheck/checks"

// AuditParams are the parameters of repository-dependencies-audited.
type AuditParams struct {
	Of
	// Ecosystem is whose packages must be looked up; empty where any will do.
	Ecosystem Ecosystem `json:"ecosystem"`
}

// DependenciesAudited reports projects whose CI never fails on a vulnerable dependency.
var DependenciesAudited = &checks.Check{
	ID:       "repository-dependencies-audited",
	Title:    "CI fails when a dependency has a known vulnerability",
	Severity: checks.Medium,
	Description: "An audit whose result nobody must look at is soon looked at by nobody. The check follows the steps of GitHub's workflows and GitLab's pipeline to the auditors they run (pip-audit, " +
		"safety, govulncheck, npm audit, osv-scanner, trivy, grype, snyk and others), through make, taskipy and npm scripts, and asks whether a finding makes the job fail: " +
		"`|| true`, continue-on-error, pipes without pipefail and tools that exit with 0 don't count. What can't be followed, such as tox, composite actions and other CI " +
		"systems, is not assessed. The parameter `ecosystem` says whose packages must be looked up (pip, gomod, npm).",
	Remediation: "Add a step to a workflow that runs on push, pull requests or a schedule, without `|| true`, continue-on-error and allow_failure: `pip-audit -r requirements.txt`, " +
		"`govulncheck ./...`, `npm audit`, or trivy-action with `scan-type: fs` and `exit-code: \"1\"`.",
	References: []string{pipAudit, govulncheck, trivyExit, actionsShell, owaspComponents},
	Rule:       eachWith(AuditParams{Of: every()}, dependenciesAudited),
}

func dependenciesAudited(o checks.Observed[Facts], p AuditParams) {
	if p.Ecosystem != "" && !checks.NeedWord(o, p.Ecosystem, "ecosystem") {
		return
	}
	judgeSteps(o, wanted{class: DependencyAudit, what: "audits dependencies", ecosystem: p.Ecosystem, events: []Event{Push, PullRequest, Schedule}})
}
