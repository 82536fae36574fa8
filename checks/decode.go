package checks

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"sync"
)

// DecodeStrictly decodes one JSON value into what a pointer leads to, which must be its zero
// value. A key without a field is an error.
//
// A large site has gigabytes of JSON, so most of it is read by [quick], which takes less than
// encoding/json accepts and gives up at everything else. That is decoded again by encoding/json,
// which alone decides what is an error, and says so.
func DecodeStrictly(data []byte, into any) error {
	if readQuickly(data, into, true) {
		return nil
	}
	return decodeOnto(data, into)
}

// DecodeInPart is [DecodeStrictly] for those who need some of the keys: others are passed over.
func DecodeInPart(data []byte, into any) error {
	if readQuickly(data, into, false) {
		return nil
	}
	return json.Unmarshal(data, into)
}

// decodeOnto decodes one JSON value over what a pointer leads to, strictly.
func decodeOnto(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the value")
	}
	return nil
}

// readQuickly reads all of data, or nothing.
func readQuickly(data []byte, into any, strict bool) bool {
	value := reflect.ValueOf(into).Elem()
	q := quicks.Get().(*quick)
	defer quicks.Put(q)
	q.data, q.at, q.depth, q.strict = data, 0, 0, strict
	read := planOf(value.Type()).read(q, value) && q.next() == 0 && q.at == len(q.data)
	q.data = nil
	if !read {
		value.SetZero()
	}
	return read
}

var quicks = sync.Pool{New: func() any { return &quick{} }}

// quickly is implemented by types of this package whose JSON form is their own. Quick reads the
// value, or reports false for what encoding/json is to decide. ReadsQuickly is the type itself,
// which tells it from one that only embeds it.
type quickly interface {
	readQuickly(q *quick) bool
	readsQuickly() reflect.Type
}

// into reads a value strictly, as types do that decode themselves.
func (q *quick) into(value reflect.Value) bool {
	strict := q.strict
	q.strict = true
	read := planOf(value.Type()).read(q, value)
	q.strict = strict
	return read
}

// quick reads JSON in one pass. Each of its methods reports false where it gives up; nothing is
// read on then.
type quick struct {
	data   []byte
	at     int
	depth  int
	strict bool
	// known are short strings that came before: the records of a site repeat their words.
	known [512]string
}

// maxDepth bounds the nesting that is read; more is for encoding/json, which has a bound too.
const maxDepth = 200

// deeper begins a list or an object.
func (q *quick) deeper() bool {
	q.depth++
	q.at++
	return q.depth <= maxDepth
}

// next is the byte that the next value or sign begins with; 0 at the end.
func (q *quick) next() byte {
	for q.at < len(q.data) {
		switch c := q.data[q.at]; c {
		case ' ', '\t', '\r', '\n':
			q.at++
		default:
			return c
		}
	}
	return 0
}

// more reports whether another entry follows in what ends with the byte end, and goes to it;
// first is set before the first one.
func (q *quick) more(first bool, end byte) (more, ok bool) {
	switch c := q.next(); {
	case c == end:
		q.at++
		q.depth--
		return false, true
	case first:
		return true, true
	case c == ',':
		q.at++
		return true, true
	default:
		return false, false
	}
}

// null takes a null, where one is next.
func (q *quick) null() bool { return q.next() == 'n' && q.word("null") }

func (q *quick) word(word string) bool {
	if len(q.data)-q.at < len(word) || string(q.data[q.at:q.at+len(word)]) != word {
		return false
	}
	q.at += len(word)
	return true
}

// key takes an object's key and the colon. One with an escape or beyond ASCII is for others.
func (q *quick) key() ([]byte, bool) {
	if q.next() != '"' {
		return nil, false
	}
	raw, plain, ok := q.quoted()
	if !ok || !plain || q.next() != ':' {
		return nil, false
	}
	q.at++
	return raw[1 : len(raw)-1], true
}

// skip passes over one value, which must be valid.
func (q *quick) skip() bool {
	switch q.next() {
	case '"':
		_, _, ok := q.quoted()
		return ok
	case '{':
		return q.deeper() && q.skipEntries('}')
	case '[':
		return q.deeper() && q.skipEntries(']')
	case 'n':
		return q.word("null")
	case 't':
		return q.word("true")
	case 'f':
		return q.word("false")
	default:
		_, ok := q.number()
		return ok
	}
}

func (q *quick) skipEntries(end byte) bool {
	for first := true; ; first = false {
		more, ok := q.more(first, end)
		if !ok || !more {
			return ok
		}
		if end == '}' {
			if q.next() != '"' {
				return false
			}
			if _, _, ok := q.quoted(); !ok || q.next() != ':' {
				return false
			}
			q.at++
		}
		if !q.skip() {
			return false
		}
	}
}
