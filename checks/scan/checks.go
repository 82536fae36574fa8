package scan

import "hardcheck/checks"

// Checks are the checks of scanners' reports: their age, then what they found in packages,
// then in code, then how the project works.
var Checks = []*checks.Check{
	ReportFresh,
	DependenciesClean,
	ImageClean,
	CriticalPrompt,
	CodeClean,
	ReviewRequired,
}
