package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// headBytes of a file must tell what it is; more is not read of one that they don't
// identify.
const headBytes = 64 << 10

// fileKind is what a file is to hardcheck.
type fileKind int

const (
	unknownFile fileKind = iota
	snapshotFile
	reportFile
	profileFile
	waiversFile
	attestationsFile
	siteFile
)

// identify tells by its beginning what a file is, or why it can't be any.
func identify(file string) (fileKind, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return unknownFile, err // it says "stat FILE: ..."
	case info.IsDir():
		return unknownFile, fmt.Errorf("%s is a folder: name a file", file)
	case !info.Mode().IsRegular():
		return unknownFile, fmt.Errorf("%s is no regular file", file)
	case info.Size() == 0:
		return unknownFile, fmt.Errorf("%s is empty", file)
	}
	opened, err := os.Open(filepath.Clean(file))
	if err != nil {
		return unknownFile, err
	}
	head, err := io.ReadAll(io.LimitReader(opened, headBytes))
	if err := errors.Join(err, opened.Close()); err != nil {
		return unknownFile, fmt.Errorf("read %s: %w", file, err)
	}
	kind := kindOf(head)
	if kind == unknownFile {
		return kind, fmt.Errorf("%s is no file of hardcheck's: its first 64 KiB are the beginning of neither a site, waivers, attestations or profile file (YAML with a version: line) nor of a snapshot or JSON report", file)
	}
	return kind, nil
}

// kindOf tells the kinds of files apart by their first bytes.
func kindOf(head []byte) fileKind {
	has := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return hasKey(head, key) })
	}
	switch {
	case bytes.IndexByte(head, 0) >= 0:
		return unknownFile
	case bytes.Contains(head, []byte(`"hardcheck.snapshot/`)):
		return snapshotFile
	case bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")):
		return reportFile
	case has("controls"):
		return profileFile
	case has("targets"):
		return siteFile
	case has("waivers"):
		return waiversFile
	case has("attestations"):
		return attestationsFile
	case has("version", "site", "zones", "defaults", "profiles"):
		return siteFile
	}
	return unknownFile
}

// hasKey reports whether a line begins with the key: enough to tell the files apart.
func hasKey(data []byte, key string) bool {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	return bytes.HasPrefix(data, []byte(key+":")) || bytes.Contains(data, []byte("\n"+key+":"))
}

// pathOf makes sure that a profile's file is not taken for a profile's name.
func pathOf(file string) string {
	if strings.ContainsAny(file, `/\`) || strings.HasSuffix(file, ".yaml") || strings.HasSuffix(file, ".yml") {
		return file
	}
	return "." + string(filepath.Separator) + file
}
