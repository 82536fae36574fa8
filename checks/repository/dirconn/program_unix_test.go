//go:build !windows

package dirconn_test

import (
	"os"
	"path/filepath"
	"testing"

	"hardcheck/testenv/checkouts"
)

// TestNothingIsRun holds that no program is started that a checkout names: git starts
// them, which the test shows first.
func TestNothingIsRun(t *testing.T) {
	folder := made(t, "")
	git := checkouts.In(t, folder)
	ran := filepath.Join(t.TempDir(), "ran")
	script := filepath.Join(t.TempDir(), "run.sh")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho \"$0 $*\" >> "+ran+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for key, value := range map[string]string{
		"core.fsmonitor": script, "filter.page.clean": script, "filter.page.smudge": script,
		"diff.external": script, "diff.page.textconv": script, "core.pager": script, "core.sshCommand": script, "core.editor": script,
		"gpg.program": script, "log.showSignature": "true", "credential.helper": script, "alias.status": "!" + script,
		"core.hooksPath": filepath.Dir(script), "remote.origin.url": "ext::" + script, "include.path": "evil",
	} {
		git.Run("config", key, value)
	}
	write(t, filepath.Join(folder, ".gitattributes"), "* filter=page diff=page\n")
	for _, hook := range []string{"post-checkout", "pre-commit", "reference-transaction", "post-index-change", "fsmonitor-watchman"} {
		if err := os.Symlink(script, filepath.Join(filepath.Dir(script), hook)); err != nil {
			t.Fatal(err)
		}
	}
	// Python, make and npm would run these, were they asked to read their settings.
	write(t, filepath.Join(folder, "setup.py"), "import os\nos.system('"+script+"')\n")
	write(t, filepath.Join(folder, "conftest.py"), "import os\nos.system('"+script+"')\n")
	write(t, filepath.Join(folder, "Makefile"), "x := $(shell "+script+")\n")

	collect(t, folder)
	if data, err := os.ReadFile(ran); err == nil {
		t.Errorf("the connector ran: %s", data)
	}
	git.Run("ls-files", "--modified")
	data, err := os.ReadFile(ran)
	if err != nil {
		t.Fatalf("git ran nothing either, so that the test shows nothing: %v", err)
	}
	t.Logf("git ls-files would have run: %s", data)
}
