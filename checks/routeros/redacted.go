package routeros

import (
	"strings"

	"hardcheck/checks/pattern"
)

// markWords are what people write in place of a value that they don't want to show.
var markWords = map[string]bool{
	"redacted": true, "hidden": true, "removed": true, "censored": true, "masked": true, "sanitized": true, "sanitised": true,
	"anonymized": true, "anonymised": true, "omitted": true, "obfuscated": true, "secret removed": true, "blanked": true,
}

// markForm are stars or X's in place of a value, or of a part of it: "***", "xxxx",
// "25XXX", "192.168.x.x/24", "AA:BB:XX:XX:XX:XX".
var markForm = pattern.New(`^[\d.:/*xX-]*(\*{2,}|[xX]{3,})[\d.:/*xX-]*$|` +
	`^((\d{1,3}|[xX]{1,3}|\*)\.){3}(\d{1,3}|[xX]{1,3}|\*)(/\d{1,2})?$|` +
	`^(([0-9A-Fa-f]{2}|[xX]{2}|\*{1,2}):){5}([0-9A-Fa-f]{2}|[xX]{2}|\*{1,2})$`)

// IsRedacted reports whether a text of an export is a mark in place of the value.
func IsRedacted(text string) bool {
	if len(text) > maxMark {
		return false
	}
	if markForm.MatchString(text) {
		return strings.ContainsAny(text, "*xX")
	}
	inner := strings.TrimSpace(strings.Trim(text, "()[]{}<>*-_. "))
	if markWords[strings.ToLower(inner)] {
		return true
	}
	// Between brackets anything that begins or ends with such a word: "[REDACTED BY ME]".
	words := strings.Fields(strings.ToLower(inner))
	return len(words) > 0 && len(text) > len(inner)+1 && strings.ContainsAny(text[:1], "([{<") &&
		(markWords[words[0]] || markWords[words[len(words)-1]])
}

// maxMark bounds a mark, in bytes.
const maxMark = 64
