package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestInputsAreAllFiles holds which files a site is made of or reads.
func TestInputsAreAllFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	printer := write(t, folder, "printer", "#!/bin/sh\n")
	if err := os.Chmod(printer, 0o700); err != nil {
		t.Fatal(err)
	}
	s := load(t, folder, `version: 1
profiles: [baseline, ./own.yaml]
targets:
  - {name: a, url: "compose:a.yaml,b.yaml"}
  - {name: b, url: "redisconf:redis.conf,users.acl"}
  - {name: c, url: "dir:x,y"}
  - {name: d, url: "docker+unix:///run/docker.sock"}
  - {name: e, url: "rediss://h", tls: {ca: ca.pem, cert: c.pem, key: c.key}, username: u, password: {file: a.secret}}
  - {name: f, url: "redis://h", username: u, password: {command: [./printer]}}
  - {name: g, url: "redis://h2", username: u, password: {file: a.secret}}
`)
	s.Attestations = []Attestation{{Evidence: []Proof{{Link: "https://example.org"}, {File: "reviews/a.pdf"}}}}
	var got []string
	for _, file := range s.Inputs() {
		got = append(got, filepath.ToSlash(strings.TrimPrefix(filepath.Clean(file), folder+string(filepath.Separator))))
	}
	want := []string{
		"site.yaml", "waivers.yaml", "attestations.yaml", "reviews/a.pdf", "own.yaml", "a.yaml", "b.yaml", "redis.conf", "users.acl", "x,y",
		"a.secret", "ca.pem", "c.pem", "c.key", "printer",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := (*Site)(nil).Inputs(); got != nil {
		t.Errorf("no site has %q", got)
	}
	if got := (&Site{}).Inputs(); got != nil {
		t.Errorf("a site without a file has %q", got)
	}
}

// TestSecretFilesOfOthersAreWarnedOf holds that looking at a site's files tells of a secret
// that others may read, and of nothing where all is well.
func TestSecretFilesOfOthersAreWarnedOf(t *testing.T) {
	t.Parallel()
	for mode, warned := range map[os.FileMode]bool{0o600: false, 0o640: false, 0o644: true} {
		folder := t.TempDir()
		if err := os.Chmod(write(t, folder, "a.secret", "x\n"), mode); err != nil {
			t.Fatal(err)
		}
		s := load(t, folder, "version: 1\ntargets: [{name: a, url: \"redis://h\", username: u, password: {file: a.secret}}]\n")
		warnings, err := s.CheckFiles(true)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(warnings) == 1 && strings.Contains(warnings[0], "can be read by every account"); got != warned || len(warnings) > 1 {
			t.Errorf("mode %o: warnings %q", mode, warnings)
		}
	}
}

// TestFilesAreBounded holds how large the files may be that are read whole.
func TestFilesAreBounded(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	secret := write(t, folder, "a.secret", "four")
	if data, _, err := readPrivate(secret, 4); err != nil || string(data) != "four" {
		t.Errorf("as long as it may be: %q, %v", data, err)
	}
	if _, _, err := readPrivate(secret, 3); err == nil {
		t.Error("longer than it may be is read")
	}
	if data, err := readPEM(write(t, folder, "a.pem", strings.Repeat("x", maxPEM))); err != nil || len(data) != maxPEM {
		t.Errorf("as long as it may be: %d bytes, %v", len(data), err)
	}
	if _, err := readPEM(write(t, folder, "b.pem", strings.Repeat("x", maxPEM+1))); err == nil || !strings.Contains(err.Error(), "is larger than") {
		t.Errorf("longer than it may be: %v", err)
	}
}

// TestCappedKeepsWhatFits holds that what is just as long as the limit is whole.
func TestCappedKeepsWhatFits(t *testing.T) {
	t.Parallel()
	kept := &capped{limit: 4}
	if n, err := kept.Write([]byte("four")); n != 4 || err != nil || kept.full {
		t.Errorf("as long as it may be: %d bytes, %v, full %t", n, err, kept.full)
	}
	if _, err := kept.Write([]byte("x")); err == nil || !kept.full || kept.text.String() != "four" {
		t.Errorf("more than it may be: %v, full %t, %q kept", err, kept.full, kept.text.String())
	}
}
