package rosapi

import (
	"fmt"
	"strconv"
	"strings"
)

// split cuts a line into words at blanks. A word that begins with a double quote, at
// once or after "NAME=", is a Go string.
func split(line string) ([]string, error) {
	var words []string
	for line = strings.TrimLeft(line, " \t"); line != ""; line = strings.TrimLeft(line, " \t") {
		word, rest, err := cutWord(line)
		if err != nil {
			return nil, err
		}
		words, line = append(words, word), rest
	}
	return words, nil
}

func cutWord(line string) (word, rest string, err error) {
	end := strings.IndexAny(line, " \t\"")
	if end < 0 {
		return line, "", nil
	}
	if line[end] != '"' {
		return line[:end], line[end:], nil
	}
	quoted, err := strconv.QuotedPrefix(line[end:])
	if err != nil {
		return "", "", fmt.Errorf("read text from %.20q on: %w", line[end:], err)
	}
	text, err := strconv.Unquote(quoted)
	if err != nil {
		return "", "", fmt.Errorf("read text %.20q: %w", quoted, err)
	}
	return line[:end] + text, line[end+len(quoted):], nil
}
