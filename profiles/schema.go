package profiles

import (
	_ "embed"
	"slices"
)

//go:embed profile.schema.json
var schema []byte

// Schema is the JSON Schema (draft 2020-12) of a profile, for editors. Which parameters a
// check takes is checked by [Parse] only.
func Schema() []byte { return slices.Clone(schema) }
