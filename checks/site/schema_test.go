package site

import (
	"bytes"
	"encoding"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/jsonschema-go/jsonschema"

	"hardcheck/checks"
	"hardcheck/checks/all"
)

// buildSchema makes the schema from the types of the file and from what the connectors
// declare, and adds what types can't say.
func buildSchema(t *testing.T, known Known) *jsonschema.Schema {
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
	kinds := enum(known.kindNames())
	root.Properties["absent"].Items.Enum = kinds
	root.Properties["defaults"].PropertyNames = &jsonschema.Schema{Enum: kinds}
	name := namePattern.String()
	root.Properties["zones"].Items.Properties["name"].Pattern = name
	conduit := root.Properties["conduits"].Items
	conduit.Properties["ports"].MinItems = jsonschema.Ptr(1)
	conduit.Properties["ports"].Items.Pattern = `^(any|[a-z0-9-]+(/[0-9]+(-[0-9]+)?)?)$`
	for _, entry := range []*jsonschema.Schema{root.Properties["targets"].Items, root.Properties["defaults"].AdditionalProperties} {
		constrain(entry.Properties)
	}
	target := root.Properties["targets"].Items
	target.Properties["name"].Pattern = name
	target.Properties["url"].Pattern = "^(" + schemePattern(known, "") + "):(//[^:@/]*@)?[^@]*$"
	target.Properties["consent"].Items.Enum = enum(consents)
	for _, kind := range known.kinds() {
		addOwnKeys(t, known, target, kind)
		addSecrets(t, known, target, kind)
	}
	return root
}

// addOwnKeys adds a kind's own keys, and that no other kind's targets have them.
func addOwnKeys(t *testing.T, known Known, target *jsonschema.Schema, kind checks.Kind) {
	t.Helper()
	settings := kind.NewSettings()
	if settings == nil {
		return
	}
	own, err := jsonschema.ForType(reflect.TypeOf(settings).Elem(), &jsonschema.ForOptions{})
	if err != nil {
		t.Fatal(err)
	}
	dropNull(own)
	limit(t, own, reflect.TypeOf(settings).Elem())
	elsewhere := &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{}}
	for key, schema := range own.Properties {
		if target.Properties[key] != nil {
			t.Fatalf("key %q of %s is a common one, or another kind's too: the schema can't tell them apart", key, kind.Name)
		}
		target.Properties[key] = schema
		elsewhere.Properties[key] = &jsonschema.Schema{Not: &jsonschema.Schema{}}
	}
	ofKind := &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{
		"url": {Pattern: "^(" + schemePattern(known, kind.Name) + "):"},
	}}
	target.AllOf = append(target.AllOf, &jsonschema.Schema{If: ofKind, Else: elsewhere})
}

// addSecrets adds the kind's secrets, which are written like a password.
func addSecrets(t *testing.T, known Known, target *jsonschema.Schema, kind checks.Kind) {
	t.Helper()
	if len(kind.Secrets()) == 0 {
		return
	}
	secrets, err := jsonschema.ForType(secretsType(kind), &jsonschema.ForOptions{})
	if err != nil {
		t.Fatal(err)
	}
	dropNull(secrets)
	elsewhere := &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{}}
	for key, schema := range secrets.Properties {
		like := target.Properties["password"]
		schema.MinProperties, schema.MaxProperties = like.MinProperties, like.MaxProperties
		target.Properties[key] = schema
		elsewhere.Properties[key] = &jsonschema.Schema{Not: &jsonschema.Schema{}}
	}
	ofKind := &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{
		"url": {Pattern: "^(" + schemePattern(known, kind.Name) + "):"},
	}}
	target.AllOf = append(target.AllOf, &jsonschema.Schema{If: ofKind, Else: elsewhere})
}

// limit adds to the schema of a settings struct what the tags of its fields say.
func limit(t *testing.T, schema *jsonschema.Schema, typ reflect.Type) {
	t.Helper()
	for field := range typ.Fields() {
		key := keyOf(field)
		l, err := limitsOf(field)
		if err != nil {
			t.Fatal(err)
		}
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != key || key == "" {
			t.Fatalf("field %s is %q in site files and %q in snapshots", field.Name, key, name)
		}
		value, typ := schema.Properties[key], field.Type
		if typ.Kind() == reflect.Slice {
			value.UniqueItems = l.unique
			if l.most > 0 {
				value.MaxItems = jsonschema.Ptr(l.most)
			}
			value, typ = value.Items, typ.Elem()
		}
		if l.words != nil {
			value.Enum = enum(l.words)
		}
		setRanges(value, l.ranges)
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() == reflect.Struct {
			limit(t, value, typ)
			addShortForms(value, typ)
		}
		if isScalar(typ) {
			about := value.Description
			*value = *anyScalar()
			value.Description = about
		}
	}
}

// isScalar reports whether a type takes whatever one scalar is written.
func isScalar(typ reflect.Type) bool {
	_, ok := reflect.New(typ).Interface().(encoding.TextUnmarshaler)
	return ok
}

func anyScalar() *jsonschema.Schema {
	return &jsonschema.Schema{Types: []string{"boolean", "number", "string"}}
}

// addShortForms adds that a struct may also be written as a scalar or as a list.
func addShortForms(schema *jsonschema.Schema, typ reflect.Type) {
	_, ok := reflect.New(typ).Interface().(interface {
		FromScalar(text string) error
		ListForm() any
	})
	if !ok {
		return
	}
	whole := *schema
	whole.Description, whole.MinProperties = "", jsonschema.Ptr(1)
	list := &jsonschema.Schema{Type: "array", Items: anyScalar(), MinItems: jsonschema.Ptr(1)}
	*schema = jsonschema.Schema{Description: schema.Description, AnyOf: []*jsonschema.Schema{anyScalar(), list, &whole}}
}

func setRanges(value *jsonschema.Schema, ranges [][2]int64) {
	if len(ranges) == 1 {
		value.Minimum, value.Maximum = jsonschema.Ptr(float64(ranges[0][0])), jsonschema.Ptr(float64(ranges[0][1]))
		return
	}
	for _, r := range ranges {
		value.AnyOf = append(value.AnyOf, &jsonschema.Schema{
			Minimum: jsonschema.Ptr(float64(r[0])), Maximum: jsonschema.Ptr(float64(r[1])),
		})
	}
}

func constrain(properties map[string]*jsonschema.Schema) {
	properties["pace"].Enum = enum([]string{"normal", "fragile"})
	properties["distribution"].Pattern = distributionPattern.String()
	limitPassword(properties["password"])
	limitVia(properties)
	tls := properties["tls"]
	tls.DependentRequired = map[string][]string{"cert": {"key"}, "key": {"cert"}}
	tls.Properties["pin"].Pattern = "^([0-9A-Fa-f]{2}:?){32}$"
}

// limitVia adds that a proxy may also be its URL alone.
func limitVia(properties map[string]*jsonschema.Schema) {
	whole := properties["via"]
	alone := &jsonschema.Schema{Type: "string", Pattern: "^" + proxies.Name + "://[^@/?#]+$"}
	whole.Properties["url"].Pattern = alone.Pattern
	whole.DependentRequired = map[string][]string{"username": {"password"}, "password": {"username"}}
	limitPassword(whole.Properties["password"])
	properties["via"] = &jsonschema.Schema{Description: whole.Description, AnyOf: []*jsonschema.Schema{alone, whole}}
	whole.Description = ""
}

func limitPassword(password *jsonschema.Schema) {
	password.MinProperties, password.MaxProperties = jsonschema.Ptr(1), jsonschema.Ptr(1)
	password.Properties["env"].Pattern = variablePattern.String()
	password.Properties["command"].MinItems = jsonschema.Ptr(1)
	password.Properties["prompt"].Enum = []any{true}
}

// schemePattern matches the schemes of a kind, of all kinds where it is empty.
func schemePattern(known Known, kind string) string {
	var names []string
	for _, connector := range known.Connectors {
		for _, scheme := range connector.Schemes {
			if kind == "" || connector.Kind.Name == kind {
				names = append(names, regexp.QuoteMeta(scheme.Name))
			}
		}
	}
	slices.Sort(names)
	return strings.Join(names, "|")
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
	got, err := json.MarshalIndent(buildSchema(t, Known{Connectors: all.Connectors()}), "", "  ")
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
	resolved, err := buildSchema(t, known).Resolve(nil)
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
		"registers-kind", "registers-unit", "targets-empty", "targets-missing", "tls-pair", "tls-pin", "type-wrong", "units-kind", "units-range", "units-twice",
		"via-kind", "via-login", "via-password", "via-user", "url-missing", "url-password", "url-scheme-missing", "url-scheme-unknown", "version-missing", "version-unknown", "zone-name",
	} {
		if validate(t, resolved, "testdata/site/"+name+".yaml") == nil {
			t.Errorf("%s is valid by the schema", name)
		}
	}
}
