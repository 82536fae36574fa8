package hostfs

import (
	"bytes"
	"compress/gzip"
	"crypto/md5" //nolint:gosec // what dpkg has of each file; against accident, not intent
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"hardcheck/checks/pattern"
)

// Bounds on the package database and on what a changelog unfolds to.
const (
	maxProgram   = 256 << 20
	maxDatabase  = 64 << 20
	maxSums      = 4 << 20
	maxChangelog = 4 << 20
	maxPackages  = 64
)

// infoFolder is where dpkg keeps what each package has, below a host's root.
const infoFolder = "var/lib/dpkg/info"

// Package is an installed Debian package, or one of a distribution made from Debian.
type Package struct {
	// Name is that of the package with the program, Version what is installed of it.
	Name, Version string
	// Source is the version of the source that it was built from.
	Source string
	// Changelog is the package's own, whole, of just that version.
	Changelog Changelog
}

// PackageOf is the package that a running process's program is from. It is proved by the
// program's content: a program that was built or replaced by hand, that is in a container, or
// that is older than the package on disk is from none. prefixes are how the names of the
// packages that are looked through begin.
func (h Host) PackageOf(pid int, prefixes ...string) (Package, error) {
	path, sum, err := h.program(pid)
	if err != nil {
		return Package{}, err
	}
	name, err := h.owner(path, sum, prefixes)
	if err != nil {
		return Package{}, err
	}
	return h.Installed(name)
}

// Installed is an installed package.
func (h Host) Installed(name string) (Package, error) {
	version, source, err := h.installed(name)
	if err != nil {
		return Package{}, err
	}
	changelog, err := h.changelog(name)
	if err != nil {
		return Package{}, err
	}
	if changelog.Version != source {
		return Package{}, fmt.Errorf("the changelog of package %s ends with %q, but %q is installed", name, changelog.Version, source)
	}
	return Package{name, version, source, changelog}, nil
}

// Runs reports whether a process runs a program that a package lists, and that was not replaced since. It
// is no proof of the program's content, which is cheap to get and slow to read.
func (h Host) Runs(pid int, name string) bool {
	path, err := h.programPath(pid)
	if err != nil {
		return false
	}
	sums, err := h.read(infoFolder, name+".md5sums", maxSums)
	return err == nil && strings.Contains(string(sums)+"\n", "  "+h.inner(path)+"\n")
}

func (h Host) programLink(pid int) string {
	return filepath.Join(h.root(), "proc", strconv.Itoa(pid), "exe")
}

func (h Host) programPath(pid int) (string, error) {
	path, err := os.Readlink(h.programLink(pid))
	if err != nil {
		return "", err
	}
	if old, gone := strings.CutSuffix(path, " (deleted)"); gone {
		return "", fmt.Errorf("%s was replaced since the server started: what runs is older, until it is restarted", old)
	}
	return path, nil
}

// inner is a program's path as dpkg lists it.
func (h Host) inner(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, strings.TrimSuffix(h.root(), "/")), "/")
}

// program is the path of a process's program, and the MD5 sum of what really runs.
func (h Host) program(pid int) (path, sum string, err error) {
	path, err = h.programPath(pid)
	if err != nil {
		return "", "", err
	}
	file, err := os.Open(h.programLink(pid))
	if err != nil {
		return "", "", err
	}
	defer func() { _ = file.Close() }()
	sum, err = sumOf(file, path)
	return path, sum, err
}

// sumOf is the MD5 sum of a program.
func sumOf(file io.Reader, path string) (string, error) {
	hash := md5.New() //nolint:gosec // see above
	size, err := io.Copy(hash, io.LimitReader(file, maxProgram+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("read %s: %w", path, err)
	case size > maxProgram:
		return "", fmt.Errorf("read %s: %w", path, errTooLarge)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// owner is the package in whose list the file has that sum.
func (h Host) owner(path, sum string, prefixes []string) (string, error) {
	line := sum + "  " + h.inner(path)
	for _, prefix := range prefixes {
		lists, err := filepath.Glob(filepath.Join(h.root(), infoFolder, prefix+"*.md5sums"))
		if err != nil {
			return "", err
		}
		for _, list := range lists[:min(len(lists), maxPackages)] {
			sums, err := h.read(infoFolder, filepath.Base(list), maxSums)
			if err != nil {
				return "", err
			}
			if strings.Contains("\n"+string(sums), "\n"+line+"\n") {
				name, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(list), ".md5sums"), ":")
				return name, nil
			}
		}
	}
	return "", fmt.Errorf("%s is from no package that is installed here, or was changed", path)
}

// installed is the version of a package, and that of the source it was built from.
func (h Host) installed(name string) (version, source string, err error) {
	status, err := h.read("var/lib/dpkg", "status", maxDatabase)
	if err != nil {
		return "", "", err
	}
	_, rest, found := bytes.Cut(append([]byte("\n"), status...), []byte("\nPackage: "+name+"\n"))
	stanza, _, _ := bytes.Cut(rest, []byte("\n\n"))
	fields := map[string]string{}
	for line := range strings.Lines(string(stanza)) {
		if key, value, found := strings.Cut(line, ":"); found && key != "" && key[0] != ' ' {
			fields[key] = strings.TrimSpace(value)
		}
	}
	if !found || fields["Status"] != "install ok installed" {
		return "", "", fmt.Errorf("package %s is not wholly installed", name)
	}
	version, source = fields["Version"], fields["Version"]
	if _, stated, found := strings.Cut(fields["Source"], "("); found {
		source = strings.TrimSuffix(stated, ")")
	}
	return version, source, nil
}

// Changelog is a Debian changelog.
type Changelog struct {
	// Version is that of the newest entry.
	Version string
	// Fixed are the CVE ids that its entries name and no later one takes back.
	Fixed map[string]bool
}

func (h Host) changelog(name string) (Changelog, error) {
	compressed, err := h.read(filepath.Join("usr/share/doc", name), "changelog.Debian.gz", maxChangelog)
	if err != nil {
		return Changelog{}, fmt.Errorf("package %s: %w", name, err)
	}
	unfold, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return Changelog{}, fmt.Errorf("changelog of package %s: %w", name, err)
	}
	text, err := readAll(unfold, "the changelog of package "+name, maxChangelog)
	if err != nil {
		return Changelog{}, err
	}
	return ParseChangelog(string(text))
}

var (
	entryHead = pattern.New(`^[a-z0-9][a-z0-9+.-]* \(([^)\s]{1,128})\) `)
	cve       = pattern.New(`CVE-\d{4}-\d{4,7}`)
)

// ParseChangelog reads a changelog as Debian policy 4.4 has it. An item that reverts
// something takes back what it names.
func ParseChangelog(text string) (Changelog, error) {
	head := entryHead.FindStringSubmatch(text)
	if head == nil {
		return Changelog{}, errors.New("doesn't begin like a Debian changelog")
	}
	result := Changelog{Version: head[1], Fixed: map[string]bool{}}
	said := map[string]bool{} // newest first: the first word about an id counts
	for item := range strings.SplitSeq(text, "\n  * ") {
		reverts := strings.Contains(strings.ToLower(item), "revert")
		for _, id := range cve.FindAllString(item, -1) {
			if !said[id] {
				said[id], result.Fixed[id] = true, !reverts
			}
		}
	}
	for id, fixed := range result.Fixed {
		if !fixed {
			delete(result.Fixed, id)
		}
	}
	return result, nil
}
