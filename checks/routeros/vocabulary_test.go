package routeros

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/testenv/need"
)

// wordField is an attribute of a menu whose words are a closed set.
type wordField struct {
	menu  Menu
	field reflect.StructField
	words reflect.Type
}

// wordFields lists them in all menus.
func wordFields(t *testing.T) []wordField {
	t.Helper()
	var all []wordField
	for _, menu := range Menus() {
		row := reflect.TypeFor[Facts]()
		for name := range strings.SplitSeq(menu.Field, ".") {
			row = bare(fieldNamed(t, row, name).Type)
		}
		if row.Kind() != reflect.Struct {
			continue
		}
		for _, field := range reflect.VisibleFields(row) {
			words := bare(field.Type)
			if field.Tag.Get(tagAttribute) != "" && words.Implements(reflect.TypeFor[checks.Word]()) {
				all = append(all, wordField{menu, field, words})
			}
		}
	}
	if len(all) < 70 {
		t.Fatalf("only %d attributes have words", len(all))
	}
	return all
}

func fieldNamed(t *testing.T, of reflect.Type, name string) reflect.StructField {
	t.Helper()
	for _, field := range reflect.VisibleFields(of) {
		if jsonName(field) == name {
			return field
		}
	}
	t.Fatalf("%s has no field %s", of, name)
	return reflect.StructField{}
}

// bare is a type without the Value and the list around it.
func bare(of reflect.Type) reflect.Type {
	if isValue(of) {
		of = of.Field(0).Type
	}
	if of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	return of
}

func (f wordField) knows(word string) bool {
	value := reflect.New(f.words).Elem()
	value.SetString(word)
	return value.Interface().(checks.Word).Known()
}

func (f wordField) attribute() string { return f.field.Tag.Get(tagAttribute) }

func TestWordsOfDefaultsAreKnown(t *testing.T) {
	t.Parallel()
	for _, f := range wordFields(t) {
		text, has := f.field.Tag.Lookup(tagDefault)
		for _, word := range SplitList(text) {
			if has && !f.knows(word) {
				t.Errorf("%s: the default %s of %s is not known", f.menu.Path, word, f.attribute())
			}
		}
		if f.knows("zzz") || f.knows("") {
			t.Errorf("%s: any %s is known", f.menu.Path, f.attribute())
		}
	}
}

// TestWordsOfTheVendorAreKnown compares with the words that the consoles of 7.14.3 and of
// 7.21.4 list, so that nothing which a router may have is called unknown.
func TestWordsOfTheVendorAreKnown(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("HARDCHECK_DATA")
	if folder == "" {
		need.Missing(t, "data", "HARDCHECK_DATA is not set: the words of RouterOS are not here to compare with")
	}
	var tree map[string]any
	var newer map[string]map[string][]string
	for name, into := range map[string]any{"routeros-7.14.3-tree.json": &tree, "routeros-7.21.4-enumerations.json": &newer} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, into); err != nil {
			t.Fatal(err)
		}
	}
	compared := 0
	for _, f := range wordFields(t) {
		path := strings.TrimPrefix(f.menu.Path, "/")
		words := append(newer[path][f.attribute()], listed(tree, path, f.attribute())...)
		for _, word := range words {
			if word != "!" && word != "" && !f.knows(word) {
				t.Errorf("%s: %s=%s is not known", f.menu.Path, f.attribute(), word)
			}
		}
		if len(words) > 0 {
			compared++
		}
	}
	if compared < 55 {
		t.Errorf("only %d attributes could be compared", compared)
	}
}

// listed are the words that the tree describes an argument with: "a|b[,Name*]".
func listed(tree map[string]any, path, attribute string) []string {
	node := tree
	for name := range strings.SplitSeq(path, "/") {
		node, _ = node[name].(map[string]any)
	}
	for _, verb := range []string{"set", "add"} {
		arguments, _ := command(node, verb)
		argument, _ := arguments[attribute].(map[string]any)
		text, _ := argument["desc"].(string)
		text, _, found := strings.Cut(text, "[,")
		if found && !slices.Contains([]string{"", "string value"}, text) {
			return strings.Split(text, "|")
		}
	}
	return nil
}
