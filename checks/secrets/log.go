package secrets

import (
	"slices"
	"strings"

	"hardcheck/checks/pattern"
)

// logged judges a value that a program wrote under a name. People write to a log what they would not
// write to a setting, and the other way round: who logged in, which key of a cache was missed, that a
// password was wrong. Such a value is a secret with confidence [Low] at most.
func logged(n nature, name, value string) Finding {
	value = strings.Trim(strings.TrimSpace(value), `"'`)
	if len(value) < minLogged || isMasked(value) || quantity.MatchString(value) {
		return Finding{}
	}
	f := byName(n, value)
	if !f.Found() {
		return Finding{}
	}
	ambiguous := n == credential || slices.Contains(ambiguousNames, strings.ToLower(name))
	if n == key || n == login || ambiguous && (len(value) < 8 || word.MatchString(value)) || ofPages(name) {
		f.Confidence = Low
	}
	return f
}

// minLogged is the length in bytes below which nothing in a log is called a secret.
const minLogged = 4

var (
	// ambiguousNames mean a password only where the value looks like one: "PASS: TestLogin".
	ambiguousNames = []string{"pass", "pw"}
	// pages are words before a token that leads to the next part of a list.
	pages = []string{"next", "page", "continuation", "continue", "cursor", "sync", "resume", "pagination"}
	// masks stand in a log in place of a secret, or tell what became of it.
	masks = []string{
		"redacted", "hidden", "masked", "filtered", "removed", "omitted", "sensitive", "protected", "obfuscated", "sanitized", "scrubbed",
		"set", "unset", "not set", "not_set", "empty", "provided", "given", "present", "absent", "missing", "required", "unknown", "changed", "unchanged", "reset", "updated",
		"valid", "invalid", "wrong", "incorrect", "correct", "accepted", "rejected", "failed", "failure", "success", "expired", "mismatch", "denied", "used", "ok",
	}
	masked = pattern.New(`\*{3,}|…|•{2,}|^[*xX.#_•-]+$|^[<\[({].*[>\])}]$`)
	// maskedLogin is a URL whose password was taken out, as Go, SQLAlchemy and Celery write one.
	maskedLogin = pattern.New(`(?i)://([^\s:@/]*):(\*+|x+|\.+|%2A[%2A]*|[<\[(]?(redacted|hidden|masked|filtered|secret|password|pass)[>\])]?)@`)
)

// isMasked reports whether a value stands in place of a secret.
func isMasked(value string) bool {
	inner := strings.Trim(strings.ToLower(value), `<>[](){}"'.!*`)
	return inner == "" || slices.Contains(masks, inner) || masked.MatchString(value)
}

func ofPages(name string) bool {
	return slices.ContainsFunc(words(name), func(w string) bool { return slices.Contains(pages, w) })
}

// loggedForm judges a text that a program wrote by its form alone.
func loggedForm(name, text string) Finding {
	if strings.Contains(text, "://") {
		text = maskedLogin.ReplaceAllString(text, "://")
	}
	f := byForm(text)
	switch {
	case !f.Found(), isPublic(name, f.Form):
		return Finding{}
	case f.Form != FormHeader:
		return f
	}
	// "authorization: required" is no header.
	if found := header.FindStringSubmatch(text); word.MatchString(found[1]) || isMasked(found[1]) {
		return Finding{}
	}
	return f
}

// optionInText is an option of a command line with its value.
var optionInText = pattern.New(`(?:^|\s)--([A-Za-z][A-Za-z0-9-]{1,40}) ("[^"]*"|'[^']*'|[^\s"'-][^\s"']*)`)

// maxInText bounds how many secrets one text is said to hold.
const maxInText = 8

// loggedText judges a text by its form, and else by the settings in it. The names of the findings are
// those of the settings, or else the text's own.
func loggedText(name, text string) []Finding {
	if f := loggedForm(name, text); f.Found() {
		f.Name = name
		return []Finding{f}
	}
	var found []Finding
	note := func(name string, f Finding) {
		if f.Found() && len(found) < maxInText {
			f.Name = name
			found = append(found, f)
		}
	}
	// Each separator by itself, as a value may be a setting too: "error: password=x".
	for i := range len(text) {
		if text[i] == '=' || text[i] == ':' {
			if p, is := pairAt(text, i); is {
				note(p.name, p.judge())
			}
		}
	}
	if strings.Contains(text, "--") {
		for _, option := range optionInText.FindAllStringSubmatch(text, maxInText) {
			if n := natureOf(option[1]); n >= credential && takesValue(option[1]) {
				note(option[1], logged(n, option[1], option[2]))
			}
		}
	}
	return found
}

// pairInText is a setting in a text: name=value, name="value", "name": "value", name => value, or
// name: value. The word before a name tells what it is a name of: "api key".
type pairInText struct {
	before, name, value string
	// spoken: a colon with a value that isn't quoted, as people write too.
	spoken bool
}

// maxPair bounds how long a name or value in a text may be, in bytes.
const maxPair = 256

// pairAt is the setting around the separator at i.
func pairAt(text string, i int) (p pairInText, is bool) {
	left := strings.TrimRight(text[max(0, i-maxPair):i], ` "'])`)
	begin := len(left)
	for begin > 0 && isNameByte(left[begin-1]) {
		begin--
	}
	p.name = strings.TrimLeft(left[begin:], "-.0123456789")
	if before := strings.Fields(left[:begin]); len(before) > 0 && strings.HasSuffix(left[:begin], " ") {
		p.before = before[len(before)-1]
	}
	right := strings.TrimLeft(text[i+1:min(len(text), i+1+maxPair)], "> ")
	if right == "" || p.name == "" {
		return p, false
	}
	if quote := strings.IndexByte(`"'`, right[0]); quote >= 0 {
		p.value, _, is = strings.Cut(right[1:], right[:1])
		return p, is && p.value != ""
	}
	p.spoken = text[i] == ':'
	p.value = right
	if end := strings.IndexAny(right, " \t\r\n;,&\"'{}[]()"); end >= 0 {
		p.value = right[:end]
	}
	return p, p.value != ""
}

func isNameByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '.' || b == '-'
}

func (p pairInText) judge() Finding {
	n := natureOf(p.name)
	if n == key && p.before != "" {
		n = natureOf(p.before + " " + p.name)
	}
	switch {
	case n <= public, strings.HasPrefix(p.value, "//"):
		return Finding{}
	case p.spoken && (n < credential || word.MatchString(p.value) || strings.Contains(p.value, "=")),
		p.spoken && slices.Contains(ambiguousNames, strings.ToLower(p.name)):
		// "invalid password: too short" says what happened.
		return Finding{}
	}
	return logged(n, p.name, p.value)
}
