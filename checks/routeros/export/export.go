// Package export reads configuration files of RouterOS, as "/export" writes them, into
// the facts of a router.
//
// It is pure: bytes in, facts out. An export leaves out what has its default, shows no
// states, no users and nothing that the router makes by itself. What is left out gets
// the default that the file's version has, where that is known; everything else that
// the file can't show is unknown with the reason "source". Values stay inside: facts
// get what the manifest of the kind asks for, and errors name a line and a menu only.
package export

import (
	"slices"
	"strings"

	"hardcheck/checks/routeros"
)

// MaxBytes bounds a file. The exports of the largest routers, with address lists of
// 100,000 entries, have less than half of it.
const MaxBytes = 16 << 20

// The other bounds of a file: the statements of all menus, those with the lines that name
// menus, the bytes of one statement
// with its continuation lines, its arguments, and those of all. A firewall rule in full
// has about 70.
const (
	maxStatements     = 250_000
	maxCommands       = 2 * maxStatements
	maxStatementBytes = 1 << 20
	maxArguments      = 500
	maxTotalArguments = 1_000_000
)

// File is a configuration file that was read.
type File struct {
	header     header
	statements []statement
	// torn are the menus of which a part seems to be missing, with the line where.
	torn map[string]int
	// damage says of a line that something is missing before it or within; nil of none.
	damage *damage
	// open is set where the file's end seems to be missing.
	open bool
	// last is the last menu, and anchor the last of those that come in order.
	last, anchor string
}

// damage is a line that a router doesn't write there, and why.
type damage struct {
	line int
	why  string
}

// note keeps the first damage.
func (f *File) note(line int, why string) {
	if f.damage == nil {
		f.damage = &damage{line, why}
	}
}

// Parse reads a file of at most [MaxBytes]. An error says what is wrong, on which line
// and in which menu, and what to do; it never repeats what the file says. A script is
// refused: what it sets isn't known before it has run.
func Parse(data []byte) (*File, error) {
	text, err := plainText(data)
	if err != nil {
		return nil, err
	}
	if err := inspect(text); err != nil {
		return nil, err
	}
	p := parser{text: string(text), line: 1, file: &File{torn: map[string]int{}}, read: map[string]bool{}, seen: map[string]bool{}}
	if err := p.run(); err != nil {
		return nil, err
	}
	if p.file.empty() {
		return nil, refuse(1, "", "no setting is found: give what /export writes on the router")
	}
	return p.file, nil
}

func (f *File) empty() bool { return len(f.statements) == 0 && f.header.count == 0 }

// Release is the version that the header names, such as "7.14.3"; empty without one.
func (f *File) Release() string { return f.header.release }

// Statements is the number of "add" and "set" commands.
func (f *File) Statements() int { return len(f.statements) }

// minAreas is the number of top-level menus ("/interface", "/ip", "/system") that tells
// the export of a whole router from that of a part, which has just one. A hand may have
// joined two parts: then there are two headers. One more than needed is asked for,
// since people also cut pieces out of an export.
const minAreas = 3

// Whole reports whether the file is the export of a whole router, so that a menu that
// isn't in it has its defaults.
func (f *File) Whole() bool {
	var areas []string
	for _, s := range f.statements {
		area, _, _ := strings.Cut(s.menu[1:], "/")
		if !slices.Contains(areas, area) {
			areas = append(areas, area)
		}
	}
	return f.header.count == 1 && len(areas) >= minAreas
}

// unversioned is set where the defaults of the file's version aren't known: those of
// RouterOS 6 differ in many places from the manifest's.
func (f *File) unversioned() bool {
	return f.header.release == "" || routeros.CompareReleases(f.header.release, "7.0") < 0
}
