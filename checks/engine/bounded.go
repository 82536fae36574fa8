package engine

import (
	"bytes"
	"fmt"
	"io"
)

// MaxValue bounds each string, number and word in a snapshot or report, in bytes: the
// files themselves may be as large as the site is.
const MaxValue = 16 << 20

// BoundValues reads JSON from r and fails at the first value that is larger than
// [MaxValue], before it is held in memory as a whole.
func BoundValues(r io.Reader) io.Reader { return &boundedValues{r: r, most: MaxValue} }

type boundedValues struct {
	r    io.Reader
	most int
	// length is that of the value that is being read.
	length            int
	quoted, backslash bool
}

// Read implements io.Reader.
func (b *boundedValues) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	read := p[:n]
	if b.length+n <= b.most {
		// No value in it can be too large, and none goes on beyond the end of a line.
		if end := bytes.LastIndexByte(read, '\n'); end >= 0 {
			read = read[end+1:]
			b.length, b.quoted, b.backslash = 0, false, false
		}
	}
	for _, c := range read {
		if b.count(c); b.length > b.most {
			return 0, fmt.Errorf("a value in it is larger than %d MiB", b.most>>20)
		}
	}
	return n, err
}

func (b *boundedValues) count(c byte) {
	switch {
	case b.quoted && b.backslash:
		b.backslash = false
		b.length++
	case b.quoted:
		b.backslash, b.quoted = c == '\\', c != '"'
		b.length++
	case c == '"':
		b.quoted, b.length = true, 0
	case c == '{', c == '}', c == '[', c == ']', c == ':', c == ',', c == ' ', c == '\n', c == '\r', c == '\t':
		b.length = 0
	default:
		b.length++
	}
}
