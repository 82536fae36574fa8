package checktest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// patched are the facts, laid over those of the file that they are like.
func (o Observed) patched() ([]byte, error) {
	patch := o.Facts
	if patch == nil {
		patch = []byte("{}")
	}
	if o.Like == "" {
		return patch, nil
	}
	base, err := os.ReadFile(filepath.Join("testdata", "like", o.Like+".json"))
	if err != nil {
		return nil, err
	}
	var below, above any
	if err := json.Unmarshal(base, &below); err != nil {
		return nil, fmt.Errorf("read facts like %q: %w", o.Like, err)
	}
	if err := json.Unmarshal(patch, &above); err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	return json.Marshal(merge(below, above))
}

// merge applies a JSON merge patch.
func merge(base, patch any) any {
	fields, object := patch.(map[string]any)
	if !object {
		return patch
	}
	merged, _ := base.(map[string]any)
	if merged == nil {
		merged = map[string]any{}
	}
	for name, value := range fields {
		if value == nil {
			delete(merged, name)
			continue
		}
		merged[name] = merge(merged[name], value)
	}
	return merged
}
