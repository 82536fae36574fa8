package yamlfile

import (
	"encoding"
	"reflect"

	"github.com/goccy/go-yaml/ast"
)

// walker fills Go values from the tree.
type walker struct{ doc *Document }

// slot is a node on its way into a Go value.
type slot struct {
	node ast.Node
	at   place
	// label names it in messages: `"units"`.
	label string
	// secret is set below a key that names a secret.
	secret bool
}

// scalarForm is implemented by structs that may also be written as a scalar. An
// error must not quote the text where it may be a secret.
type scalarForm interface{ FromScalar(text string) error }

// listForm is implemented by structs that may also be written as a list: what it gives
// points to the slice that the list fills.
type listForm interface{ ListForm() any }

func (w walker) value(s slot, target reflect.Value) {
	if target.Kind() == reflect.Pointer {
		if target.IsNil() {
			target.Set(reflect.New(target.Type().Elem()))
		}
		w.value(s, target.Elem())
		return
	}
	if w.ownForm(s, target) {
		return
	}
	switch target.Kind() {
	case reflect.Struct:
		w.structure(s, target)
	case reflect.Slice:
		w.list(s, target)
	case reflect.Map:
		w.table(s, target)
	case reflect.Interface:
		w.free(s, target)
	default:
		w.scalar(s, target)
	}
}

// ownForm serves the types that read their own text.
func (w walker) ownForm(s slot, target reflect.Value) bool {
	if !target.CanAddr() {
		return false
	}
	pointer := target.Addr().Interface()
	text, isScalar := scalarText(s.node)
	if form, ok := pointer.(scalarForm); ok && isScalar {
		// The struct knows that the text may be a secret: its error may be shown.
		if err := form.FromScalar(text); err != nil {
			w.doc.spoiled(s.at, "%v", err)
		}
		return true
	}
	if form, ok := pointer.(listForm); ok {
		if _, isList := s.node.(*ast.SequenceNode); isList {
			w.list(s, reflect.ValueOf(form.ListForm()).Elem())
			return true
		}
	}
	form, ok := pointer.(encoding.TextUnmarshaler)
	if !ok {
		return false
	}
	if !isScalar {
		w.wrong(s, "text")
		return true
	}
	w.accept(s, form.UnmarshalText([]byte(text)))
	return true
}

func (w walker) accept(s slot, err error) {
	switch {
	case err == nil:
	case s.secret:
		// The error may quote the text.
		w.doc.spoiled(s.at, "%s has a bad value", s.label)
	default:
		w.doc.spoiled(s.at, "%v", err)
	}
}

func (w walker) wrong(s slot, expected string) {
	w.doc.spoiled(s.at, "%s expects %s, found %s", s.label, expected, describe(s.node))
}

func describe(node ast.Node) string {
	switch n := node.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.IntegerNode:
		return "a number"
	case *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number that is not whole"
	case *ast.BoolNode:
		return n.GetToken().Value
	default:
		return "text"
	}
}

func (w walker) list(s slot, target reflect.Value) {
	sequence, ok := s.node.(*ast.SequenceNode)
	if !ok {
		w.wrong(s, "a list")
		return
	}
	items := reflect.MakeSlice(target.Type(), len(sequence.Values), len(sequence.Values))
	for i, node := range sequence.Values {
		w.value(slot{node, position(node), "an entry of " + s.label, s.secret}, items.Index(i))
	}
	target.Set(items)
}

func (w walker) table(s slot, target reflect.Value) {
	pairs, ok := entries(s.node)
	if !ok {
		w.wrong(s, "a mapping")
		return
	}
	if target.Type().Key().Kind() != reflect.String {
		w.doc.spoiled(s.at, "%s: no YAML form for %s", s.label, target.Type())
		return
	}
	table := reflect.MakeMap(target.Type())
	for _, entry := range pairs {
		name, ok := keyText(entry.Key)
		key := reflect.ValueOf(name).Convert(target.Type().Key())
		if !ok || table.MapIndex(key).IsValid() {
			continue // reported by inspect
		}
		item := reflect.New(target.Type().Elem()).Elem()
		w.value(w.below(s, entry, name), item)
		table.SetMapIndex(key, item)
	}
	target.Set(table)
}

// below is the slot of a mapping's entry.
func (w walker) below(s slot, entry *ast.MappingValueNode, name string) slot {
	secret := (s.secret || secretKey(name)) && !(s.secret && reference(name))
	return slot{entry.Value, valuePosition(entry), quote(name), secret}
}
