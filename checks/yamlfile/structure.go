package yamlfile

import (
	"reflect"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"
)

// field is a key that a struct knows.
type field struct {
	name     string
	index    int
	required bool
}

// shape is which keys a struct takes.
type shape struct {
	fields []field
	rest   int // the field of type Rest; -1 where it has none
}

// shapes are those of the structs so far, by their [reflect.Type]: a list has many of one.
var shapes sync.Map

func shapeOf(t reflect.Type) shape {
	if known, ok := shapes.Load(t); ok {
		return known.(shape)
	}
	found := shape{rest: -1}
	for i := range t.NumField() {
		if t.Field(i).Type == reflect.TypeFor[Rest]() {
			found.rest = i
			continue
		}
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			found.fields = append(found.fields, field{name, i, options == "required"})
		}
	}
	shapes.Store(t, found)
	return found
}

func (w walker) structure(s slot, target reflect.Value) {
	pairs, ok := entries(s.node)
	if !ok {
		w.wrong(s, "a mapping")
		return
	}
	shape := shapeOf(target.Type())
	fields := shape.fields
	var rest *Rest
	if shape.rest >= 0 {
		rest = target.Field(shape.rest).Addr().Interface().(*Rest)
	}
	seen := map[string]bool{}
	for _, entry := range pairs {
		name, ok := keyText(entry.Key)
		if !ok || seen[name] {
			continue // reported by inspect
		}
		seen[name] = true
		f, known := find(fields, name)
		switch {
		case known:
			w.value(w.below(s, entry, name), target.Field(f.index))
		case rest != nil:
			rest.entries = append(rest.entries, entry)
		default:
			w.unknownKey(s, entry, name, fields)
		}
	}
	if rest != nil {
		rest.of, rest.fields = s, fields
	}
	w.required(s, fields, seen)
}

func (w walker) required(s slot, fields []field, seen map[string]bool) {
	for _, f := range fields {
		if f.required && !seen[f.name] {
			w.doc.add(s.at, "missing key %s", quote(f.name))
		}
	}
}

func find(fields []field, name string) (field, bool) {
	for _, f := range fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

func (w walker) unknownKey(s slot, entry *ast.MappingValueNode, name string, fields []field) {
	known := make([]string, len(fields))
	for i, f := range fields {
		known[i] = f.name
	}
	if isNothing(entry.Value) && isFlow(s.node) {
		// A word alone in braces: it may be a secret that was written without a key.
		w.doc.hide(name)
		w.doc.add(position(entry.Key), "a key without a value: keys are %s", strings.Join(known, ", "))
		return
	}
	w.doc.add(position(entry.Key), "unknown key%s%s", keyLabel(name, s.secret), DidYouMean(name, known))
}

func isFlow(node ast.Node) bool {
	mapping, ok := node.(*ast.MappingNode)
	return ok && mapping.IsFlowStyle
}
