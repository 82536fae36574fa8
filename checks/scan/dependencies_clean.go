package scan

import (
	"slices"

	"hardcheck/checks"
)

// PackagesParams are the parameters of the checks of vulnerable packages.
type PackagesParams struct {
	Of
	// Severity is the least that counts. What the tool doesn't rate always does.
	Severity checks.Severity `json:"severity"`
	// Ecosystems are the kinds of packages that a control is about, of which the report
	// must cover one: "pip", "go", "npm"; empty is any.
	Ecosystems []string `json:"ecosystems"`
}

// DependenciesClean reports dependencies with known vulnerabilities.
var DependenciesClean = &checks.Check{
	ID:       "scan-dependencies-clean",
	Title:    "The dependencies of the application have no known vulnerability",
	Severity: checks.High,
	Description: "A program is as vulnerable as the packages that it is made of. The check reads the report of Trivy, Grype, OSV-Scanner, pip-audit, govulncheck " +
		"or npm audit about a program's dependencies. Each open finding of at least `severity` fails by itself, those with a fix first; one " +
		"without a fix, and one that the scanner was told to suppress, is one step lower. Of govulncheck only what is called counts, where it looked. " +
		"A report that doesn't say which packages it covers, or from which findings were left out, does not pass.",
	Remediation: "Update the package to the version that the finding names. Where there is none yet, or the fault can't be reached, write a waiver for the subject " +
		"(the CVE and the package) with its reason and an end. OSV-Scanner tells what it covers with `--all-packages`.",
	References: []string{"https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/", "https://go.dev/doc/security/vuln/", "https://github.com/pypa/pip-audit"},
	Rule:       eachAbout([]About{AboutDependencies}, packages(), dependenciesClean),
}

// packages are the default parameters.
func packages() PackagesParams {
	return PackagesParams{Of: every(), Severity: checks.High, Ecosystems: []string{}}
}

func dependenciesClean(o checks.Observed[Facts], p PackagesParams) {
	covers, known := checks.Need(o, o.Facts.Covers, "covers")
	if known && !covered(o, covers, p.Ecosystems) {
		return
	}
	vulnerable(o, p.Severity)
}

// covered reports whether the report is about the packages that are asked for, or may be.
func covered(o checks.Observed[Facts], covers Covers, wanted []string) bool {
	ecosystems, all := covers.Ecosystems.Get()
	for _, name := range ecosystems {
		o.Evidence("covers", "%s", name)
	}
	found := slices.ContainsFunc(ecosystems, func(name string) bool { return len(wanted) == 0 || slices.Contains(wanted, name) })
	switch {
	case found:
		return true
	case !all:
		checks.NeedAll(o, covers.Ecosystems, "covers.ecosystems")
		return true
	case len(ecosystems) == 0:
		o.Unknown(checks.Source, "the report covers no packages: the scanner found no list of dependencies that it reads")
		return true
	default:
		o.NotApplicable("the report covers none of the packages that are asked for")
		return false
	}
}
