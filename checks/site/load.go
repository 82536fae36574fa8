package site

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

// formatVersion is the version of the files that this package reads.
const formatVersion = 1

// maxFile bounds what is read of a file: one byte more than yamlfile takes, so that
// it can tell that the file is too large.
const maxFile = 4<<20 + 1

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// Load reads a site file, and waivers.yaml and attestations.yaml in its folder when
// they are there. The error lists everything that is wrong in all of them.
func Load(file string, known Known) (*Site, error) {
	data, err := readFile(file)
	if err != nil {
		return nil, fmt.Errorf("read site file: %w", err)
	}
	s, err := decode(file, data, known)
	errs := []error{err}
	var names []string // not checked where the targets themselves are in doubt
	if err == nil {
		names = s.Names()
	}
	known.others = slices.ContainsFunc(s.Profiles, isProfileFile)
	folder := filepath.Dir(file)
	if s.Waivers, err = LoadWaivers(filepath.Join(folder, "waivers.yaml"), known, names); !errors.Is(err, os.ErrNotExist) {
		errs = append(errs, err)
	}
	if s.Attestations, err = LoadAttestations(filepath.Join(folder, "attestations.yaml"), known); !errors.Is(err, os.ErrNotExist) {
		errs = append(errs, err)
	}
	errs = append(errs, s.setZones())
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

func readFile(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	return data, errors.Join(err, f.Close())
}

// decode validates one site file. The site is usable only when the error is nil.
func decode(file string, data []byte, known Known) (*Site, error) {
	b := builder{known: known, folder: filepath.Dir(file), site: &Site{File: file, known: known}}
	b.doc = yamlfile.Decode(file, data, &b.file)
	b.site.document = b.doc
	b.header()
	b.zones()
	b.defaults()
	b.targets()
	b.references()
	return b.site, b.doc.Err()
}

// builder turns the file into a Site and notes what is wrong.
type builder struct {
	doc    *yamlfile.Document
	file   siteFile
	known  Known
	folder string
	site   *Site
	shared map[string]settings // by kind
}

func (b *builder) header() {
	if b.doc.Has("version") && b.file.Version != formatVersion {
		b.doc.Errorf([]any{"version"}, "version %d is not known: this hardcheck reads version %d", b.file.Version, formatVersion)
	}
	b.site.Name = b.file.Site
	b.site.zone = b.timeZone([]any{"time-zone"}, b.file.TimeZone)
	b.site.Vantage = b.file.Vantage
	for i, name := range b.file.Profiles {
		b.profile([]any{"profiles", i}, name)
	}
	for i, kind := range b.file.Absent {
		path := []any{"absent", i}
		b.oneOf(path, "kind", kind, b.known.kindNames())
		if slices.Contains(b.site.Absent, kind) {
			b.doc.Errorf(path, "kind %q is listed twice", kind)
		}
		b.site.Absent = append(b.site.Absent, kind)
	}
}

// isProfileFile tells a profile's path from its name.
func isProfileFile(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".yaml")
}

func (b *builder) profile(path []any, name string) {
	switch {
	case name != "" && isProfileFile(name):
		name = b.resolve(name)
	default:
		b.oneOf(path, "profile", name, b.known.Profiles)
	}
	if slices.Contains(b.site.Profiles, name) {
		b.doc.Errorf(path, "profile %q is listed twice", name)
	}
	b.site.Profiles = append(b.site.Profiles, name)
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
