package dockerconn

import (
	"encoding/json"
	"path"
	"slices"

	"hardcheck/checks"
)

// head is the first n of a list.
func head[T any](list []T, n int) []T { return list[:min(len(list), n)] }

// bounded is a list within one object of the engine's, cut where it has more entries
// than become facts.
func bounded[T any](list []T) checks.List[T] { return checks.Head(list, maxList) }

// noteCut notes why a list is not whole.
func noteCut[T any](r *reading, path string, list checks.List[T]) {
	if _, all := list.Get(); list.Known() && !all {
		r.problem(path, because(checks.Budget, "the list is longer than the %d entries that are read of one", maxList))
	}
}

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
