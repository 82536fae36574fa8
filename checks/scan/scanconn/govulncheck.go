package scanconn

import (
	"errors"
	"io"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

// The messages of `govulncheck -format json`, a stream of objects with one key each
// (golang.org/x/vuln/internal/govulncheck).
type govulncheckConfig struct {
	Version string `json:"scanner_version"`
	Level   string `json:"scan_level"`
}

type govulncheckFinding struct {
	OSV   string `json:"osv"`
	Fixed string `json:"fixed_version"`
	Trace []struct {
		Module   string `json:"module"`
		Version  string `json:"version"`
		Function string `json:"function"`
	} `json:"trace"`
}

// calls gathers a vulnerability's findings: one for each way to it, and for its module.
type calls struct {
	order []string
	by    map[string]scan.Finding
}

func readGovulncheck(r *report) error {
	r.facts.About = scan.AboutDependencies
	var config govulncheckConfig
	advisories := map[string]osvAdvisory{}
	found := calls{by: map[string]scan.Finding{}}
	read := map[string]field{
		"config": r.into(&config),
		"SBOM":   func() error { return govulncheckSBOM(r) },
		"osv": func() error {
			var one osvAdvisory
			err := r.value(&one)
			if len(advisories) < maxFindings {
				advisories[one.ID] = one
			}
			return err
		},
		"finding": func() error {
			var one govulncheckFinding
			err := r.value(&one)
			found.add(one, config.Level)
			return err
		},
	}
	for {
		if err := r.fields(read); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
	}
	r.facts.Tool.Version = config.Version
	for _, key := range found.order {
		f := found.by[key]
		f.Aliases, f.Published = advisories[f.ID].Aliases, at(advisories[f.ID].Published)
		r.found(f)
	}
	return nil
}

// add notes a finding. One that names a function is a call, where the tool looked for calls.
func (c *calls) add(one govulncheckFinding, level string) {
	if len(one.Trace) == 0 {
		return
	}
	at := one.Trace[0]
	key := one.OSV + " " + at.Module
	f, there := c.by[key]
	if !there {
		if len(c.order) > maxFindings {
			return // one more than is kept says that there are more
		}
		c.order = append(c.order, key)
		f = scan.Finding{ID: one.OSV, Package: at.Module, Installed: at.Version, Fixed: []string{one.Fixed}, Severity: scan.Unrated}
	}
	if level == "symbol" {
		before, _ := f.Called.Get()
		f.Called = checks.Known(before || at.Function != "")
	}
	c.by[key] = f
}

// govulncheckSBOM reads the list of modules that were looked at.
func govulncheckSBOM(r *report) error {
	modules := 0
	var roots []string
	err := r.fields(map[string]field{
		"roots":   r.into(&roots),
		"modules": func() error { return r.array(func() error { modules++; return r.skip() }) },
	})
	r.facts.Subject.Names = texts(roots)
	r.facts.Covers = checks.Known(scan.Covers{Ecosystems: onlyIf(modules > 0, "go")})
	return err
}
