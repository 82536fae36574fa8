package secrets

import (
	"bytes"
	"encoding/json"
	"strings"
)

// maxLogValues bounds how many values of one line are looked at.
const maxLogValues = 2000

// IsObject reports whether a line of a log is a JSON object and nothing else.
func IsObject(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) > 1 && line[0] == '{' && json.Valid(line)
}

// LogLine judges one line that a program wrote to its log: the values of a JSON object by their keys,
// and any text by its form and the settings in it. The name of a finding is that of its key, where it
// can be told, and else empty. whole is false where not all of the line was looked at.
//
// It takes less for a secret than [Pair] does. A number is none, nor is a plain word behind a colon:
// "password: wrong" says what happened. What stands in place of a secret, such as *** or [REDACTED], is none.
func LogLine(line []byte) (found []Finding, whole bool) {
	j := lineJudge{whole: true}
	if IsObject(line) {
		j.object(line)
	} else {
		j.note(loggedText("", j.bounded(string(line))))
	}
	return j.found, j.whole
}

// lineJudge gathers what the values of one line are.
type lineJudge struct {
	found  []Finding
	values int
	whole  bool
}

// level is an object or array that a value stands in.
type level struct {
	array bool
	// name is that of the object's or array's own value; key is the object's latest.
	name, key string
	// wantsKey: the next text is a key.
	wantsKey bool
	// texts are those of an array, which may be the words of a command line.
	texts []string
}

// object walks over the tokens of a JSON object: decoded as a map, the second of two equal keys would hide
// the first. That it is JSON was seen before, so that an error is its end.
func (j *lineJudge) object(line []byte) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var levels []*level
	for {
		token, err := decoder.Token()
		if err != nil {
			return
		}
		var top *level
		if len(levels) > 0 {
			top = levels[len(levels)-1]
		}
		switch token := token.(type) {
		case json.Delim:
			if token == '}' || token == ']' {
				levels = levels[:len(levels)-1]
				if len(top.texts) > 1 {
					j.text(top.name, strings.Join(top.texts, " "))
				}
				continue
			}
			levels = append(levels, &level{array: token == '[', name: top.next(), wantsKey: token == '{'})
		case string:
			if top.wantsKey {
				top.key, top.wantsKey = token, false
				continue
			}
			j.value(top, token)
			top.next()
		default:
			top.next()
		}
	}
}

// next is the name of the value that comes now; in an object a key comes after it.
func (l *level) next() string {
	switch {
	case l == nil:
		return ""
	case l.array:
		return l.name
	}
	l.wantsKey = true
	return l.key
}

// value judges a text by its key. What the object is says what its values are: {"password": {"value": "x"}}.
func (j *lineJudge) value(at *level, text string) {
	name, full := at.key, at.name+"."+at.key
	if at.array {
		name, full = at.name, at.name
		at.texts = append(at.texts, text)
	}
	f := logged(natureOf(full), name, j.bounded(text))
	if headerName.MatchString(name) { // an object of headers
		f = loggedForm("", name+": "+j.bounded(text))
	}
	if f.Found() {
		if f.Name = name; natureOf(name) <= public {
			f.Name = at.name
		}
		j.note([]Finding{f})
		return
	}
	j.text(name, text)
}

func (j *lineJudge) text(name, text string) {
	if j.values++; j.values > maxLogValues {
		j.whole = false
		return
	}
	j.note(loggedText(name, j.bounded(text)))
}

// bounded is as much of a text as is looked at.
func (j *lineJudge) bounded(text string) string {
	if len(text) > MaxJudged {
		j.whole = false
	}
	return text[:min(len(text), MaxJudged)]
}

// note keeps findings under names that can be told.
func (j *lineJudge) note(found []Finding) {
	for _, f := range found {
		f.Name, f.Length = tellable(f.Name), 0
		j.found = append(j.found, f)
	}
}

// tellable is a key that names something; empty for one that may be a secret itself, or somebody's number.
func tellable(key string) string {
	if len(key) > 64 || !isName(key) || byForm(key).Found() {
		return ""
	}
	for part := range strings.FieldsFuncSeq(key, func(r rune) bool { return r == '_' || r == '.' || r == '-' }) {
		if len(part) >= 6 && len(onlyDigits(part)) >= 2 || isRandom(part) {
			return ""
		}
	}
	return key
}
