package site

import (
	_ "embed"
	"slices"
)

//go:embed site.schema.json
var schema []byte

// Schema is the JSON Schema (draft 2020-12) of the site file, for editors. What joins
// two parts of the file, such as zones and targets, is checked by [Load] only.
func Schema() []byte { return slices.Clone(schema) }
