package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"hardcheck/checks"
)

// commentKey is the key of every comment in facts of every kind.
const commentKey = "comment"

// WithoutComments is the record with a name in place of each comment in its facts, see
// [checks.CommentName]. The kinds are those whose facts may be in it.
func WithoutComments(r Record, kinds []checks.Kind) (Record, error) {
	i := slices.IndexFunc(kinds, func(k checks.Kind) bool { return k.Name == r.Target.Kind })
	if r.Facts == nil || i < 0 {
		return r, nil
	}
	data, err := json.Marshal(r.Facts)
	if err != nil {
		return r, fmt.Errorf("take the comments out of %s: %w", r.Target.Name, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var facts any
	if err = decoder.Decode(&facts); err == nil {
		if !nameComments(facts) {
			return r, nil
		}
		data, err = json.Marshal(facts)
	}
	if err == nil {
		r.Facts, err = kinds[i].Decode(data)
	}
	if err != nil {
		return r, fmt.Errorf("take the comments out of %s: %w", r.Target.Name, err)
	}
	return r, nil
}

// nameComments changes the comments below a decoded value, and reports whether there
// were any.
func nameComments(value any) bool {
	found := false
	switch value := value.(type) {
	case map[string]any:
		for key, below := range value {
			if text, ok := below.(string); ok && key == commentKey && text != "" {
				value[key], found = checks.CommentName(text), true
				continue
			}
			found = nameComments(below) || found
		}
	case []any:
		for _, below := range value {
			found = nameComments(below) || found
		}
	}
	return found
}
