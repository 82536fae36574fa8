package yamlfile

import (
	"strings"

	"hardcheck/checks/pattern"
)

var (
	urlPattern   = pattern.New(`[A-Za-z0-9][A-Za-z0-9+.-]*:[^\s{\[]`)
	queryPattern = pattern.New(`(?i)[?&;][^=&;?\s]*(?:pass|pwd|secret|token)[^=&;?\s]*=([^&;\s"']+)`)
)

// userInfo is where a password may stand in the rest of a line that begins with a
// URL: up to the last at sign, since a password may hold any character.
func userInfo(rest string) (from, to int, found bool) {
	colon := strings.IndexByte(rest, ':')
	to = strings.LastIndexByte(rest, '@')
	if colon < 0 || to < colon {
		return 0, 0, false
	}
	from = colon + 1
	if !strings.HasPrefix(rest[from:], "//") {
		return from, to, to > from
	}
	from += len("//")
	if from > to || !strings.Contains(rest[from:to], ":") {
		return 0, 0, false // a user name alone
	}
	from += strings.IndexByte(rest[from:to], ':') + 1
	return from, to, to > from
}

// urlPassword is the password in a text that may be a URL, or "".
func urlPassword(text string) string {
	if strings.ContainsAny(text, "?&;") {
		if match := queryPattern.FindStringSubmatch(text); match != nil {
			return match[1]
		}
	}
	if !strings.Contains(text, "@") {
		return ""
	}
	if at := urlPattern.FindStringIndex(text); at != nil && at[0] == 0 {
		if from, to, found := userInfo(text); found {
			return text[from:to]
		}
	}
	return ""
}

// urlSpans are the places of passwords in the URLs of a line.
func urlSpans(line []rune) []span {
	text := string(line)
	column := func(bytes int) int { return len([]rune(text[:bytes])) }
	var spans []span
	for from := 0; from < len(text); {
		match := urlPattern.FindStringIndex(text[from:])
		if match == nil {
			break
		}
		begin := from + match[0]
		end, quoted := urlEnd(text, begin)
		first, last, found := userInfo(text[begin:end])
		if found {
			spans = append(spans, span{column(begin + first), column(begin + last)})
		}
		switch {
		case quoted:
			from = end
		case found:
			from = begin + last
		default:
			from += match[1]
		}
	}
	for _, match := range queryPattern.FindAllStringSubmatchIndex(text, -1) {
		spans = append(spans, span{column(match[2]), column(match[3])})
	}
	return spans
}

// urlEnd is where a URL ends: at its closing quote, else with the line, since a
// password without quotes may hold anything.
func urlEnd(text string, begin int) (end int, quoted bool) {
	if begin > 0 && (text[begin-1] == '"' || text[begin-1] == '\'') {
		if length := strings.IndexByte(text[begin:], text[begin-1]); length >= 0 {
			return begin + length, true
		}
	}
	return len(text), false
}
