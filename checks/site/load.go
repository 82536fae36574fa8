package site

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/yamlfile"
)

// formatVersion is the version of the files that this package reads.
const formatVersion = 1

// maxSite bounds a site file in bytes: one of 100,000 targets with some keys each fits.
// The other files that people write have the bound of yamlfile.
const maxSite = 64 << 20

var namePattern = pattern.New(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// Load reads a site file, and waivers.yaml and attestations.yaml in its folder when
// they are there. The error lists everything that is wrong in all of them.
func Load(file string, known Known) (*Site, error) {
	data, err := readFile(file, maxSite)
	if err != nil {
		return nil, fmt.Errorf("read site file: %w", err)
	}
	s, err := decode(file, data, known)
	errs := []error{err}
	folder := filepath.Dir(file)
	waivers := filepath.Join(folder, WaiversName)
	var targets []checks.Target // not checked where the targets themselves are in doubt
	if _, missing := os.Stat(waivers); err == nil && missing == nil {
		targets = s.Public().Targets
	}
	known = s.Widen(known)
	if s.Waivers, err = LoadWaivers(waivers, known, targets); !errors.Is(err, os.ErrNotExist) {
		errs = append(errs, err)
	}
	if s.Attestations, err = LoadAttestations(filepath.Join(folder, AttestationsName), known); !errors.Is(err, os.ErrNotExist) {
		errs = append(errs, err)
	}
	if len(s.Attestations) > 0 {
		controls, err := known.controls()
		s.terms, errs = controls.Terms, append(errs, err)
	}
	errs = append(errs, s.setZones())
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

// The names of the files beside a site file.
const (
	WaiversName      = "waivers.yaml"
	AttestationsName = "attestations.yaml"
)

// Widen adds what the site file itself says to what is known; a nil site adds nothing.
func (s *Site) Widen(known Known) Known {
	if s == nil {
		return known
	}
	if before := known; len(s.own.Names) > 0 {
		known.Policies = func() (Controls, error) {
			controls, err := before.controls()
			return controls.and(s.own), err
		}
	}
	known.MaxWaiver = s.maxWaiver
	return known
}

// readFile reads one byte more than most, so that yamlfile can tell that the file is
// too large.
func readFile(file string, most int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	return data, errors.Join(err, f.Close())
}

// decode validates one site file. The site is usable only when the error is nil.
func decode(file string, data []byte, known Known) (*Site, error) {
	if s := buildInParts(file, data, known, partSize); s != nil {
		return s, nil
	}
	b := build(file, data, known)
	return b.site, errors.Join(append([]error{b.doc.Err()}, b.more...)...)
}

// build reads the file as a whole: the document that it leaves has the place of whatever
// there is to say.
func build(file string, data []byte, known Known) *builder {
	b := newBuilder(file, data, known)
	b.doc = yamlfile.DecodeUpTo(maxSite, file, data, &b.file)
	b.head()
	b.targets()
	b.references()
	return b
}

// partSize is how many bytes of the targets are read at a time. The tree of a text takes
// forty times its memory.
const partSize = 16 << 10

// buildInParts is [build] with the tree of few targets at a time. It is nil where there is
// something to say, and where the file can't be cut or is short.
func buildInParts(file string, data []byte, known Known, size int) *Site {
	if len(data) > maxSite {
		return nil
	}
	cut := yamlfile.Split(data, "targets", size)
	if len(cut.Parts) < 2 {
		return nil
	}
	b := newBuilder(file, data, known)
	b.doc = cut.DecodeHead(maxSite, file, &b.file)
	b.head()
	head, targets := b.doc, 0
	for _, part := range cut.Parts {
		b.file.Targets = nil
		b.doc = part.Decode(file, targets, &struct {
			Targets *[]fileTarget `yaml:"targets"`
		}{&b.file.Targets})
		if targets == 0 {
			b.expect(len(b.file.Targets) * len(cut.Parts))
		}
		b.targetsFrom(targets)
		if targets += len(b.file.Targets); targets > maxTargets || !b.doc.Faultless() {
			return nil
		}
	}
	b.doc = head
	b.references()
	if !b.doc.Faultless() || len(b.more) > 0 {
		return nil
	}
	return b.site
}

func newBuilder(file string, data []byte, known Known) *builder {
	return &builder{
		known: known, folder: filepath.Dir(file),
		site: &Site{File: file, text: data, known: known, variables: kindVariables(known)},
	}
}

// head reads all but the targets.
func (b *builder) head() {
	b.header()
	b.zones()
	b.conduits()
	b.defaults()
}

// builder turns the file into a Site and notes what is wrong.
type builder struct {
	doc    *yamlfile.Document
	file   siteFile
	known  Known
	folder string
	site   *Site
	shared map[string]settings // by kind
	names  map[string]int      // lines of the targets so far, by name
	more   []error             // of files that the site file names, with their own places
}

func (b *builder) header() {
	if b.doc.Has("version") && b.file.Version != formatVersion {
		b.doc.Errorf([]any{"version"}, "version %d is not known: this hardcheck reads version %d", b.file.Version, formatVersion)
	}
	b.site.Name = b.file.Site
	b.site.zone = b.timeZone(nil, b.file.TimeZone)
	b.site.Vantage = b.file.Vantage
	b.maxWaiver()
	b.profiles()
	for i, kind := range b.file.Absent {
		path := []any{"absent", i}
		b.oneOf(path, "kind", kind, b.known.kindNames())
		if slices.Contains(b.site.Absent, kind) {
			b.doc.Errorf(path, "kind %q is listed twice", kind)
		}
		b.site.Absent = append(b.site.Absent, kind)
	}
}

func (b *builder) maxWaiver() {
	if b.file.MaxWaiver == "" && !b.doc.Has("max-waiver") {
		return
	}
	most, err := ParseTerm(b.file.MaxWaiver)
	if err != nil {
		b.doc.Errorf([]any{"max-waiver"}, "a length is written in days or weeks: 365d or 12w")
	}
	b.site.maxWaiver = most
}

// oneOf complains about a name that is not among the known ones.
func (b *builder) oneOf(path []any, what, name string, known []string) {
	if !slices.Contains(known, name) {
		b.doc.Errorf(path, "unknown %s %q%s", what, checks.Clean(name), yamlfile.DidYouMean(name, known))
	}
}

// resolve makes a path relative to the site file's folder usable from here.
func (b *builder) resolve(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(b.folder, path)
}
