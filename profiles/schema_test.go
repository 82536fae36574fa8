package profiles

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/jsonschema-go/jsonschema"

	"hardcheck/checks"
)

// buildSchema makes the schema from the types of the file.
func buildSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	var severities, roles, frameworks []any
	for _, id := range FrameworkIDs() {
		frameworks = append(frameworks, id)
	}
	for _, severity := range checks.Severities() {
		severities = append(severities, severity.String())
	}
	for _, role := range Roles() {
		roles = append(roles, string(role))
	}
	types := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[checks.Severity](): {Type: "string", Enum: severities},
		reflect.TypeFor[Role]():            {Type: "string", Enum: roles},
		reflect.TypeFor[frequency]():       {Type: "string", Pattern: frequencyForm.String()},
	}
	use, err := jsonschema.For[useEntry](&jsonschema.ForOptions{TypeSchemas: types})
	if err != nil {
		t.Fatal(err)
	}
	types[reflect.TypeFor[useEntry]()] = &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string"}, use}}
	root, err := jsonschema.For[profileEntry](&jsonschema.ForOptions{TypeSchemas: types})
	if err != nil {
		t.Fatal(err)
	}
	dropNull(root)
	root.Schema, root.Title = "https://json-schema.org/draft/2020-12/schema", "hardcheck profile"
	var version any = fileVersion
	root.Properties["version"].Const = &version
	root.Properties["id"].Pattern = profileID.String()
	root.Properties["controls"].MinItems = jsonschema.Ptr(1)
	control := root.Properties["controls"].Items
	control.Properties["id"].Pattern = controlID.String()
	control.Properties["frameworks"].PropertyNames = &jsonschema.Schema{Enum: frameworks}
	control.AnyOf = []*jsonschema.Schema{{Required: []string{"checks"}}, {Required: []string{"any-of"}}, {Required: []string{"attest"}}}
	return root
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
	for _, below := range s.AnyOf {
		dropNull(below)
	}
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
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile("profile.schema.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(got, Schema()) {
		t.Error("profile.schema.json is stale: run go test ./profiles -update")
	}
}

// TestSchemaTakesOurProfiles holds the schema against every built-in policy, and that it
// refuses what the parser refuses.
func TestSchemaTakesOurProfiles(t *testing.T) {
	t.Parallel()
	schema, err := buildSchema(t).Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	validate := func(data []byte) error {
		asJSON, err := yaml.YAMLToJSON(data)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := json.Unmarshal(asJSON, &value); err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	for _, id := range policies() {
		data, err := files.ReadFile(id + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(data); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	const head = "version: 1\nid: own\ntitle: T\ncontrols:\n"
	for _, bad := range []string{
		"version: 1\nid: own\ntitle: T\ncontrols: []\n", head + "  - {id: A, title: T}\n", head + "  - {id: A, title: T, checks: [{with: {}}]}\n",
		head + "  - {id: A, title: T, attest: {statement: s, frequency: yearly}}\n", head + "  - {id: A, title: T, role: owner, attest: {statement: s, frequency: 1d}}\n",
		head + "  - {id: A, title: T, checks: [a], severity: urgent}\n", head + "  - {id: A, titel: T, checks: [a]}\n",
	} {
		if validate([]byte(bad)) == nil {
			t.Errorf("valid by the schema:\n%s", bad)
		}
	}
}
