package files

import (
	"cmp"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// PackagesParams are the parameters of files-packages-minimum.
type PackagesParams struct {
	Of
	// Names are the packages, in any spelling that Python's installers take.
	Names []string `json:"names"`
	// MinVersion is the oldest version that may be installed; empty asks for none.
	MinVersion Minimum `json:"min-version"`
}

// PackagesMinimum reports Python packages that are older than they may be.
var PackagesMinimum = &checks.Check{
	ID:       "files-packages-minimum",
	Title:    "Python packages have at least the version that is asked for",
	Severity: checks.High,
	Description: "What is installed is what runs, whatever a lock file says. The check reads name and version of each package in a site-packages " +
		"folder (METADATA), or in each below the folder, and compares those that the parameter `names` lists with `min-version`. A checkout that is installed for editing has the version of its last " +
		"installation, and whatever code lies there: it is not assessed.",
	Remediation: "`python -m pip install --upgrade NAME` in that environment, in the lock file too, and restart what uses it.",
	References:  []string{"https://packaging.python.org/en/latest/specifications/recording-installed-packages/", "https://peps.python.org/pep-0440/"},
	Rule:        eachWith(PackagesParams{Of: every(), Names: []string{}}, packagesMinimum, HoldsPackages),
}

var separators = pattern.New(`[-_.]+`)

// normal is a package's name as installers compare it (PEP 503).
func normal(name string) string { return strings.ToLower(separators.ReplaceAllString(name, "-")) }

func packagesMinimum(o checks.Observed[Facts], p PackagesParams) {
	if len(p.Names) == 0 || p.MinVersion == "" {
		o.NotApplicable("the parameters name no package and its minimum")
		return
	}
	packages, whole := checks.NeedAll(o, o.Facts.Packages, "packages")
	for _, name := range p.Names {
		found := false
		for _, installed := range packages {
			if normal(installed.Name) == normal(name) {
				found = true
				judgePackage(o.Subject(strings.TrimSpace(installed.Folder+" "+name)), installed, p.MinVersion)
			}
		}
		if !found && whole {
			o.Subject(name).Unknown(checks.Source, "%s is not installed there: does the target name the site-packages folder of its environment?", name)
		}
	}
}

func judgePackage(s checks.Subject, installed Package, least Minimum) {
	s.Evidence("METADATA", "%s %s", installed.Name, cmp.Or(installed.Version, "(no version)"))
	older, known := least.before(installed.Version)
	switch {
	case installed.Editable:
		s.Unknown(checks.Source, "%s is installed for editing: its code is that of a checkout, whatever its version says", installed.Name)
	case !known:
		s.Unknown(checks.Source, "%s has the version %q, which has no place in the order of releases", installed.Name, installed.Version)
	case older:
		s.Violation("%s %s is installed, %s is the least", installed.Name, installed.Version, least)
	}
}
