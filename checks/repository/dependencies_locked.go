package repository

import "hardcheck/checks"

// DependenciesLocked reports manifests whose dependencies have no fixed versions.
var DependenciesLocked = &checks.Check{
	ID:       "repository-dependencies-locked",
	Title:    "The versions of dependencies are fixed",
	Severity: checks.Low,
	Description: "Without fixed versions each build takes what is newest at that moment, and nobody can say what runs, or whether it is what was tested. The check looks for the lock " +
		"file of each manifest (go.sum, package-lock.json, poetry.lock, uv.lock and the like); a requirements file is its own where every line " +
		"has an exact version. Lines without one are counted.",
	Remediation: "Commit the lock file that the package manager writes, or give each line of the requirements file an exact version with its digest (`pip-compile --generate-hashes`).",
	References:  []string{scorecardRules + "#pinned-dependencies", pipFormat, ssdf},
	Rule:        each(dependenciesLocked),
}

func dependenciesLocked(o checks.Observed[Facts]) {
	manifests, whole := checks.NeedAll(o, o.Facts.Manifests, "manifests")
	judged := false
	for i, m := range manifests {
		switch m.Ecosystem {
		case Docker, Actions, Maven: // their versions stand where they are used
			continue
		}
		judged = true
		s := o.Subject(m.Path)
		if !checks.NeedWord(s, m.Ecosystem, field("manifests", i, "ecosystem")) {
			continue
		}
		lock, ok := checks.Need(s, m.Lock, field("manifests", i, "lock"))
		switch {
		case !ok:
		case lock != "":
			s.Evidence("lock", "%s", lock)
		case m.Loose > 0:
			s.Violation("%d dependencies have no exact version", m.Loose)
		default:
			s.Violation("no lock file fixes the versions of its dependencies")
		}
	}
	if !judged && whole {
		o.NotApplicable("no file names packages")
	}
}
