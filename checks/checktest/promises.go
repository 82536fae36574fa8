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
	if !h.check.Rule.PerTarget() {
		h.reducedAcross(t, c, before)
		return
	}
	whole, err := c.patched()
	if err != nil {
		t.Fatal(err)
	}
	var facts map[string]any
	if json.Unmarshal(whole, &facts) != nil {
		return
	}
	failed := subjectsWith(before, isFailed)
	for _, path := range paths(facts) {
		less := c
		less.Like, less.Facts = "", without(t, whole, path)
		h.stillNotPassed(t, less, failed, strings.Join(path, "."))
	}
}

// reducedAcross is reduced for a rule over two kinds: facts are taken from each target,
// the judged and the others.
func (h *harness) reducedAcross(t *testing.T, c Case, before []checks.Judgement) {
	t.Helper()
	failed := subjectsWith(before, isFailed)
	if len(failed) == 0 {
		return
	}
	for kind, targets := range c.Targets {
		for i, target := range targets {
			facts, err := target.patched()
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range deepPaths(t, facts) {
				less := c
				less.Targets = maps.Clone(c.Targets)
				less.Targets[kind] = slices.Clone(targets)
				less.Targets[kind][i].Like, less.Targets[kind][i].Facts = "", without(t, facts, path)
				h.stillNotPassed(t, less, failed, kind+" "+strings.Join(path, "."))
			}
		}
	}
}

// subject is what one judgement is about.
type subject struct{ target, name string }

func subjectOf(j checks.Judgement) subject { return subject{j.Target, j.Subject} }

func isFailed(o checks.Outcome) bool { return o == checks.Failed }

// subjectsWith lists the subjects with a judgement of such an outcome.
func subjectsWith(judgements []checks.Judgement, such func(checks.Outcome) bool) map[subject]bool {
	found := map[subject]bool{}
	for _, j := range judgements {
		if such(j.Outcome) {
			found[subjectOf(j)] = true
		}
	}
	return found
}

func (h *harness) stillNotPassed(t *testing.T, less Case, failed map[subject]bool, what string) {
	t.Helper()
	after, err := h.run(less)
	if err != nil {
		t.Fatalf("without %s: %v", what, err)
	}
	for _, j := range after {
		if failed[subjectOf(j)] && j.Outcome == checks.Passed {
			t.Errorf("without %s the violation of %q on %s becomes a pass", what, j.Subject, j.Target)
		}
	}
}

// deepPaths lists the fields of facts and of the objects in them, three levels deep.
func deepPaths(t *testing.T, facts []byte) [][]string {
	t.Helper()
	var tree map[string]any
	if err := json.Unmarshal(facts, &tree); err != nil {
		t.Fatal(err)
	}
	var all [][]string
	var walk func(above []string, object map[string]any)
	walk = func(above []string, object map[string]any) {
		for _, field := range slices.Sorted(maps.Keys(object)) {
			path := append(slices.Clone(above), field)
			all = append(all, path)
			if inner, ok := object[field].(map[string]any); ok && len(path) < 3 {
				walk(path, inner)
			}
		}
	}
	walk(nil, tree)
	return all
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
	for typ.Kind() == reflect.Pointer || holder(typ) != "" {
		if name := holder(typ); name != "" {
			inner, _ := typ.FieldByName(name)
			typ = inner.Type
			continue
		}
		typ = typ.Elem()
	}
	if len(path) == 0 {
		return true
	}
	switch typ.Kind() {
	case reflect.Map, reflect.Slice:
		// The name of an entry may have dots.
		for i := 2; i < len(path); i++ {
			if hasPath(typ.Elem(), path[i:]) {
				return true
			}
		}
		return hasPath(typ.Elem(), path[1:])
	case reflect.Struct:
		for field := range typ.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch {
			case name == path[0]:
				return hasPath(field.Type, path[1:])
			case field.Anonymous && name == "" && hasPath(field.Type, path):
				return true
			}
		}
	default:
	}
	return false
}

// holder is the field that holds what is known of a checks.Value[T] or checks.List[T];
// empty for other types.
func holder(typ reflect.Type) string {
	if typ.Kind() != reflect.Struct || typ.PkgPath() != reflect.TypeFor[checks.Check]().PkgPath() {
		return ""
	}
	switch name, _, _ := strings.Cut(typ.Name(), "["); name {
	case "Value":
		return "value"
	case "List":
		return "entries"
	default:
		return ""
	}
}
