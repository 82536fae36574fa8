package site

import (
	"fmt"
	"strings"
	"testing"

	"hardcheck/checks/yamlfile"
	"hardcheck/testenv/need"
)

// TestOtherFilesAreSmaller holds the bound of the files beside a site.
func TestOtherFilesAreSmaller(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "site.yaml", "version: 1\ntargets: [{name: a, url: \"docker:\"}]\n")
	const begin = "version: 1\nwaivers: []\n#"
	write(t, folder, "waivers.yaml", begin+strings.Repeat("x", yamlfile.MaxBytes-len(begin)))
	if _, err := Load(folder+"/site.yaml", known); err != nil {
		t.Errorf("exactly as large as allowed: %v", err)
	}
	write(t, folder, "waivers.yaml", begin+strings.Repeat("x", yamlfile.MaxBytes+1-len(begin)))
	if _, err := Load(folder+"/site.yaml", known); err == nil || !strings.Contains(err.Error(), "waivers.yaml:1:1: file is too large: more than 4 MiB") {
		t.Errorf("a byte more: %v", err)
	}
}

// TestLargeSites holds that a site of as many targets as are allowed can be read, and none larger than its bound.
func TestLargeSites(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a site of 100,000 targets")
	}
	need.Plain(t)
	t.Parallel()
	folder := t.TempDir()
	var text strings.Builder
	text.WriteString("version: 1\ntargets:\n")
	for i := range maxTargets {
		fmt.Fprintf(&text, "  - {name: t%d, url: \"redis://10.%d.%d.%d\", labels: {line: %q}}\n", i, i>>16, i>>8&255, i&255, "north")
	}
	s := load(t, folder, text.String())
	if len(s.Targets) != maxTargets {
		t.Errorf("%d targets", len(s.Targets))
	}
	write(t, folder, "site.yaml", "version: 1\n#"+strings.Repeat("x", maxSite))
	if _, err := Load(folder+"/site.yaml", known); err == nil || !strings.Contains(err.Error(), "site.yaml:1:1: file is too large: more than 64 MiB") {
		t.Errorf("error is %v", err)
	}
}
