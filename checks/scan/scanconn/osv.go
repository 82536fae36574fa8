package scanconn

import (
	"slices"
	"strconv"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

// osvPackage and osvAdvisory are as in OSV-Scanner's output and in the OSV schema
// (ossf.github.io/osv-schema).
type osvPackage struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	Ecosystem string `json:"ecosystem"`
}

type osvAdvisory struct {
	ID        string   `json:"id"`
	Aliases   []string `json:"aliases"`
	Published string   `json:"published"`
	Affected  []struct {
		Package osvPackage `json:"package"`
		Ranges  []struct {
			Type   string `json:"type"`
			Events []struct {
				Fixed string `json:"fixed"`
			} `json:"events"`
		} `json:"ranges"`
	} `json:"affected"`
	Database struct {
		Severity any `json:"severity"`
	} `json:"database_specific"`
}

type osvGroup struct {
	IDs         []string `json:"ids"`
	Aliases     []string `json:"aliases"`
	MaxSeverity string   `json:"max_severity"`
	Analysis    map[string]struct {
		Called *bool `json:"called"`
	} `json:"experimentalAnalysis"`
}

// osvSystems are the ecosystems of operating systems' packages.
var osvSystems = []string{"Debian", "Alpine", "Ubuntu", "Red Hat", "Rocky Linux", "AlmaLinux", "SUSE", "openSUSE", "Wolfi", "Chainguard", "MinimOS", "Photon OS", "Mageia", "openEuler"}

func readOSV(r *report) error {
	var covers coverage
	r.facts.About = scan.AboutDependencies
	packages := 0
	err := r.fields(map[string]field{
		"results": func() error { return r.array(func() error { return osvResult(r, &covers, &packages) }) },
		"image_metadata": func() error {
			r.facts.About = scan.AboutImage
			var image struct {
				OS string `json:"os"`
			}
			err := r.value(&image)
			covers.system = image.OS
			return err
		},
	})
	r.facts.Subject.Files = covers.files.first()
	if packages > 0 {
		known := covers.facts()
		// Without --all-packages there are only those with findings.
		known.Ecosystems = checks.Cut(covers.ecosystems.all)
		r.problems.Add("covers.ecosystems", checks.Problem{Reason: checks.Source, Detail: "the report tells of some packages only"})
		r.facts.Covers = checks.Known(known)
	}
	return err
}

func osvResult(r *report, covers *coverage, packages *int) error {
	var source struct {
		Path string `json:"path"`
	}
	err := r.fields(map[string]field{
		"source":   r.into(&source),
		"packages": func() error { return r.array(func() error { *packages++; return osvFindings(r, covers) }) },
	})
	covers.files.add(source.Path)
	return err
}

// osvFindings reads a package with its advisories, of which a group is one finding.
func osvFindings(r *report, covers *coverage) error {
	var p osvPackage
	var groups []osvGroup
	advisories := map[string]osvAdvisory{}
	err := r.fields(map[string]field{
		"package": r.into(&p), "groups": r.into(&groups),
		"vulnerabilities": func() error {
			return r.array(func() error {
				var one osvAdvisory
				err := r.value(&one)
				if len(advisories) < maxNames {
					advisories[one.ID] = one
				}
				return err
			})
		},
	})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(osvSystems, func(name string) bool {
		return p.Ecosystem == name || len(p.Ecosystem) > len(name) && p.Ecosystem[:len(name)+1] == name+":"
	}) {
		covers.os = true
	} else {
		covers.ecosystems.add(ecosystem(p.Ecosystem))
	}
	grouped := map[string]bool{}
	for _, group := range groups {
		for _, id := range group.IDs {
			grouped[id] = true
		}
		r.found(group.finding(p, advisories))
	}
	for _, id := range sortedKeys(advisories) {
		if !grouped[id] {
			r.found(osvGroup{IDs: []string{id}}.finding(p, advisories))
		}
	}
	return nil
}

func (g osvGroup) finding(p osvPackage, advisories map[string]osvAdvisory) scan.Finding {
	f := scan.Finding{Package: p.Name, Installed: p.Version, Severity: scan.Unrated}
	all := slices.Concat(g.IDs, g.Aliases)
	var first time.Time
	for _, id := range g.IDs {
		advisory := advisories[id]
		all = append(all, advisory.Aliases...)
		f.Fixed = append(f.Fixed, advisory.fixed(p.Name)...)
		if word, ok := advisory.Database.Severity.(string); ok && f.Severity == scan.Unrated {
			f.Severity = rated(word)
		}
		if published, known := at(advisory.Published).Get(); known && (first.IsZero() || published.Before(first)) {
			first = published
		}
		if called := g.Analysis[id].Called; called != nil {
			before, known := f.Called.Get()
			f.Called = checks.Known(*called || known && before)
		}
	}
	if !first.IsZero() {
		f.Published = checks.Known(first)
	}
	if score, err := strconv.ParseFloat(g.MaxSeverity, 64); err == nil && score >= 0 && score <= 10 {
		f.Severity = scan.RatingOf(score)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	slices.Sort(f.Fixed)
	f.Fixed = slices.Compact(f.Fixed)
	if len(all) > 0 {
		f.ID, f.Aliases = all[0], all[1:]
	}
	return f
}

// fixed are the versions of a package that end an advisory's ranges.
func (a osvAdvisory) fixed(name string) []string {
	var versions []string
	for _, affected := range a.Affected {
		for _, span := range affected.Ranges {
			for _, event := range span.Events {
				if affected.Package.Name == name && span.Type != "GIT" && event.Fixed != "" {
					versions = append(versions, event.Fixed)
				}
			}
		}
	}
	return versions
}
