package checktest

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
)

// neverRead holds that facts of which nothing was read are not assessed.
func (h *harness) neverRead(t *testing.T) {
	t.Helper()
	if !h.check.Rule.PerTarget() {
		return
	}
	judgements, err := h.run(Case{AsOf: time.Unix(0, 0).UTC()})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range judgements {
		if j.Outcome != checks.NotAssessed {
			t.Errorf("facts that were never read: %q ended %s (%s), want not-assessed", j.Subject, j.Outcome, j.Message)
		}
	}
}

// reduced takes away one fact after the other and holds that no violation
// becomes a pass by it.
func (h *harness) reduced(t *testing.T, c Case, before []checks.Judgement) {
	t.Helper()
	var facts map[string]any
	if c.Facts == nil || json.Unmarshal(c.Facts, &facts) != nil {
		return
	}
	failed := map[string]bool{}
	for _, j := range before {
		failed[j.Subject] = j.Outcome == checks.Failed
	}
	for _, path := range paths(facts) {
		less := c
		less.Facts = without(t, c.Facts, path)
		after, err := h.run(less)
		if err != nil {
			t.Fatalf("without %s: %v", strings.Join(path, "."), err)
		}
		for _, j := range after {
			if failed[j.Subject] && j.Outcome == checks.Passed {
				t.Errorf("without %s the violation of %q becomes a pass", strings.Join(path, "."), j.Subject)
			}
		}
	}
}

// paths lists the fields of the facts, and the entries of their maps of settings.
func paths(facts map[string]any) [][]string {
	var all [][]string
	for _, field := range slices.Sorted(maps.Keys(facts)) {
		all = append(all, []string{field})
		if inner, ok := facts[field].(map[string]any); ok && field == "config" {
			for _, key := range slices.Sorted(maps.Keys(inner)) {
				all = append(all, []string{field, key})
			}
		}
	}
	return all
}

func without(t *testing.T, facts []byte, path []string) []byte {
	t.Helper()
	var tree map[string]any
	decoder := json.NewDecoder(bytes.NewReader(facts))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	inner := tree
	for _, step := range path[:len(path)-1] {
		inner = inner[step].(map[string]any)
	}
	delete(inner, path[len(path)-1])
	data, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// fieldsExist holds that the paths a rule asks for are paths of its facts, so
// that the connector's reason for an unknown field finds its way to the reader.
func (h *harness) fieldsExist(t *testing.T, j checks.Judgement) {
	t.Helper()
	for _, field := range j.Fields {
		known := slices.ContainsFunc(h.kinds, func(k checks.Kind) bool {
			facts, err := k.Decode([]byte("{}"))
			return err == nil && hasPath(reflect.TypeOf(facts), strings.Split(field, "."))
		})
		if !known {
			t.Errorf("the facts have no field %q", field)
		}
	}
}

func hasPath(typ reflect.Type, path []string) bool {
	for typ.Kind() == reflect.Pointer || isValue(typ) {
		if isValue(typ) {
			field, _ := typ.FieldByName("value")
			typ = field.Type
			continue
		}
		typ = typ.Elem()
	}
	if len(path) == 0 {
		return true
	}
	switch typ.Kind() {
	case reflect.Map, reflect.Slice:
		return hasPath(typ.Elem(), path[1:])
	case reflect.Struct:
		for field := range typ.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name == path[0] {
				return hasPath(field.Type, path[1:])
			}
		}
	default:
	}
	return false
}

// isValue reports whether typ is some checks.Value[T].
func isValue(typ reflect.Type) bool {
	return typ.Kind() == reflect.Struct && typ.PkgPath() == reflect.TypeFor[checks.Check]().PkgPath() &&
		strings.HasPrefix(typ.Name(), "Value[")
}
