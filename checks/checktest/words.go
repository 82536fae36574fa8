package checktest

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks"
)

// unknownWord is a word that no rule can know: another version's, a fork's, a peer's nonsense.
const unknownWord = "zzz"

// unknownWords puts a word that nobody knows, or a number outside its range, into one
// place of the facts after the other, and holds that nothing becomes a pass by it. A
// field whose words nobody can list has the tag `free` with the reason; of a map the tag
// `freeKeys` names such keys. A number must not be negative but where its `range` says so.
func (h *harness) unknownWords(t *testing.T, c Case, before []checks.Judgement) {
	t.Helper()
	notPassed := subjectsWith(before, func(o checks.Outcome) bool { return o != checks.Passed })
	if len(notPassed) == 0 {
		return
	}
	for _, changed := range h.changes(t, c) {
		after, err := h.run(changed.Case)
		if err != nil {
			continue // the facts' own types refuse the word
		}
		for _, j := range after {
			if j.Outcome == checks.Passed && notPassed[subjectOf(j)] {
				t.Errorf("with %s, %q on %q becomes a pass", changed.what, j.Subject, j.Target)
			}
		}
	}
}

// change is a case with one value that nobody knows.
type change struct {
	Case
	what string
}

// changes are the cases of each word and number in the facts.
func (h *harness) changes(t *testing.T, c Case) []change {
	t.Helper()
	var all []change
	if h.check.Rule.PerTarget() {
		for _, one := range h.factChanges(t, h.check.Kind(), c.Observed) {
			less := c
			less.Like, less.Facts = "", one.facts
			all = append(all, change{less, one.what})
		}
		return all
	}
	for kind, targets := range c.Targets {
		for i, target := range targets {
			for _, one := range h.factChanges(t, kind, target) {
				less := c
				less.Targets = maps.Clone(c.Targets)
				less.Targets[kind] = slices.Clone(targets)
				less.Targets[kind][i].Like, less.Targets[kind][i].Facts = "", one.facts
				all = append(all, change{less, kind + " " + one.what})
			}
		}
	}
	return all
}

type factChange struct {
	facts json.RawMessage
	what  string
}

func (h *harness) factChanges(t *testing.T, kind string, o Observed) []factChange {
	t.Helper()
	at := slices.IndexFunc(h.kinds, func(k checks.Kind) bool { return k.Name == kind })
	if at < 0 || o.Facts == nil && o.Like == "" {
		return nil
	}
	data, err := o.patched()
	if err != nil {
		t.Fatal(err)
	}
	facts, err := h.kinds[at].Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	var all []factChange
	for _, place := range places(reflect.TypeOf(facts), tree, "", "") {
		old := place.get()
		if h.triedBefore(kind, o, place.path, old) {
			continue
		}
		for _, unknown := range place.unknown {
			place.set(unknown)
			changed, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, factChange{changed, fmt.Sprintf("%s = %v in place of %v", place.path, unknown, old)})
		}
		place.set(old)
	}
	return all
}

// triedBefore reports whether a value of the file that the case's facts are like was
// tried by an earlier case of the check: most cases differ from it in a few places only.
func (h *harness) triedBefore(kind string, o Observed, path string, value any) bool {
	if o.Like == "" || mentions(o.Facts, strings.Split(path, ".")) {
		return false
	}
	key := fmt.Sprintf("%s %s %s %v", kind, o.Like, path, value)
	tried := h.tried[key]
	h.tried[key] = true
	return tried
}

// mentions reports whether facts have a value at a path.
func mentions(facts json.RawMessage, path []string) bool {
	var tree any
	if json.Unmarshal(facts, &tree) != nil {
		return false
	}
	for _, step := range path {
		switch node := tree.(type) {
		case map[string]any:
			inner, there := node[step]
			if !there {
				return false
			}
			tree = inner
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(node) {
				return false
			}
			tree = node[i]
		default:
			return false
		}
	}
	return true
}

// place is a word or number in a tree of facts.
type place struct {
	path    string
	unknown []any
	get     func() any
	set     func(any)
}

// places walks facts and their type together.
func places(typ reflect.Type, tree any, path, freeKeys string) []place {
	typ = plainType(typ)
	var all []place
	switch node := tree.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			inner, tag, known := inside(typ, key)
			if !known || tag.Get("free") != "" || slices.Contains(strings.Fields(freeKeys), key) {
				continue
			}
			all = append(all, leafOr(inner, tag, node[key], path+"."+key, func() any { return node[key] }, func(v any) { node[key] = v })...)
		}
	case []any:
		if typ.Kind() != reflect.Slice {
			return nil
		}
		for i := range node {
			all = append(all, leafOr(typ.Elem(), "", node[i], path+"."+strconv.Itoa(i), func() any { return node[i] }, func(v any) { node[i] = v })...)
		}
	}
	return all
}

func leafOr(typ reflect.Type, tag reflect.StructTag, tree any, path string, get func() any, set func(any)) []place {
	switch tree.(type) {
	case string:
		return []place{{path[1:], []any{unknownWord}, get, set}}
	case float64:
		if outside := outsideOf(plainType(typ), tag); outside != nil {
			return []place{{path[1:], outside, get, set}}
		}
		return nil
	}
	return places(typ, tree, path, tag.Get("freeKeys"))
}

// outsideOf are numbers just outside the range that a field's tag gives: `range:"0..65535"`.
func outsideOf(typ reflect.Type, tag reflect.StructTag) []any {
	if typ.Kind() < reflect.Int || typ.Kind() > reflect.Float64 {
		return nil
	}
	low, high, found := strings.Cut(tag.Get("range"), "..")
	if !found {
		return []any{float64(-1)}
	}
	var all []any
	if number, err := strconv.ParseFloat(low, 64); err == nil {
		all = append(all, number-1)
	}
	if number, err := strconv.ParseFloat(high, 64); err == nil {
		all = append(all, number+1)
	}
	return all
}

// plainType is the type without pointers, Values and Lists around it.
func plainType(typ reflect.Type) reflect.Type {
	for typ.Kind() == reflect.Pointer || holder(typ) != "" {
		if name := holder(typ); name != "" {
			inner, _ := typ.FieldByName(name)
			typ = inner.Type
			continue
		}
		typ = typ.Elem()
	}
	return typ
}

// inside is the type and the tag of what lies at a key.
func inside(typ reflect.Type, key string) (reflect.Type, reflect.StructTag, bool) {
	switch typ.Kind() {
	case reflect.Map:
		return typ.Elem(), "", true
	case reflect.Struct:
		for field := range typ.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name == key {
				return field.Type, field.Tag, true
			}
			if field.Anonymous && name == "" {
				if inner, tag, ok := inside(plainType(field.Type), key); ok {
					return inner, tag, true
				}
			}
		}
	default:
	}
	return nil, "", false
}
