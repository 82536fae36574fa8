package scan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// mostSubjects bounds the findings that are shown one by one. The rest, of which none comes
// before them, is counted.
const mostSubjects = 200

// Name is the finding's CVE number where it has one, else its ID: so a waiver holds for the
// reports of several tools.
func (f Finding) Name() string {
	for _, id := range slices.Concat([]string{f.ID}, f.Aliases) {
		if strings.HasPrefix(id, "CVE-") {
			return id
		}
	}
	return f.ID
}

// subject is the finding's name and the package: what a waiver is about.
func (f Finding) subject() string {
	if f.Package == "" {
		return f.Name()
	}
	return f.Name() + " " + f.Package
}

// uncalled reports whether the tool has seen that the faulty code is not called.
func (f Finding) uncalled() bool {
	called, known := f.Called.Get()
	return known && !called
}

// ordered sorts findings: those with a fix first, then the worse, then by subject.
func ordered(findings []Finding) []Finding {
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(min(len(b.Fixed), 1), min(len(a.Fixed), 1)),
			cmp.Compare(severityLevels[b.Severity], severityLevels[a.Severity]),
			cmp.Compare(a.subject(), b.subject()), cmp.Compare(a.Installed, b.Installed), cmp.Compare(a.ID, b.ID))
	})
	return sorted
}

// vulnerable judges the packages of a report: each finding of at least a severity whose code
// is called, or isn't known not to be, is a subject of its own, those with a fix first.
func vulnerable(o checks.Observed[Facts], least checks.Severity) {
	findings, _ := checks.NeedAll(o, o.Facts.Findings, "findings")
	unfiltered(o)
	var bad []Finding
	for _, finding := range findings {
		switch {
		case !finding.Severity.Known():
			checks.NeedWord(o.Subject(finding.subject()), finding.Severity, "findings.severity")
		case finding.Severity.reaches(least) && !finding.uncalled():
			bad = append(bad, finding)
		}
	}
	bad = ordered(bad)
	said := map[string]bool{}
	shown := 0
	for i, finding := range bad {
		text := finding.words()
		if said[text] {
			continue
		}
		said[text] = true
		if shown++; shown > mostSubjects {
			rest := bad[i:]
			o.Violation("%d more findings of at least %s, %d of them with a fix", len(rest), least, fixed(rest))
			break
		}
		report(o, finding, text)
	}
	if o.Facts.Format == Trivy {
		o.Note("Trivy's JSON doesn't tell whether --severity or --ignore-unfixed left findings out")
	}
}

func report(o checks.Observed[Facts], f Finding, text string) {
	s := o.Subject(f.subject())
	s.Evidence("report", "%s", o.Facts.Title())
	if published, known := f.Published.Get(); known {
		s.Evidence("published", "%s", published.Format("2006-01-02"))
	}
	s.Cause("package "+f.Package, "the package %s", strings.TrimSpace(f.Package+" "+f.Installed))
	if f.Suppressed || len(f.Fixed) == 0 {
		s.ViolationLower("%s", text)
		return
	}
	s.Violation("%s", text)
}

func fixed(findings []Finding) int {
	n := 0
	for _, f := range findings {
		n += min(len(f.Fixed), 1)
	}
	return n
}

// words say what was found, and which version mends it.
func (f Finding) words() string {
	rating := string(f.Severity)
	if f.Severity == Unrated {
		rating = "not rated"
	}
	text := fmt.Sprintf("%s has %s (%s)", strings.TrimSpace(f.Package+" "+f.Installed), f.Name(), rating)
	if len(f.Fixed) > 0 {
		text += ", fixed in " + strings.Join(f.Fixed, ", ")
	} else {
		text += ", of which no fixed version is known"
	}
	if f.Suppressed {
		text += "; the scanner's own settings suppress it, without an end"
	}
	return text
}
