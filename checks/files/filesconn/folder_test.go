//go:build unix

package filesconn

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/files"
)

func namesOf(facts files.Facts) []string {
	var all []string
	for _, e := range facts.Entries.Entries() {
		all = append(all, e.Name)
	}
	return all
}

// TestFoldersBelow holds that what lies deeper is looked at, with its own folders' modes, and that what
// is somebody else's is left out by name.
func TestFoldersBelow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, "a/b/config.yaml", "db:\n  password: canary-x7Kq2mZr4w\n")
	put(t, dir, "a/.git/config", "x")
	put(t, dir, "node_modules/m/index.js", "x")
	put(t, dir, "venv/pyvenv.cfg", "home = /usr/bin\n")
	put(t, dir, "venv/x.py", "x")
	facts := factsOf(t, collect(t, dir, files.Settings{}))
	if diff := cmp.Diff([]string{"a", "a/.git", "a/b", "a/b/config.yaml", "node_modules", "venv"}, namesOf(facts)); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a/.git", "node_modules", "venv"}, facts.Beside); diff != "" || len(facts.LeftOut()) != 3 {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	e := facts.Entries.Entries()[3]
	if diff := cmp.Diff([]files.Secret{{Line: 2, Name: "db.password"}}, e.Secrets.Entries()); diff != "" || e.Path != filepath.Join(dir, "a/b/config.yaml") {
		t.Errorf("%s: %s", e.Path, diff)
	}
	if _, whole := facts.Entries.Get(); !whole {
		t.Error("the list is not whole")
	}
}

// TestFoldersAreBounded holds that a walk ends, says where, and is not taken for all.
func TestFoldersAreBounded(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, detail string
		reason       checks.Reason
		make         func(t *testing.T, dir string)
		settings     files.Settings
	}{
		{"deep", "1/2/3/4/5/6/7/8/9 lies deeper than the 8 folders", checks.Budget, func(t *testing.T, dir string) { put(t, dir, "1/2/3/4/5/6/7/8/9/x.yaml", "a: b\n") }, files.Settings{}},
		{"deep_packages", "lies deeper", checks.Budget, func(t *testing.T, dir string) { put(t, dir, "1/2/3/4/5/6/7/8/9/x.yaml", "a: b\n") }, files.Settings{Holds: files.HoldsPackages}},
		{"wide", "more than 4096 entries: the rest begins in b", checks.Budget, func(t *testing.T, dir string) {
			put(t, dir, "a/x", "")
			for i := range maxEntries {
				put(t, dir, fmt.Sprintf("b/%d", i), "")
			}
		}, files.Settings{}},
		{"closed", "list the folder a: permission denied", checks.Denied, func(t *testing.T, dir string) {
			put(t, dir, "a/x", "")
			if err := os.Chmod(filepath.Join(dir, "a"), 0); err != nil || os.Getuid() == 0 {
				t.Skip("every folder is open to root")
			}
			t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "a"), 0o700) })
		}, files.Settings{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			tc.make(t, dir)
			got := collect(t, dir, tc.settings)
			facts := factsOf(t, got)
			if _, whole := facts.Entries.Get(); whole {
				t.Error("the entries are whole")
			}
			if _, whole := facts.Packages.Get(); whole {
				t.Error("the packages are whole")
			}
			if problem := got.Problems["entries"]; problem.Reason != tc.reason || !strings.Contains(problem.Detail, tc.detail) {
				t.Errorf("problem %+v, want %s %q", problem, tc.reason, tc.detail)
			}
			if len(namesOf(facts)) > maxEntries {
				t.Errorf("%d entries", len(namesOf(facts)))
			}
		})
	}
}

// TestLinksAreNotFollowed holds that neither a link to a folder above nor one out leads anywhere.
func TestLinksAreNotFollowed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, "a/x.yaml", "a: b\n")
	for link, target := range map[string]string{"a/up": "..", "a/out": "/etc", "a/self": "self"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	facts := factsOf(t, collect(t, dir, files.Settings{}))
	if diff := cmp.Diff([]string{"a", "a/out", "a/self", "a/up", "a/x.yaml"}, namesOf(facts)); diff != "" {
		t.Error(diff)
	}
}

// TestPackagesOfSeveralEnvironments holds for each way in which installers leave a note, and that each
// site-packages folder is one of its own.
func TestPackagesOfSeveralEnvironments(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, "one/lib/python3.12/site-packages/netmikro-1.2.dist-info/METADATA", "Name: netmikro\nVersion: 1.2\n")
	put(t, dir, "two/lib/python3.13/site-packages/netmikro.egg-info", "Metadata-Version: 1.0\nName: netmikro\nVersion: 1.0\n")
	put(t, dir, "two/pyvenv.cfg", "home = /usr/bin\n")
	put(t, dir, "three/dist-packages/netmikro.egg-link", "/src/netmikro\n.")
	put(t, dir, "src/netmikro.dist-info/METADATA", "Name: netmikro\nVersion: 9\n")
	facts := factsOf(t, collect(t, dir, files.Settings{Holds: files.HoldsPackages}))
	got, whole := facts.Packages.Get()
	want := []files.Package{
		{Name: "netmikro", Version: "1.2", Folder: "one/lib/python3.12/site-packages"},
		{Name: "netmikro", Editable: true, Folder: "three/dist-packages"},
		{Name: "netmikro", Version: "1.0", Folder: "two/lib/python3.13/site-packages"},
	}
	if diff := cmp.Diff(want, got); diff != "" || !whole {
		t.Errorf("whole %t (-want +got):\n%s", whole, diff)
	}
	if len(namesOf(facts)) != 0 || !slices.Equal(facts.Beside, nil) {
		t.Errorf("entries %v, beside %v", namesOf(facts), facts.Beside)
	}
}
