package site

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
)

// recordSchemas makes the schemas of the files beside the site file from their types.
func recordSchemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	var statuses []any
	for _, status := range Statuses() {
		statuses = append(statuses, string(status))
	}
	options := &jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[date]():      {Type: "string", Pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
		reflect.TypeFor[frequency](): {Type: "string", Pattern: frequencyPattern.String()},
		reflect.TypeFor[status]():    {Type: "string", Enum: statuses},
	}}
	attestations, err := jsonschema.For[attestationFile](options)
	if err != nil {
		t.Fatal(err)
	}
	waivers, err := jsonschema.For[waiverFile](options)
	if err != nil {
		t.Fatal(err)
	}
	entry := attestations.Properties["attestations"].Items
	entry.OneOf = oneOfKeys("control", "controls")
	entry.Properties["controls"].MinItems = jsonschema.Ptr(1)
	proof := entry.Properties["evidence"].Items
	proof.OneOf = oneOfKeys("link", "file")
	proof.Properties["sha256"].Pattern = "^[0-9A-Fa-f]{64}$"
	proof.DependentRequired = map[string][]string{"file": {"sha256"}}
	waiver := waivers.Properties["waivers"].Items
	waiver.AllOf = []*jsonschema.Schema{{OneOf: oneOfKeys("check", "control")}, {OneOf: oneOfKeys("target", "targets", "labels")}}
	for _, key := range []string{"targets", "while"} {
		waiver.Properties[key].MinItems = jsonschema.Ptr(1)
		waiver.Properties[key].UniqueItems = true
	}
	waiver.Properties["labels"].MinProperties = jsonschema.Ptr(1)
	schemas := map[string]*jsonschema.Schema{"attestations": attestations, "waivers": waivers}
	for name, schema := range schemas {
		dropNull(schema)
		schema.Schema, schema.Title = "https://json-schema.org/draft/2020-12/schema", "hardcheck "+name
		var version any = formatVersion
		schema.Properties["version"].Const = &version
	}
	return schemas
}

func oneOfKeys(keys ...string) []*jsonschema.Schema {
	var all []*jsonschema.Schema
	for _, key := range keys {
		all = append(all, &jsonschema.Schema{Required: []string{key}})
	}
	return all
}

func TestRecordSchemasAreCurrent(t *testing.T) {
	shipped := map[string][]byte{"attestations": AttestationsSchema(), "waivers": WaiversSchema()}
	for name, schema := range recordSchemas(t) {
		got, err := json.MarshalIndent(schema, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, '\n')
		if *update {
			if err := os.WriteFile(name+".schema.json", got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if !bytes.Equal(got, shipped[name]) {
			t.Errorf("%s.schema.json is stale: run go test ./checks/site -update", name)
		}
	}
}

// beyond are the files that only the decoder refuses: what is wrong joins two parts, or
// depends on the day, the site or the disk.
var beyond = []string{
	"approves", "check-unknown", "control-", "controls-twice", "created-future", "date-future", "date-impossible", "empty", "evidence-folder", "evidence-outside",
	"expires-before", "frequency-zero", "half-written", "kind-other", "labels-none", "reason-empty", "repeated", "statement-empty", "target-unknown", "too-long", "while-itself",
}

func TestRecordSchemasAgreeWithTheDecoder(t *testing.T) {
	for name, schema := range recordSchemas(t) {
		resolved, err := schema.Resolve(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, resolved, "testdata/full/"+name+".yaml"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		files, err := filepath.Glob("testdata/" + name + "/*.yaml")
		if err != nil || len(files) < 10 {
			t.Fatalf("files %v: %v", files, err)
		}
		for _, file := range files {
			if slices.ContainsFunc(beyond, func(part string) bool { return strings.Contains(filepath.Base(file), part) }) {
				continue
			}
			if validate(t, resolved, file) == nil {
				t.Errorf("%s is valid by the schema", file)
			}
		}
	}
}
