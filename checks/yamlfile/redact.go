package yamlfile

import (
	"slices"
	"strings"
	"unicode"

	"hardcheck/checks/pattern"
)

// span is a part of a line, in characters.
type span struct{ from, to int }

// secretWords are parts of keys whose values are never shown.
var secretWords = []string{"pass", "pwd", "secret", "token", "credential"}

// secretKeys are keys that a slip of the pen doesn't make public. The second is a kind's
// own, without one of the words.
var secretKeys = []string{"password", "config-command"}

// secretKey reports whether a key names a secret, slips of the pen included: the
// misspelt key is an error, and its excerpt must not show the password.
func secretKey(key string) bool {
	key = strings.ToLower(key)
	for _, word := range secretWords {
		if strings.Contains(key, word) {
			return true
		}
	}
	return slices.ContainsFunc(secretKeys, func(name string) bool { return abs(len(key)-len(name)) <= 2 && distance(key, name) <= 2 })
}

// hiddenSpans finds the values of secret keys and the passwords of URLs by reading
// the text only: it must also work where the file is not YAML and has no tree.
func hiddenSpans(lines []string) [][]span {
	all := make([][]span, len(lines))
	var r redactor
	for i, line := range lines {
		r.line, r.spans = []rune(line), nil
		r.readLine()
		all[i] = append(r.spans, urlSpans(r.line)...)
	}
	return all
}

// redactor carries over line breaks what is being hidden.
type redactor struct {
	line  []rune
	spans []span
	// below hides the lines that are indented by at least this much; 0 hides none.
	below int
	// quote hides up to this closing quote, depth up to as many closing brackets.
	quote rune
	depth int
}

func (r *redactor) readLine() {
	indent := slices.IndexFunc(r.line, func(c rune) bool { return !unicode.IsSpace(c) })
	if indent < 0 {
		return
	}
	at := 0
	switch {
	case r.quote != 0 || r.depth > 0:
		at = r.hideValue(indent)
	case r.below > 0 && indent >= r.below:
		r.hide(indent, len(r.line))
		return
	}
	r.below = 0
	for at < len(r.line) {
		key, value, found := nextSecret(r.line, at)
		if !found {
			return
		}
		at = r.openValue(key, value)
	}
}

func (r *redactor) hide(from, to int) {
	if from < to {
		r.spans = append(r.spans, span{from, to})
	}
}

// openValue hides the value that begins at a column and returns where to read on.
func (r *redactor) openValue(key, value int) int {
	first := strings.Trim(string(r.line[:key]), ` -"'`) == ""
	opening := ' '
	if value < len(r.line) {
		opening = r.line[value]
	}
	switch opening {
	case '"', '\'':
		r.quote = opening
		r.hide(value, value+1)
		return r.hideValue(value + 1)
	case '{', '[':
		return r.hideValue(value)
	}
	if !first { // within braces: all up to the closing one, since a comma may be the secret's
		r.depth = 1
		return r.hideValue(value)
	}
	r.hide(value, len(r.line))
	r.below = key + 1
	return len(r.line)
}

// hideValue hides from a column to the end of the quote or of the brackets, or of the line.
func (r *redactor) hideValue(from int) int {
	at := from
	for ; at < len(r.line); at++ {
		c := r.line[at]
		switch {
		case r.quote != 0:
			at += r.readQuoted(at)
		case c == '{' || c == '[':
			r.depth++
		case c == '}' || c == ']':
			r.depth--
		}
		if r.quote == 0 && r.depth <= 0 {
			at++
			break
		}
	}
	at = min(at, len(r.line))
	r.depth = max(r.depth, 0)
	r.hide(from, at)
	return at
}

// readQuoted takes one character within quotes, ends them at the closing one, and
// returns how many further characters belong to it.
func (r *redactor) readQuoted(at int) int {
	c := r.line[at]
	doubled := c == '\'' && at+1 < len(r.line) && r.line[at+1] == c
	switch {
	case r.quote == '"' && c == '\\', r.quote == '\'' && doubled:
		return 1
	case c == r.quote:
		r.quote = 0
	}
	return 0
}

// keyPattern is a word, perhaps in quotes, before a colon that ends a key.
var keyPattern = pattern.New(`([\pL\pN_.-]+)(["'][ \t]*:[ \t]*|[ \t]*:(?:[ \t]+|$))`)

// nextSecret finds the next key that names a secret: the columns of it and of its value.
func nextSecret(line []rune, from int) (key, value int, found bool) {
	text := string(line[from:])
	for _, match := range keyPattern.FindAllStringSubmatchIndex(text, -1) {
		if secretKey(text[match[2]:match[3]]) {
			column := func(bytes int) int { return from + len([]rune(text[:bytes])) }
			return column(match[2]), column(match[1]), true
		}
	}
	return 0, 0, false
}

func abs(n int) int { return max(n, -n) }
