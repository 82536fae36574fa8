package yamlfile

import (
	"bytes"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// Cut is a file whose one long list is read in parts, so that the tree of one part alone
// need be held at a time. What is decoded from head and parts holds for the file only where
// every document is [Document.Faultless]; else the file must be decoded as a whole.
type Cut struct {
	// Parts are some entries each, in the order of the file.
	Parts []Part

	list string
	line int // of the list's key
	// head is the file without the entries: their lines are blank, so that the others keep
	// their numbers.
	head []byte
}

// Part is some of the entries of a list.
type Part struct {
	list  string
	text  []byte
	above int // lines of the file before the text
}

// Split cuts a list that is a value of the file's top level into parts of about size bytes.
// There are none where the list is not in block style, or where the form of the file leaves
// doubt.
//
// It looks at lines alone: a text that goes on over a cut is a fault of the part before it.
func Split(data []byte, list string, size int) Cut {
	if tooMany(data) {
		return Cut{}
	}
	lines := slices.Collect(bytes.Lines(data))
	key := slices.IndexFunc(lines, func(line []byte) bool { return isKeyAlone(line, list) })
	if key < 0 {
		return Cut{}
	}
	body := lines[key+1:]
	first := slices.IndexFunc(body, func(line []byte) bool { return !isFiller(line) })
	if first < 0 || !isEntry(body[first], indent(body[first])) {
		return Cut{}
	}
	column := indent(body[first])
	end := first
	for end < len(body) && within(body[end], column) {
		end++
	}
	if end < len(body) && indent(body[end]) > 0 || slices.ContainsFunc(body[:end], mayBeBlock) {
		return Cut{}
	}
	cut := Cut{list: list, line: key + 1}
	from, taken := 0, 0
	for i := first + 1; i <= end; i++ {
		taken += len(body[i-1])
		if i == end || taken >= size && isEntry(body[i], column) {
			cut.Parts = append(cut.Parts, Part{list, bytes.Join(body[from:i], nil), key + 1 + from})
			from, taken = i, 0
		}
	}
	cut.head = slices.Concat(bytes.Join(lines[:key], nil), []byte(list+": []"), bytes.Repeat([]byte("\n"), end+1), bytes.Join(body[end:], nil))
	return cut
}

// DecodeHead decodes the file without the entries of the list, as [DecodeUpTo] does. It is a
// fault where the list turns out to be no value of the top level.
func (c Cut) DecodeHead(most int, file string, into any) *Document {
	d := DecodeUpTo(most, file, c.head, into)
	top, _ := entries(d.root)
	if isFlow(d.root) || !slices.ContainsFunc(top, func(entry *ast.MappingValueNode) bool { return position(entry.Key) == place{c.line, 1} }) {
		d.add(start, "%s is not a list of the file's top level", c.list)
	}
	return d
}

// Decode decodes the part into a struct that has the list. first is the place of its first
// entry in the whole list: paths and lines are those of the file, lines of entries that are
// mappings.
func (p Part) Decode(file string, first int, into any) *Document {
	text := slices.Concat([]byte(p.list+":\n"), p.text)
	d := DecodeUpTo(len(text), file, text, into)
	d.first, d.above = first, p.above-1
	return d
}

// isKeyAlone reports whether a line is a key of the top level without a value.
func isKeyAlone(line []byte, key string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(key+":"))
	return ok && isFiller(rest) && !bytes.HasPrefix(rest, []byte("#"))
}

// isFiller reports whether a line is blank or a comment.
func isFiller(line []byte) bool {
	line = bytes.Trim(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), " ")
	return len(line) == 0 || line[0] == '#'
}

func isEntry(line []byte, column int) bool {
	return indent(line) == column && bytes.HasPrefix(line[column:], []byte("- "))
}

// within reports whether a line belongs to a block list whose entries begin at a column.
func within(line []byte, column int) bool {
	return isFiller(line) || indent(line) > column || isEntry(line, column)
}

// mayBeBlock reports whether a text may begin on the line that goes on over those below it:
// the parser reads one otherwise at the end of a file.
func mayBeBlock(line []byte) bool { return bytes.ContainsAny(line, "|>") }

func indent(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }
