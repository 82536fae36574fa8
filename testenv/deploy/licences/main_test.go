package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPartWithoutALicenceIsAnError(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "license.go"), []byte("package x"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := part{name: "example.org/x v1.0.0", folders: map[string]bool{folder: true}}.write(&bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "example.org/x v1.0.0 has no licence") {
		t.Errorf("error is %v", err)
	}
}
