// Package site reads what people write about a site: the site file with its targets,
// zones and credential references, the waivers and the attestations beside it, and
// URLs given on the command line.
//
// Everything is validated before anything is sent. A password is never part of a
// file or a URL, and no error shows one that was put there by mistake.
package site

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

// Site is a validated site file, or the targets given as URLs.
type Site struct {
	// File is the site file's path; empty for targets given as URLs.
	File string
	Name string
	// TimeZone is the zone of the windows of all targets that have none of their own; empty
	// for targets given as URLs.
	TimeZone string
	// Vantage is the zone that the auditing machine stands in; empty when not given.
	Vantage string
	// Absent are the kinds that the site does not have, on purpose.
	Absent []string
	Zones  []checks.Zone
	// Conduits are what may cross between zones; nil where the file says nothing of it.
	Conduits []checks.Conduit
	// Profiles are names of profiles, and paths of profile files, which contain a
	// slash or end in .yaml and are relative to the working directory.
	Profiles     []string
	Targets      []Target
	Waivers      []Waiver
	Attestations []Attestation
	// AdHoc is set for targets given as URLs.
	AdHoc bool

	zone *time.Location // as the file has it; nil where it says nothing
	text []byte         // the file's; nil for targets given as URLs
	// own are the controls of the profile files that the site names.
	own Controls
	// terms are after how long policies want a statement renewed, by control.
	terms map[string]time.Duration
	// maxWaiver is how long a waiver may hold; 0 where the file says nothing.
	maxWaiver time.Duration
	// variables are those that hold passwords, of whatever target.
	variables []string
	known     Known
}

// Target is a target and how to reach it. The credentials are still references: to a
// variable, a file, a program. See [Site.Resolve].
type Target struct {
	checks.Target
	// Scheme is the URL's.
	Scheme string
	// Host is the name or address as written, without brackets.
	Host string
	// Path is what follows the scheme or the host, relative paths resolved against the
	// folder of the site file. Several paths are separated by commas.
	Path     string
	Username string
	Windows  checks.Windows

	path []any // in the site file
	// zone and reachableFrom are as the file has them; empty and nil where it says nothing.
	zone          string
	reachableFrom []string
	form          checks.Form
	password      *reference
	// own are the secrets of the target's kind, by key.
	own    map[string]*reference
	tls    *tlsFiles
	via    *via // nil where the target is reached straight
	doubts []checks.Fault
}

// Public is what rules, snapshots and reports may know of the site.
func (s *Site) Public() checks.Site {
	public := checks.Site{Name: s.Name, TimeZone: s.TimeZone, Vantage: s.Vantage, Absent: s.Absent, Zones: s.Zones, Conduits: s.Conduits}
	if len(s.Targets) > 0 {
		public.Targets = make([]checks.Target, len(s.Targets))
	}
	for i := range s.Targets {
		public.Targets[i] = s.Targets[i].Target
	}
	return public
}

// Place finds the zones of targets of the site anew, once the addresses of their names
// are known.
func (s *Site) Place(targets []*checks.Target) {
	own := map[string]*Target{}
	for i := range s.Targets {
		own[s.Targets[i].Name] = &s.Targets[i]
	}
	for _, target := range targets {
		own[target.Given()].stand(target, s.Zones)
	}
}

// Names are the targets' names, in the order of the file; a nil site has none.
func (s *Site) Names() []string {
	if s == nil {
		return nil
	}
	names := make([]string, len(s.Targets))
	for i, target := range s.Targets {
		names[i] = target.Name
	}
	return names
}

// Only is the site with the named targets alone; no names are all of them. The error
// lists every name that no target has.
func (s *Site) Only(names []string) (*Site, error) {
	if len(names) == 0 {
		return s, nil
	}
	var errs []error
	for _, name := range names {
		if !slices.Contains(s.Names(), name) {
			errs = append(errs, fmt.Errorf("the site has no target %q%s", checks.Clean(name), yamlfile.DidYouMean(name, s.Names())))
		}
	}
	only := *s
	only.Targets = nil
	for _, target := range s.Targets {
		if slices.Contains(names, target.Name) {
			only.Targets = append(only.Targets, target)
		}
	}
	return &only, errors.Join(errs...)
}

// reporter gathers errors and warnings: with their place where there is a file, with
// the target's name otherwise.
type reporter struct {
	site *Site
	// document is nil until something has a place in the file: its tree takes forty times
	// the memory of its text.
	document *yamlfile.Document
	errs     []error
	warnings []string
	// lenient makes every error a warning.
	lenient bool
}

func (s *Site) reporter() *reporter { return &reporter{site: s} }

// placed reports whether what is said has a place in a file.
func (r *reporter) placed() bool {
	if r.site.text == nil {
		return false
	}
	if r.document == nil {
		r.document = build(r.site.File, r.site.text, r.site.known).doc
	}
	return true
}

func (r *reporter) errorf(target *Target, path []any, format string, args ...any) {
	switch {
	case r.lenient:
		r.warnf(target, path, format, args...)
	case r.placed():
		r.document.Errorf(path, format, args...)
	default:
		r.errs = append(r.errs, fmt.Errorf("%s: %s", checks.Clean(target.Name), checks.Clean(fmt.Sprintf(format, args...))))
	}
}

func (r *reporter) warnf(target *Target, path []any, format string, args ...any) {
	if r.placed() {
		r.document.Warnf(path, format, args...)
		return
	}
	r.warnings = append(r.warnings, fmt.Sprintf("%s: %s", checks.Clean(target.Name), checks.Clean(fmt.Sprintf(format, args...))))
}

func (r *reporter) err() error {
	if r.document != nil {
		return r.document.Err()
	}
	return errors.Join(r.errs...)
}

func (r *reporter) allWarnings() []string {
	if r.document != nil {
		return r.document.Warnings()
	}
	return r.warnings
}

// at is a path in the file and what is below it. It never shares memory with base.
func at(base []any, below ...any) []any {
	return slices.Concat(base, below)
}
