package yamlfile

import (
	"reflect"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// Rest takes the keys of a mapping that its struct has no field for, where what they
// mean is known only later. A struct has at most one field of this type, without a tag.
// Whoever decodes such a struct calls [Document.DecodeRest], else those keys are neither
// decoded nor reported.
type Rest struct {
	of      slot
	fields  []field // of the struct
	entries []*ast.MappingValueNode
}

// Keys are the names of the keys, in the order of the file.
func (r Rest) Keys() []string {
	var keys []string
	for _, entry := range r.entries {
		name, _ := keyText(entry.Key)
		keys = append(keys, name)
	}
	return keys
}

// Empty reports whether there are no such keys.
func (r Rest) Empty() bool { return len(r.entries) == 0 }

// Only is the rest with those of its keys that are among the named ones.
func (r Rest) Only(names []string) Rest {
	return r.where(func(name string) bool { return slices.Contains(names, name) })
}

// Except is the rest without the named keys.
func (r Rest) Except(names []string) Rest {
	return r.where(func(name string) bool { return !slices.Contains(names, name) })
}

func (r Rest) where(keep func(name string) bool) Rest {
	var entries []*ast.MappingValueNode
	for i, name := range r.Keys() {
		if keep(name) {
			entries = append(entries, r.entries[i])
		}
	}
	r.entries = entries
	return r
}

// DecodeRest decodes the keys into the struct that into points to, as strictly as
// [Decode] would have; nil takes no key. foreign may know a better sentence about a key
// that neither struct has; it is empty where it doesn't.
func (d *Document) DecodeRest(rest Rest, into any, foreign func(key string) string) {
	w := walker{d}
	var fields []field
	var target reflect.Value
	if into != nil {
		target = reflect.ValueOf(into).Elem()
		fields = shapeOf(target.Type()).fields
	}
	seen := map[string]bool{}
	for i, name := range rest.Keys() {
		entry := rest.entries[i]
		seen[name] = true
		if f, known := find(fields, name); known {
			w.value(w.below(rest.of, entry, name), target.Field(f.index))
			continue
		}
		text := foreign(name)
		if text == "" || isNothing(entry.Value) && isFlow(rest.of.node) {
			w.unknownKey(rest.of, entry, name, slices.Concat(rest.fields, fields))
			continue
		}
		d.add(position(entry.Key), "%s", text)
	}
	if rest.of.node != nil {
		w.required(rest.of, fields, seen)
	}
}
