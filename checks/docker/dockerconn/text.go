package dockerconn

import (
	"encoding/json"
	"path"
	"slices"

	"hardcheck/checks"
)

// joined is never nil: a known nil list would be written as unknown.
func joined[T any](lists ...[]T) []T { return append([]T{}, slices.Concat(lists...)...) }

// cleaned cleans a list of foreign strings.
func cleaned(list []string) []string {
	var out []string
	for _, text := range list {
		out = append(out, checks.Clean(text))
	}
	return out
}

// cleanPath is a foreign absolute path in its shortest form; others stay as they are.
func cleanPath(foreign string) string {
	if len(foreign) > 0 && foreign[0] == '/' {
		foreign = path.Clean(foreign)
	}
	return checks.Clean(foreign)
}

// present is an error when a JSON object lacks one of the keys. A key whose value
// is null is there: the engine writes empty lists so.
func present(raw []byte, keys ...string) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return err
	}
	return lacking(object, keys...)
}

func lacking(object map[string]json.RawMessage, keys ...string) error {
	for _, key := range keys {
		if _, ok := object[key]; !ok {
			return lacks(key)
		}
	}
	return nil
}
