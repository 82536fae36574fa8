package site

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/jsonschema-go/jsonschema"

	"hardcheck/checks"
)

// buildSchema makes the schema from the types of the file, and adds what types can't say.
func buildSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	root, err := jsonschema.For[siteFile](nil)
	if err != nil {
		t.Fatal(err)
	}
	dropNull(root)
	root.Schema = "https://json-schema.org/draft/2020-12/schema"
	root.Title = "hardcheck site file"
	var version any = formatVersion
	root.Properties["version"].Const = &version
	root.Properties["targets"].MinItems = jsonschema.Ptr(1)
	kinds := enum(Known{}.kinds())
	root.Properties["absent"].Items.Enum = kinds
	root.Properties["defaults"].PropertyNames = &jsonschema.Schema{Enum: kinds}
	name := namePattern.String()
	root.Properties["zones"].Items.Properties["name"].Pattern = name
	for _, entry := range []*jsonschema.Schema{root.Properties["targets"].Items, root.Properties["defaults"].AdditionalProperties} {
		constrain(entry.Properties)
	}
	target := root.Properties["targets"].Items.Properties
	target["name"].Pattern = name
	target["url"].Pattern = urlPattern()
	target["consent"].Items.Enum = enum(consents)
	target["units"].UniqueItems = true
	unit := []*jsonschema.Schema{
		{Type: "integer", Minimum: jsonschema.Ptr(0.0), Maximum: jsonschema.Ptr(247.0)},
		{Type: "integer", Enum: []any{255}},
	}
	target["units"].Items = &jsonschema.Schema{AnyOf: unit}
	target["registers"].MaxItems = jsonschema.Ptr(maxRanges)
	target["registers"].UniqueItems = true
	constrainRegisters(target["registers"].Items, unit)
	return root
}

func constrainRegisters(ranges *jsonschema.Schema, unit []*jsonschema.Schema) {
	ranges.Properties["unit"].AnyOf = unit
	ranges.Properties["table"].Enum = enum(checks.RegisterTables())
	ranges.Properties["address"].Minimum, ranges.Properties["address"].Maximum = jsonschema.Ptr(0.0), jsonschema.Ptr(float64(maxAddress))
	ranges.Properties["count"].Minimum = jsonschema.Ptr(1.0)
	for _, table := range checks.RegisterTables() {
		var name any = table
		ranges.AllOf = append(ranges.AllOf, &jsonschema.Schema{
			If: &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{"table": {Const: &name}}},
			Then: &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{
				"count": {Maximum: jsonschema.Ptr(float64(checks.MaxRegisters(table)))},
			}},
		})
	}
}

func constrain(properties map[string]*jsonschema.Schema) {
	properties["pace"].Enum = enum([]string{"normal", "fragile"})
	properties["distribution"].Pattern = distributionPattern.String()
	password := properties["password"]
	password.MinProperties, password.MaxProperties = jsonschema.Ptr(1), jsonschema.Ptr(1)
	password.Properties["env"].Pattern = variablePattern.String()
	password.Properties["command"].MinItems = jsonschema.Ptr(1)
	password.Properties["prompt"].Enum = []any{true}
	tls := properties["tls"]
	tls.DependentRequired = map[string][]string{"cert": {"key"}, "key": {"cert"}}
	tls.Properties["pin"].Pattern = "^([0-9A-Fa-f]{2}:?){32}$"
}

// urlPattern wants a known scheme and no password.
func urlPattern() string {
	var b bytes.Buffer
	for i, name := range slices.Sorted(maps.Keys(schemes)) {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(string(bytes.ReplaceAll([]byte(name), []byte("+"), []byte(`\+`))))
	}
	return "^(" + b.String() + "):(//[^:@/]*@)?[^@]*$"
}

func enum(names []string) []any {
	values := make([]any, len(names))
	for i, name := range names {
		values[i] = name
	}
	return values
}

// dropNull takes back that lists and pointers may be null: a key without a value is an error.
func dropNull(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if len(s.Types) == 2 && slices.Contains(s.Types, "null") {
		s.Types = slices.DeleteFunc(s.Types, func(name string) bool { return name == "null" })
		s.Type, s.Types = s.Types[0], nil
	}
	dropNull(s.Items)
	dropNull(s.AdditionalProperties)
	for _, property := range s.Properties {
		dropNull(property)
	}
}

func TestSchemaIsCurrent(t *testing.T) {
	got, err := json.MarshalIndent(buildSchema(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile("site.schema.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(got, Schema()) {
		t.Error("site.schema.json is stale: run go test ./checks/site -update")
	}
}

func validate(t *testing.T, schema *jsonschema.Resolved, file string) error {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	asJSON, err := yaml.YAMLToJSON(data)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var value any
	if err := json.Unmarshal(asJSON, &value); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return schema.Validate(value)
}

func TestSchemaAgreesWithTheDecoder(t *testing.T) {
	var committed jsonschema.Schema
	if err := json.Unmarshal(Schema(), &committed); err != nil {
		t.Fatal(err)
	}
	resolved, err := committed.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	valid, err := filepath.Glob("testdata/valid/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(valid, "testdata/full/site.yaml") {
		if err := validate(t, resolved, file); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, name := range []string{
		"absent-unknown", "consent-unknown", "defaults-kind", "defaults-password", "distribution-bad", "key-unknown",
		"key-unknown-in-target", "label-list", "name-bad", "name-empty", "name-missing", "pace-unknown", "password-command",
		"password-command-text", "password-env", "password-literal", "password-none", "password-number", "password-prompt",
		"password-two", "registers-address", "registers-count", "registers-key", "registers-many", "registers-table",
		"registers-unit", "targets-empty", "targets-missing", "tls-pair", "tls-pin", "type-wrong", "units-range", "units-twice",
		"url-missing", "url-password", "url-scheme-missing", "url-scheme-unknown", "version-missing", "version-unknown", "zone-name",
	} {
		if validate(t, resolved, "testdata/site/"+name+".yaml") == nil {
			t.Errorf("%s is valid by the schema", name)
		}
	}
}
