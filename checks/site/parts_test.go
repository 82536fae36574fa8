package site

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestSiteInParts holds that a site means the same whether its targets are read a few at a
// time or as a whole, and that one with anything to complain of is read as a whole.
func TestSiteInParts(t *testing.T) {
	t.Parallel()
	cut := 0
	for _, file := range siteFiles(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cut += holdSite(t, file, string(data))
	}
	if cut < 3 {
		t.Errorf("%d sites were read in parts: too few to prove anything", cut)
	}
}

func siteFiles(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"testdata/site/*.yaml", "testdata/valid/*.yaml", "testdata/full/site.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, files...)
	}
	return all
}

// holdSite compares both ways to read a site, and returns 1 where it can be read in parts.
func holdSite(t *testing.T, name, text string) int {
	t.Helper()
	got := buildInParts("site.yaml", []byte(text), known, 1)
	b := build("site.yaml", []byte(text), known)
	switch {
	case got == nil:
		return 0
	case !b.doc.Faultless() || len(b.more) > 0:
		t.Errorf("%s is read in parts without a fault, and as a whole with some: %v %v", name, b.doc.Err(), b.more)
		return 1
	}
	got.known, b.site.known = Known{}, Known{}
	if !reflect.DeepEqual(got, b.site) {
		t.Errorf("%s means %+v in parts, and %+v as a whole", name, got, b.site)
	}
	return 1
}

// TestPartsKeepWhatTargetsAreHeldAgainst holds what needs more than one target's part, each
// with what is wrong in the last part.
func TestPartsKeepWhatTargetsAreHeldAgainst(t *testing.T) {
	t.Parallel()
	const begin = "version: 1\nabsent: [docker]\nzones:\n  - {name: it, prefixes: [10.0.0.0/8], interfaces: {edge: [ether1]}}\n" +
		"defaults: {redis: {username: audit, pace: fragile}}\ntargets:\n" +
		"  - {name: edge, url: \"routeros://audit@10.0.0.1\", password: {env: EDGE}}\n  - {name: cache, url: redis://10.0.0.2, reachable-from: [it]}\n"
	if holdSite(t, "the site", begin+"  - {name: last, url: redis://10.0.0.3}\n") == 0 {
		t.Error("the site is not read in parts")
	}
	for _, last := range []string{
		"  - {name: cache, url: redis://10.0.0.3}\n", "  - {name: last, url: \"docker:\"}\n", "  - {name: last, url: redis://10.0.0.3, reachable-from: [ot]}\n",
		"  - {name: last}\n", "  - {name: last, url: redis://10.0.0.3, units: [1]}\n", "conduits: [{from: it, to: ot, ports: [tcp]}]\n",
	} {
		if _, err := decode("site.yaml", []byte(begin+last), known); err == nil || buildInParts("site.yaml", []byte(begin+last), known, 1) != nil {
			t.Errorf("%q: error %v", last, err)
		}
	}
	renamed := strings.Replace(begin, "edge:", "other:", 1)
	if _, err := decode("site.yaml", []byte(renamed), known); err == nil || !strings.Contains(err.Error(), "site.yaml:4:") {
		t.Errorf("a zone that enters by a router that is no target: %v", err)
	}
}

// TestPlacesOfALargeSite holds that what is said of a target of a site that was read in parts
// has its place in the file.
func TestPlacesOfALargeSite(t *testing.T) {
	t.Parallel()
	text := "version: 1\ntargets:\n"
	for i := range 2000 {
		text += fmt.Sprintf("  - name: t%d\n    url: redis://10.0.%d.%d\n", i, i>>8, i&255)
	}
	text += "  - name: last\n    url: redis://10.1.0.0\n    password: {env: HARDCHECK_TEST_UNSET}\n"
	if buildInParts("site.yaml", []byte(text), known, partSize) == nil {
		t.Fatal("the site is not read in parts")
	}
	s, err := decode("site.yaml", []byte(text), known)
	if err != nil {
		t.Fatal(err)
	}
	if i := slices.IndexFunc(s.Targets, func(target Target) bool { return target.Line != 3+2*slices.Index(s.Names(), target.Name) }); i >= 0 {
		t.Errorf("target %d is on line %d", i, s.Targets[i].Line)
	}
	if _, _, err := s.Resolve(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "site.yaml:4005:15: environment variable HARDCHECK_TEST_UNSET is not set") {
		t.Errorf("error is %v", err)
	}
	if got := s.Targets[2000].Name; got != "last" {
		t.Errorf("the last target is %q", got)
	}
}
