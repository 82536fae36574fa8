package hostfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// tree makes folders, files and links below a root: "a/b" -> "" is a folder, "file" a file,
// else a link to the text.
func tree(t *testing.T, entries map[string]string) Root {
	t.Helper()
	root := t.TempDir()
	for name, what := range entries {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		switch what {
		case "":
			err = os.MkdirAll(path, 0o755)
		case "file":
			err = os.WriteFile(path, nil, 0o640)
		default:
			err = os.Symlink(what, path)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return Root(root)
}

func TestTraceFollowsLinksInEveryPart(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		"run/docker.sock": "file", "etc/x": "file", "srv": "", "var/run": "/run", "srv/abs": "/etc", "srv/rel": "../etc", "srv/out": "../../../../../../etc",
		"srv/chain": "/srv/abs", "srv/loop": "loop", "srv/one": "two", "srv/two": "one", "srv/deep": "/etc/sub/..", "etc/sub": "/run/inner", "run/inner": "",
		"srv/nowhere": "/not/there",
	})
	for _, tc := range []struct {
		path, want string
		found      bool
	}{
		{"/etc/x", "/etc/x", true},
		{"/var/run/docker.sock", "/run/docker.sock", true},
		{"/srv/abs/x", "/etc/x", true},
		{"/srv/rel/x", "/etc/x", true},
		{"/srv/chain/x", "/etc/x", true},
		{"/srv/out/x", "/etc/x", true},
		{"/../../etc/x", "/etc/x", true},
		{"/srv/abs/../srv", "/srv", true},
		{"/srv/deep", "/run", true},
		{"/srv/nowhere/a/b", "/not/there/a/b", false},
		{"/srv/abs/new/folder", "/etc/new/folder", false},
		{"/", "/", true},
	} {
		real, found, err := root.Trace(tc.path)
		if real != tc.want || found != tc.found || err != nil {
			t.Errorf("%s: %s, found %t, %v; want %s, found %t", tc.path, real, found, err, tc.want, tc.found)
		}
	}
}

func TestTraceIsUnknownWhereItCantLook(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"loop": "loop", "one": "two", "two": "/one", "file": "file"})
	for path, want := range map[string]error{"/loop": ErrLinks, "/one/x": ErrLinks, "/file/below": nil} {
		real, _, err := root.Trace(path)
		if err == nil || real != "" || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %q, %v", path, real, err)
		}
	}
}

func TestLookAtWhatALinkLeadsTo(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"srv/key": "/etc/key", "etc/key": "file", "srv/gone": "/etc/gone"})
	if real, info, err := root.Look("/srv/key"); err != nil || real != "/etc/key" || Mode(info.Mode()) != 0o640 {
		t.Errorf("%s, %v, %v", real, info, err)
	}
	if real, _, err := root.Look("/srv/gone"); !errors.Is(err, fs.ErrNotExist) || real != "/etc/gone" {
		t.Errorf("%s, %v", real, err)
	}
	if err := os.Chmod(root.At("/etc"), 0o750); err != nil {
		t.Fatal(err)
	}
	if !root.Shielded("/etc/key") || root.Shielded("/srv/key") {
		t.Error("a closed folder shields what is in it, and nothing else")
	}
	if got := Mode(fs.ModeSetuid | fs.ModeSticky | 0o755); got != 0o5755 {
		t.Errorf("%04o", got)
	}
}

// FuzzTrace makes a tree of links of the input's choice: no path leads out of the root, and none
// takes for ever.
func FuzzTrace(f *testing.F) {
	f.Add("a", "../../etc", "/a/b/../c")
	f.Add("x/y", "/x/y/z", "/x/y")
	f.Add("..", ".", "//")
	f.Fuzz(func(t *testing.T, link, target, path string) {
		root := Root(t.TempDir())
		// What can't be made is no case.
		_ = os.Symlink(target, root.At(filepath.Clean("/"+link)))
		real, found, err := root.Trace(path)
		if err == nil && (!filepath.IsAbs(real) || filepath.Clean(real) != real) {
			t.Errorf("%q is no path without detours", real)
		}
		if again, _, err := root.Trace(real); found && (err != nil || again != real) {
			t.Errorf("%q leads on to %q, %v", real, again, err)
		}
	})
}
