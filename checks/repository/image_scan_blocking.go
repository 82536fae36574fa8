package repository

import "hardcheck/checks"

// ImageScanBlocking reports projects that publish images whatever a scanner says of them.
var ImageScanBlocking = &checks.Check{
	ID:       "repository-image-scan-blocking",
	Title:    "CI scans the image and fails when it has a known vulnerability",
	Severity: checks.Medium,
	Description: "trivy, grype and docker scout exit with 0 whatever they find, unless they are told otherwise: a scan without that is a log that nobody reads. The check follows the steps " +
		"of GitHub's workflows and GitLab's pipeline to scans of images and asks whether a finding makes the job fail. A report that is uploaded as SARIF makes nothing fail.",
	Remediation: "Give trivy-action `exit-code: \"1\"` and `severity: CRITICAL,HIGH`, or grype `--fail-on high`, and let the step run before the image is pushed.",
	References:  []string{trivyExit, trivyAction, grypeFail, owaspComponents},
	Rule:        each(imageScanBlocking),
}

func imageScanBlocking(o checks.Observed[Facts]) {
	if files, whole := checks.NeedAll(o, o.Facts.Dockerfiles, "dockerfiles"); whole && len(files) == 0 {
		o.NotApplicable("there is no Dockerfile")
		return
	}
	judgeSteps(o, wanted{class: ImageScan, what: "scans an image", events: []Event{Push, PullRequest, Schedule, TagPush}})
}
