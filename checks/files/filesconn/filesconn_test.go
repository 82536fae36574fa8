//go:build unix

package filesconn

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/files"
)

func collect(t *testing.T, path string, settings files.Settings) checks.Collection {
	t.Helper()
	access := checks.Access{Scheme: "file", Path: path, Target: checks.Target{Settings: settings}, Transcript: checks.NewTranscript(time.Now())}
	got := Collect(t.Context(), access)
	checktest.WantNoTrace(t, got, access.Transcript, "canary")
	return got
}

func factsOf(t *testing.T, got checks.Collection) files.Facts {
	t.Helper()
	facts, ok := got.Facts.(files.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", got.Problem)
	}
	return facts
}

func put(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func database(writer uint32) string {
	header := make([]byte, 512)
	copy(header, "SQLite format 3\x00")
	binary.BigEndian.PutUint32(header[96:], writer)
	return string(header)
}

func TestContents(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		want files.Content
	}{
		"empty.sql.gz": {"", files.ContentEmpty}, ".env": {"A=b\n", files.ContentEnv}, ".env.production": {"A=b\n", files.ContentEnv},
		"config.yaml": {"a: b\n", files.ContentSetting}, "x.py": {"A = 1\n", files.ContentCode}, "readme": {"hello\n", files.ContentText},
		"key.pem": {"-----BEGIN RSA PRIVATE KEY-----\nx\n", files.ContentKey}, "db": {database(3040001), files.ContentSQLite},
		"a.gz": {"\x1f\x8bxxxx", files.ContentArchive}, "a.dump": {"PGDMP\x01", files.ContentArchive}, "dump": {"-- a dump\nPRAGMA foreign_keys=OFF;\n", files.ContentSQL},
		"a.tar": {strings.Repeat("\x00", 257) + "ustar\x0000", files.ContentArchive}, "logo.png": {"\x89PNG\r\n\x1a\n\x00", files.ContentBinary},
		"fake.gz": {"not gzip at all\n", files.ContentText},
	} {
		if got := contentOf(name, []byte(tc.text)); got != tc.want {
			t.Errorf("%s is %s, want %s", name, got, tc.want)
		}
	}
}

// TestOddFiles holds that nothing but a regular file is opened, and that none of them holds
// the audit up.
func TestOddFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"loop": "loop", "zero": "/dev/zero", "out": "/etc/passwd"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	types := map[string]files.FileType{}
	for _, e := range factsOf(t, collect(t, dir, files.Settings{})).Entries.Entries() {
		types[e.Name] = e.Type
		if _, read := e.Content.Get(); read {
			t.Errorf("%s was read", e.Name)
		}
	}
	want := map[string]files.FileType{"pipe": files.TypeOther, "loop": files.TypeLink, "zero": files.TypeLink, "out": files.TypeLink}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Error(diff)
	}
	for _, path := range []string{
		filepath.Join(dir, "pipe"), filepath.Join(dir, "loop"), filepath.Join(dir, "zero"), filepath.Join(dir, "none"), "/dev/zero", "/proc/self/mem", "/proc/self/environ", "/sys",
	} {
		if got := collect(t, path, files.Settings{}); got.Facts != nil || got.Problem == nil || got.Problem.Reason != checks.Unreadable {
			t.Errorf("%s gives %+v", path, got)
		}
	}
}

// TestBounds holds that of a large file the begin is read, and that this isn't all of it.
func TestBounds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := put(t, dir, "config.yaml", strings.Repeat("# remark\n", 200_000)+"password: canary-x7Kq2mZr4w\n")
	got := collect(t, path, files.Settings{})
	e := factsOf(t, got).Entries.Entries()[0]
	if _, whole := e.Secrets.Get(); whole || got.Problems[e.Field("secrets")].Reason != checks.Budget {
		t.Errorf("secrets are %+v, %+v", e.Secrets, got.Problems)
	}
}

func TestDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := put(t, dir, "db.sqlite3", database(3040001))
	facts := factsOf(t, collect(t, path, files.Settings{Holds: files.HoldsDatabase, Served: []string{dir, filepath.Join(dir, "gone")}}))
	header, _ := facts.Entries.Entries()[0].SQLite.Get()
	if diff := cmp.Diff(files.SQLite{Writer: "3.40.1"}, header); diff != "" {
		t.Error(diff)
	}
	if _, whole := facts.Served.Get(); whole || len(facts.Served.Entries()) != 1 {
		t.Errorf("served is %+v", facts.Served)
	}
}

func TestPackages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, "django-5.2.dist-info/METADATA", "Name: Django\nVersion: 5.2\n\nName: other\n")
	put(t, dir, "mine-1.0.dist-info/METADATA", "Name: mine\nVersion: 1.0\n")
	put(t, dir, "mine-1.0.dist-info/direct_url.json", `{"url": "file:///src/mine", "dir_info": {"editable": true}}`)
	facts := factsOf(t, collect(t, dir, files.Settings{Holds: files.HoldsPackages}))
	want := []files.Package{{Name: "Django", Version: "5.2"}, {Name: "mine", Version: "1.0", Editable: true}}
	if got, whole := facts.Packages.Get(); !whole || cmp.Diff(want, got) != "" {
		t.Errorf("packages are %v", got)
	}
	put(t, dir, "broken-1.dist-info/METADATA", "Version: 1\n")
	if _, whole := factsOf(t, collect(t, dir, files.Settings{Holds: files.HoldsPackages})).Packages.Get(); whole {
		t.Error("with a package that can't be read the list is whole")
	}
}
