package yamlfile

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

func (w walker) scalar(s slot, target reflect.Value) {
	switch target.Kind() {
	case reflect.String:
		w.text(s, target)
	case reflect.Bool:
		w.boolean(s, target)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.whole(s, target, target.OverflowInt)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		w.whole(s, target, func(n int64) bool { return n < 0 || target.OverflowUint(uint64(n)) })
	default:
		w.doc.spoiled(s.at, "%s: no YAML form for %s", s.label, target.Type())
	}
}

// text takes numbers as they are written: a site or a user may be called 7. True and
// false are refused, since other versions of YAML take yes and no for them too.
func (w walker) text(s slot, target reflect.Value) {
	text, ok := scalarText(s.node)
	if _, isBool := s.node.(*ast.BoolNode); isBool {
		w.wrong(s, "text (put it in quotes)")
		return
	}
	if !ok {
		w.wrong(s, "text")
		return
	}
	target.SetString(text)
}

func (w walker) boolean(s slot, target reflect.Value) {
	node, ok := s.node.(*ast.BoolNode)
	if !ok {
		w.wrong(s, "true or false")
		return
	}
	target.SetBool(node.Value)
}

func (w walker) whole(s slot, target reflect.Value, overflows func(int64) bool) {
	node, ok := s.node.(*ast.IntegerNode)
	if !ok {
		w.wrong(s, "a whole number")
		return
	}
	n, err := parseWhole(node)
	if err != nil || overflows(n) {
		w.doc.spoiled(s.at, "%s is not a whole number in range", s.label)
		return
	}
	if target.CanInt() {
		target.SetInt(n)
		return
	}
	target.SetUint(uint64(n))
}

// parseWhole reads decimal digits only: 010 is eight to some readers and ten to
// others, and nothing in these files is usefully written in another base.
func parseWhole(node *ast.IntegerNode) (int64, error) {
	text := node.GetToken().Value
	if digits := strings.TrimLeft(text, "+-"); len(digits) > 1 && digits[0] == '0' {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseInt(text, 10, 64)
}

// free fills an any with what JSON also has.
func (w walker) free(s slot, target reflect.Value) {
	if target.NumMethod() != 0 {
		w.doc.spoiled(s.at, "%s: no YAML form for %s", s.label, target.Type())
		return
	}
	if plain := w.plain(s); plain != nil {
		target.Set(reflect.ValueOf(plain))
	}
}

func (w walker) plain(s slot) any {
	switch n := s.node.(type) {
	case *ast.SequenceNode:
		list := make([]any, len(n.Values))
		for i, item := range n.Values {
			list[i] = w.plain(slot{item, position(item), "an entry of " + s.label, s.secret})
		}
		return list
	case *ast.IntegerNode:
		whole, err := parseWhole(n)
		if err != nil {
			w.doc.spoiled(s.at, "%s is not a whole number in range", s.label)
		}
		return whole
	case *ast.FloatNode:
		if math.IsInf(n.Value, 0) || math.IsNaN(n.Value) {
			w.doc.spoiled(s.at, "%s is not a number in range", s.label)
		}
		return n.Value
	case *ast.BoolNode:
		return n.Value
	case *ast.InfinityNode, *ast.NanNode:
		w.doc.spoiled(s.at, "%s is not a number in range", s.label)
		return nil
	}
	if pairs, ok := entries(s.node); ok {
		return w.plainMap(s, pairs)
	}
	text, ok := scalarText(s.node)
	if !ok {
		w.wrong(s, "a value")
		return nil
	}
	return text
}

func (w walker) plainMap(s slot, pairs []*ast.MappingValueNode) map[string]any {
	table := map[string]any{}
	for _, entry := range pairs {
		name, ok := keyText(entry.Key)
		if _, twice := table[name]; !ok || twice {
			continue // reported by inspect
		}
		table[name] = w.plain(w.below(s, entry, name))
	}
	return table
}
