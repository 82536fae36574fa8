package written

import (
	"fmt"
	"strings"

	"hardcheck/checks/pattern"
)

// Pair is a setting in a file: a value with the names that lead to it.
type Pair struct {
	// Keys are the names, those of sections and of what the value is part of first.
	Keys []string
	// Path is the keys as one name, with places in lists: "users[0].password".
	Path  string
	Value string
	Line  int
}

var (
	envName = pattern.New(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	iniLine = pattern.New(`^([^=:]+?)\s*[=:]\s*(.*)$`)
	iniWord = pattern.New(`^[^\s=:{};]+$`)
)

// broken is the error of a line that can't be one of the format. It has nothing of the text, which may be a secret.
func broken(line int, why string) error { return fmt.Errorf("line %d: %s", line, why) }

// ParseEnv reads a file of environment variables, as Compose and dotenv do: NAME=value, in quotes over
// several lines too. What was read before an error is returned with it.
func ParseEnv(text string) ([]Pair, error) {
	var pairs []Pair
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
	for at := 0; at < len(lines); at++ {
		if isRemark(lines[at]) {
			continue
		}
		line := at + 1
		name, value, given := strings.Cut(strings.TrimPrefix(strings.TrimSpace(lines[at]), "export "), "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !envName.MatchString(name) {
			return pairs, broken(line, "this is no variable")
		}
		if !given {
			continue // taken from the environment
		}
		if value != "" && (value[0] == '"' || value[0] == '\'') {
			var closed bool
			if value, at, closed = quotedLines(value, lines, at); !closed {
				return pairs, broken(line, "the quote has no end")
			}
		} else if before, _, remark := strings.Cut(value, " #"); remark {
			value = strings.TrimSpace(before)
		}
		if pairs = append(pairs, Pair{[]string{name}, name, value, line}); len(pairs) > maxParts {
			return pairs, ErrLarge
		}
	}
	return pairs, nil
}

// quotedLines is what stands in the quotes that a value begins with, and the line where they end.
func quotedLines(value string, lines []string, at int) (text string, last int, closed bool) {
	quote := value[0]
	var b strings.Builder
	for rest := value[1:]; ; rest = lines[at] {
		for i := 0; i < len(rest); i++ {
			switch {
			case rest[i] == '\\' && quote == '"' && i+1 < len(rest):
				i++
				if rest[i] == 'n' {
					b.WriteByte('\n')
					continue
				}
			case rest[i] == quote:
				return b.String(), at, true
			}
			b.WriteByte(rest[i])
		}
		if at++; at >= len(lines) {
			return "", at, false
		}
		b.WriteByte('\n')
	}
}

// ParseINI reads INI files and their kin, .cfg and .properties: sections, "name = value" or "name: value",
// remarks behind # and ;, and values that go on in indented lines. A name alone is a switch.
func ParseINI(text string) ([]Pair, error) {
	var pairs []Pair
	section, open := "", false
	number := 0
	for raw := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		number++
		line := strings.TrimRight(raw, "\r\n")
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
			open = false
		case strings.ContainsAny(trimmed[:1], "#;!"):
		case open && (line[0] == ' ' || line[0] == '\t'):
			last := &pairs[len(pairs)-1]
			last.Value = strings.TrimSpace(last.Value + "\n" + trimmed)
		case trimmed[0] == '[':
			end := strings.IndexByte(trimmed, ']')
			if end < 0 {
				return pairs, broken(number, "the section's name has no end")
			}
			section, open = trimmed[1:end], false
		default:
			found := iniLine.FindStringSubmatch(trimmed)
			if open = found != nil; !open {
				if !iniWord.MatchString(trimmed) {
					return pairs, broken(number, "this is neither a setting nor a section")
				}
				continue
			}
			pair := Pair{[]string{found[1]}, found[1], iniValue(found[2]), number}
			if section != "" {
				pair.Keys, pair.Path = []string{section, found[1]}, section+"."+found[1]
			}
			if pairs = append(pairs, pair); len(pairs) > maxParts {
				return pairs, ErrLarge
			}
		}
	}
	return pairs, nil
}

// iniValue is a value without its quotes or the remark behind it.
func iniValue(value string) string {
	if len(value) > 1 && (value[0] == '"' || value[0] == '\'') {
		if end := strings.IndexByte(value[1:], value[0]); end >= 0 {
			return value[1 : end+1]
		}
	}
	for _, mark := range []string{" #", " ;"} {
		value, _, _ = strings.Cut(value, mark)
	}
	return strings.TrimSpace(value)
}
