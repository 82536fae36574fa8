package checks

import (
	"encoding/json"
	"unicode/utf8"
)

// quoted takes a string with its quotes. It is plain where what stands between them is what it
// means.
func (q *quick) quoted() (raw []byte, plain, ok bool) {
	data, start := q.data, q.at
	ascii, escaped := true, false
	for i := start + 1; i < len(data); i++ {
		c := data[i]
		if c >= utf8.RuneSelf {
			ascii = false
			continue
		}
		switch asItIs[c] {
		case 0:
			continue
		case bad:
			return nil, false, false
		case escape:
			escaped = true
			length := escapeLength(data[i:])
			if length == 0 {
				return nil, false, false
			}
			i += length - 1
		case quote:
			q.at = i + 1
			raw = data[start:q.at]
			return raw, !escaped && (ascii || utf8.Valid(raw)), true
		}
	}
	return nil, false, false
}

// What the bytes below 128 are within a string.
const (
	bad = iota + 1
	escape
	quote
)

var asItIs = func() (kinds [utf8.RuneSelf]uint8) {
	for c := range byte(' ') {
		kinds[c] = bad
	}
	kinds['\\'], kinds['"'] = escape, quote
	return kinds
}()

// escapeLength is the length of the escape that data begins with; 0 where it is none.
func escapeLength(data []byte) int {
	if len(data) < 2 {
		return 0
	}
	switch data[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(data) < 6 {
			return 0
		}
		for _, c := range data[2:6] {
			if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
				return 0
			}
		}
		return 6
	default:
		return 0
	}
}

// text takes a string.
func (q *quick) text() (string, bool) {
	if q.next() != '"' {
		return "", false
	}
	raw, plain, ok := q.quoted()
	if !ok {
		return "", false
	}
	if !plain {
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err == nil
	}
	return q.string(raw[1 : len(raw)-1]), true
}

// longestKnown bounds the strings of which one copy serves all.
const longestKnown = 32

// string is a copy of the text, or the one that was made before.
func (q *quick) string(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	if len(text) > longestKnown {
		return string(text)
	}
	hash := uint32(len(text))
	for _, c := range text {
		hash = (hash ^ uint32(c)) * 16777619
	}
	known := &q.known[(hash^hash>>16)%uint32(len(q.known))]
	if *known != string(text) {
		*known = string(text)
	}
	return *known
}

// number takes a number as it is written.
func (q *quick) number() ([]byte, bool) {
	start := q.at
	q.sign("-")
	if q.sign("0") {
		if q.digits() > 0 {
			return nil, false
		}
	} else if q.digits() == 0 {
		return nil, false
	}
	if q.sign(".") && q.digits() == 0 {
		return nil, false
	}
	if q.sign("eE") {
		q.sign("+-")
		if q.digits() == 0 {
			return nil, false
		}
	}
	return q.data[start:q.at], true
}

// sign takes one of the characters, where it is next.
func (q *quick) sign(characters string) bool {
	for i := range len(characters) {
		if q.at < len(q.data) && q.data[q.at] == characters[i] {
			q.at++
			return true
		}
	}
	return false
}

func (q *quick) digits() int {
	start := q.at
	for q.at < len(q.data) && q.data[q.at] >= '0' && q.data[q.at] <= '9' {
		q.at++
	}
	return q.at - start
}
