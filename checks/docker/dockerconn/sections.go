package dockerconn

import (
	"strconv"

	"hardcheck/checks"
)

// sections are the keys that a container's inspection really has: its own, and those
// of the objects in it. The library decodes a missing key as its zero value, which
// often is the safe one.
type sections struct {
	// all: nothing is missing. What was never sent as text has every key.
	all   bool
	top   map[string]bool
	inner map[string]map[string]bool
}

// sectionsOf walks over a JSON object that the library has read, so its syntax
// holds. It takes the keys of the first two levels in one pass: to decode everything
// a second time would double the work that a container costs us.
func sectionsOf(raw []byte) sections {
	found := sections{top: map[string]bool{}, inner: map[string]map[string]bool{}}
	depth, parent := 0, ""
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end := stringEnd(raw, i)
			if name, is := keyAt(raw, i, end); is && depth == 1 {
				parent = name
				found.top[name] = true
			} else if is && depth == 2 {
				if found.inner[parent] == nil {
					found.inner[parent] = map[string]bool{}
				}
				found.inner[parent][name] = true
			}
			i = end
		}
	}
	return found
}

// stringEnd is the index of the quote that ends the string beginning at start.
func stringEnd(raw []byte, start int) int {
	for i := start + 1; i < len(raw); i++ {
		switch raw[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(raw) - 1
}

// keyAt returns a string's text when a colon follows: then it is a key.
func keyAt(raw []byte, start, end int) (string, bool) {
	for i := end + 1; i < len(raw); i++ {
		switch raw[i] {
		case ' ', '\t', '\r', '\n':
			continue
		case ':':
			// The keys that are asked for have nothing to unquote; others don't matter.
			return string(raw[start+1 : end]), true
		}
		return "", false
	}
	return "", false
}

// has is an error when a key is missing from the section of that name; "" is the
// inspection itself.
func (s sections) has(section string, keys ...string) error {
	if s.all {
		return nil
	}
	object := s.top
	if section != "" {
		object = s.inner[section]
	}
	if object == nil {
		return lacks(section)
	}
	for _, key := range keys {
		if !object[key] {
			return lacks(key)
		}
	}
	return nil
}

func lacks(key string) error {
	return because(checks.Unreadable, "the engine's answer lacks %s", strconv.Quote(key))
}
