// Package yamlfile decodes the YAML files that people write for hardcheck into Go
// structs. It is strict, it finds every error in one go, and it shows each with
// its line, its column and the source.
//
// The text is treated as hostile: size, nesting and the number of keys are bounded,
// and anchors, aliases, tags and directives are refused, so that a small file can't
// grow into a large one. A value under a key that names a secret, and the password
// in a URL, never appear in any message or excerpt.
package yamlfile

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// MaxBytes is the size of a file that [Decode] takes at most.
const MaxBytes = 4 << 20

const (
	maxDepth  = 50
	maxKeys   = 2000 // of one mapping: the parser's time grows with their square
	maxIssues = 200  // shown for one file
	// maxEntries bounds lines, commas and colons together: the parser takes about a
	// kilobyte for each entry, however short.
	maxEntries = 2_000_000
)

// Document is a decoded file: where its parts stand, and what is wrong with it.
type Document struct {
	file    string
	lines   []string
	root    ast.Node // nil when the text is not one YAML document
	issues  []issue
	secrets map[string]bool
	bad     map[place]bool // values that could not be decoded
	covered [][]span       // what the excerpts hide, made when first needed
	// first and above are of a [Part]: the place of its first entry in the whole list, and
	// how many lines of the file come before its own.
	first, above int
}

// Decode reads one YAML document of at most [MaxBytes] and 50 levels into the struct
// that into points to. It always returns a Document: ask [Document.Err] for what is
// wrong. Whatever could be decoded is in into even when something else is wrong.
//
// Fields are tagged `yaml:"name"` or `yaml:"name,required"`; a key without a field
// is an error. A field is a struct, pointer, slice, map with string keys, string,
// bool, integer, any (then it receives maps, slices and scalars), or a type that
// implements [encoding.TextUnmarshaler]. A struct whose pointer has a method
// FromScalar(text string) error may also be written as a scalar, and one whose pointer has
// a method ListForm() any, a pointer to a slice, as that list. Numbers are taken
// as text where text is expected, never text as a number. A key without a value is
// an error, since it is likely a forgotten one.
func Decode(file string, data []byte, into any) *Document {
	return DecodeUpTo(MaxBytes, file, data, into)
}

// DecodeUpTo is [Decode] for files that may have another size, in bytes.
func DecodeUpTo(most int, file string, data []byte, into any) *Document {
	d := &Document{file: clean(file), secrets: map[string]bool{}, bad: map[place]bool{}}
	target := reflect.ValueOf(into)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		d.add(start, "decode into %T: not a pointer to a value", into)
		return d
	}
	text, ok := d.readText(most, data)
	if !ok {
		return d
	}
	if d.root = d.parse(text); d.root == nil {
		return d
	}
	if !d.inspect(d.root, 1, false) {
		d.root = nil
		return d
	}
	walker{d}.value(slot{node: d.root, at: position(d.root), label: "the file"}, target.Elem())
	return d
}

// Readable reports whether the file was YAML at all. When it is not, the value that
// was to be decoded is empty, and complaints about its content would mislead.
func (d *Document) Readable() bool { return d.root != nil }

// Errorf adds an error at the place of a path of keys (string) and places in lists
// (int, from 0), such as []any{"targets", 2, "url"}. Where there is no such place
// the nearest part above it is shown. It does nothing when the file is not readable,
// or when the value at that place could not be decoded: what is said about its
// content would be a consequence of that.
func (d *Document) Errorf(path []any, format string, args ...any) {
	if !d.Readable() {
		return
	}
	if where := d.locate(path); !d.bad[where] {
		d.add(where, format, args...)
	}
}

// Warnf adds a warning at the place of a path, as [Document.Errorf] does an error.
func (d *Document) Warnf(path []any, format string, args ...any) {
	if d.Readable() {
		d.issues = append(d.issues, issue{place: d.locate(path), warning: true, message: fmt.Sprintf(format, args...)})
	}
}

// Has reports whether there is a value, or a key without one, at a path.
func (d *Document) Has(path ...any) bool { return d.HasBelow(path) }

// HasBelow is [Document.Has] of a path and what is below it.
func (d *Document) HasBelow(base []any, below ...any) bool {
	node, depth := d.root, 0
	for _, steps := range [...][]any{base, below} {
		for _, step := range steps {
			next, _, ok := d.descend(node, step, depth)
			if !ok {
				return false
			}
			node, depth = next, depth+1
		}
	}
	return d.Readable()
}

// Line is the line, from 1, of a path's value, or of the nearest part above it that
// exists. It is 0 when the file is not readable.
func (d *Document) Line(path ...any) int {
	if !d.Readable() {
		return 0
	}
	return d.above + d.locate(path).line
}

// Faultless reports whether there is nothing to say of the file: neither an error nor a
// warning.
func (d *Document) Faultless() bool { return len(d.issues) == 0 }

// Err is nil, or one error whose text lists every error in order of position, each
// with its source line and a caret under the column.
func (d *Document) Err() error {
	texts := d.render(false)
	if len(texts) == 0 {
		return nil
	}
	if len(texts) > maxIssues {
		more := len(texts) - maxIssues
		texts = append(texts[:maxIssues], fmt.Sprintf("%s: %d more errors", d.file, more))
	}
	return &fileError{text: strings.Join(texts, "\n")}
}

// Warnings are the warnings in order of position, in the form of errors.
func (d *Document) Warnings() []string { return d.render(true) }

// fileError is the text of all errors of one file.
type fileError struct{ text string }

func (e *fileError) Error() string { return e.text }

func (d *Document) add(at place, format string, args ...any) {
	d.issues = append(d.issues, issue{place: at, message: fmt.Sprintf(format, args...)})
}

// spoiled adds an error about a value that could not be decoded.
func (d *Document) spoiled(at place, format string, args ...any) {
	d.bad[at] = true
	d.add(at, format, args...)
}

func (d *Document) render(warnings bool) []string {
	sorted := slices.Clone(d.issues)
	slices.SortStableFunc(sorted, func(a, b issue) int { return a.compare(b.place) })
	var texts []string
	for _, i := range sorted {
		if i.warning == warnings {
			texts = append(texts, d.show(i))
		}
	}
	return slices.Compact(texts)
}
