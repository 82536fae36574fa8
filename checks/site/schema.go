package site

import (
	_ "embed"
	"slices"
)

var (
	//go:embed site.schema.json
	schema []byte
	//go:embed attestations.schema.json
	attestationsSchema []byte
	//go:embed waivers.schema.json
	waiversSchema []byte
)

// Schema is the JSON Schema (draft 2020-12) of the site file, for editors. What joins
// two parts of the file, such as zones and targets, is checked by [Load] only.
func Schema() []byte { return slices.Clone(schema) }

// AttestationsSchema is the JSON Schema of attestations.yaml. Dates and controls are checked
// by [LoadAttestations] only.
func AttestationsSchema() []byte { return slices.Clone(attestationsSchema) }

// WaiversSchema is the JSON Schema of waivers.yaml. Dates, targets and checks are checked by
// [LoadWaivers] only.
func WaiversSchema() []byte { return slices.Clone(waiversSchema) }
