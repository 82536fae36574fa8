package checktest

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks"
)

// cut is what stands in place of a list of which only an unknown part was read.
var cut = map[string]any{"cut": true, "entries": []any{}}

// hidden puts every list of the facts, one after the other, behind its cut, and holds
// that no violation becomes a pass by it: of a list in part nobody knows what isn't in it.
func (h *harness) hidden(t *testing.T, c Case, before []checks.Judgement) {
	t.Helper()
	failed := subjectsWith(before, isFailed)
	if len(failed) == 0 {
		return
	}
	rule := h.check.Rule
	if rule.PerTarget() {
		h.hideIn(t, rule.Kinds()[0], c.Observed, func(facts []byte, what string) {
			less := c
			less.Like, less.Facts = "", facts
			h.stillNotPassed(t, less, failed, what)
		})
		return
	}
	for kind, targets := range c.Targets {
		for i, target := range targets {
			h.hideIn(t, kind, target, func(facts []byte, what string) {
				less := c
				less.Targets = maps.Clone(c.Targets)
				less.Targets[kind] = slices.Clone(targets)
				less.Targets[kind][i].Like, less.Targets[kind][i].Facts = "", facts
				h.stillNotPassed(t, less, failed, kind+" "+what)
			})
		}
	}
}

// hideIn calls visit with the target's facts once for each of their lists, which is cut.
func (h *harness) hideIn(t *testing.T, kind string, o Observed, visit func(facts []byte, what string)) {
	t.Helper()
	if o.Facts == nil && o.Like == "" {
		return
	}
	data, err := o.patched()
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(h.kinds, func(k checks.Kind) bool { return k.Name == kind })
	empty, err := h.kinds[i].Decode([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	eachList(reflect.TypeOf(empty), tree, nil, func(path []string, set func(any)) {
		set(cut)
		less, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		visit(less, strings.Join(path, ".")+" behind its cut")
	})
}

// eachList calls visit for every whole [checks.List] in the JSON tree of a value of the
// type. set replaces the list until visit returns.
func eachList(typ reflect.Type, node any, path []string, visit func(path []string, set func(any))) {
	for typ.Kind() == reflect.Pointer || holder(typ) == "value" {
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
			continue
		}
		inner, _ := typ.FieldByName("value")
		typ = inner.Type
	}
	inside := func(typ reflect.Type, node any, step string, put func(any)) {
		below := append(slices.Clone(path), step)
		if _, list := node.([]any); list && holder(typ) == "entries" {
			visit(below, put)
			put(node)
			inner, _ := typ.FieldByName("entries")
			typ = inner.Type
		}
		eachList(typ, node, below, visit)
	}
	switch tree := node.(type) {
	case []any:
		if typ.Kind() != reflect.Slice {
			return
		}
		for i, entry := range tree {
			inside(typ.Elem(), entry, strconv.Itoa(i), func(v any) { tree[i] = v })
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(tree)) {
			if below, there := memberType(typ, name); there {
				inside(below, tree[name], name, func(v any) { tree[name] = v })
			}
		}
	}
}

// memberType is the type of a member of a JSON object that is a value of the type.
func memberType(typ reflect.Type, name string) (reflect.Type, bool) {
	switch typ.Kind() {
	case reflect.Map:
		return typ.Elem(), true
	case reflect.Struct:
		for _, field := range reflect.VisibleFields(typ) {
			if key, _, _ := strings.Cut(field.Tag.Get("json"), ","); key == name {
				return field.Type, true
			}
		}
	default:
	}
	return nil, false
}
