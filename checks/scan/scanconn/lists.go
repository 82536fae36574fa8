package scanconn

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// readPipAudit reads the JSON of pip-audit (pypa/pip-audit, README, -f json): every
// package, with its advisories. It rates nothing and tells no date.
func readPipAudit(r *report) error {
	r.facts.About = scan.AboutDependencies
	packages := 0
	err := r.fields(map[string]field{"dependencies": func() error {
		return r.array(func() error {
			var d struct {
				Name    string  `json:"name"`
				Version string  `json:"version"`
				Skipped *string `json:"skip_reason"`
				Vulns   []struct {
					ID      string   `json:"id"`
					Fixed   []string `json:"fix_versions"`
					Aliases []string `json:"aliases"`
				} `json:"vulns"`
			}
			if err := r.value(&d); err != nil {
				return err
			}
			switch {
			case d.Name == "":
				return fmt.Errorf("it looks like a report of pip-audit, and a dependency has no name; %s", readable)
			case d.Skipped != nil:
				r.filtered(scan.Skipped, d.Name)
				return nil
			}
			packages++
			for _, v := range d.Vulns {
				r.found(scan.Finding{ID: v.ID, Aliases: v.Aliases, Package: d.Name, Installed: d.Version, Fixed: v.Fixed, Severity: scan.Unrated})
			}
			return nil
		})
	}})
	r.facts.Covers = checks.Known(scan.Covers{Ecosystems: onlyIf(packages > 0, "pip")})
	return err
}

func onlyIf(covered bool, name string) checks.List[string] {
	if !covered {
		return checks.Whole([]string{})
	}
	return checks.Whole([]string{name})
}

// npmPackage is an entry of `npm audit --json` (npm 7 and later, report version 2).
type npmPackage struct {
	Name string            `json:"name"`
	Via  []json.RawMessage `json:"via"`
	Fix  json.RawMessage   `json:"fixAvailable"`
}

func readNPM(r *report) error {
	r.facts.About = scan.AboutDependencies
	var version int
	var metadata struct {
		Dependencies struct {
			Total int `json:"total"`
		} `json:"dependencies"`
	}
	err := r.fields(map[string]field{
		"auditReportVersion": r.into(&version), "metadata": r.into(&metadata),
		"vulnerabilities": func() error {
			return r.object(func(string) error {
				var p npmPackage
				if err := r.value(&p); err != nil {
					return err
				}
				return npmFindings(r, p)
			})
		},
	})
	if err == nil && version != 2 {
		err = fmt.Errorf("this is version %d of npm's report, of which 2 is read", version)
	}
	r.facts.Covers = checks.Known(scan.Covers{Ecosystems: onlyIf(metadata.Dependencies.Total > 0, "npm")})
	return err
}

// npmFindings are the advisories of the package itself: those of what it depends on are
// only named, and stand at their own package.
func npmFindings(r *report, p npmPackage) error {
	var fix struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	var fixed []string
	switch {
	case string(p.Fix) == "true":
		fixed = []string{"what `npm audit fix` installs"}
	case json.Unmarshal(p.Fix, &fix) == nil && fix.Name != "":
		fixed = []string{fix.Name + " " + fix.Version}
	}
	for _, raw := range p.Via {
		var via struct {
			Source   any    `json:"source"`
			URL      string `json:"url"`
			Severity string `json:"severity"`
			Range    string `json:"range"`
		}
		if strings.HasPrefix(string(raw), `"`) {
			continue
		}
		if err := json.Unmarshal(raw, &via); err != nil {
			return fmt.Errorf("an advisory of the package %q: %w", text(p.Name), err)
		}
		id := path.Base(via.URL)
		if !strings.HasPrefix(id, "GHSA-") {
			id = fmt.Sprintf("npm-%v", via.Source)
		}
		r.found(scan.Finding{ID: id, Package: p.Name, Installed: via.Range, Fixed: fixed, Severity: rated(via.Severity)})
	}
	return nil
}

// readScorecard reads the JSON of OpenSSF Scorecard (ossf/scorecard, docs/).
func readScorecard(r *report) error {
	r.facts.About = scan.AboutPractices
	var date string
	var repo struct {
		Name   string `json:"name"`
		Commit string `json:"commit"`
	}
	var tool struct {
		Version string `json:"version"`
	}
	var scores []scan.Score
	checked := false
	err := r.fields(map[string]field{
		"date": r.into(&date), "repo": r.into(&repo), "scorecard": r.into(&tool),
		"checks": func() error {
			checked = true
			return r.array(func() error {
				var one struct {
					Name   string `json:"name"`
					Score  *int   `json:"score"`
					Reason string `json:"reason"`
				}
				if err := r.value(&one); err != nil {
					return err
				}
				if one.Score != nil && len(scores) < 200 {
					scores = append(scores, scan.Score{Name: text(one.Name), Points: *one.Score, Reason: text(one.Reason)})
				}
				return nil
			})
		},
	})
	r.facts.Tool.Version, r.facts.Date = tool.Version, at(date)
	r.facts.Subject = scan.Subject{Names: texts([]string{repo.Name}), Commit: text(repo.Commit)}
	if checked {
		r.facts.Scores = checks.Whole(scores)
	}
	return err
}
