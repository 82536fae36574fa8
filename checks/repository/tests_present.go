package repository

import "hardcheck/checks"

// TestsPresent reports repositories without tests that can run.
var TestsPresent = &checks.Check{
	ID:       "repository-tests-present",
	Title:    "The repository has tests",
	Severity: checks.Medium,
	Description: "Code without tests can't be changed without fear, and a fix for a vulnerability least of all. The check looks for files with the names that the usual " +
		"tools look for (test_*.py, *_test.go, *.spec.ts and so on) and counts the tests that they declare, without files that say that all of " +
		"theirs are skipped. Whether they test what matters, people judge.",
	Remediation: "Write tests for login, input handling and error paths, and take `pytestmark = pytest.mark.skip` out of files whose tests should run.",
	References:  []string{scorecardRules + "#ci-tests", ssdf},
	Rule:        each(testsPresent),
}

func testsPresent(o checks.Observed[Facts]) {
	tests, whole := o.Facts.Tests.Get()
	files, cases, skipped, example := 0, 0, 0, ""
	for _, t := range tests {
		switch {
		case t.Cases <= 0:
		case t.Skipped:
			skipped++
			example = t.Path
		default:
			files++
			cases += t.Cases
		}
	}
	if len(tests) > 0 {
		o.Evidence("tests", "%d in %d files, %d more files skipped", cases, files, skipped)
	}
	switch {
	case cases > 0:
	case !whole:
		checks.NeedAll(o, o.Facts.Tests, "tests")
	case skipped > 0:
		o.Violation("every file with tests says that they are skipped, such as %s", example)
	default:
		o.Violation("there is no file with tests")
	}
}
