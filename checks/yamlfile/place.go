package yamlfile

import (
	"cmp"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// place is a position in the file: both count from 1, columns in characters.
type place struct{ line, column int }

// start is where problems of the file as a whole are shown.
var start = place{1, 1}

func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.line, other.line), cmp.Compare(p.column, other.column))
}

func tokenPlace(t *token.Token) place {
	if t == nil || t.Position == nil {
		return start
	}
	return place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}

// position is where a node begins. The parser's own token of a block mapping is the
// colon after its first key.
func position(node ast.Node) place {
	switch n := node.(type) {
	case nil:
		return start
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return position(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return position(n.Key)
	}
	return tokenPlace(node.GetToken())
}

// valuePosition is where an entry's value begins, or its key when there is none.
func valuePosition(entry *ast.MappingValueNode) place {
	if isNothing(entry.Value) {
		return position(entry.Key)
	}
	return position(entry.Value)
}

func isNothing(node ast.Node) bool {
	if node == nil {
		return true
	}
	null, ok := node.(*ast.NullNode)
	return ok && null.GetToken().Type == token.ImplicitNullType
}

// entries are the pairs of a mapping, and false for any other node.
func entries(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	default:
		return nil, false
	}
}

// locate walks a path as far as it goes.
func (d *Document) locate(path []any) place {
	node, at := d.root, position(d.root)
	for depth, step := range path {
		next, nextAt, ok := d.descend(node, step, depth)
		if !ok {
			break
		}
		node, at = next, nextAt
	}
	return at
}

// descend takes one step of a path, which has so many before it.
func (d *Document) descend(node ast.Node, step any, depth int) (ast.Node, place, bool) {
	switch step := step.(type) {
	case string:
		pairs, _ := entries(node)
		for _, entry := range pairs {
			if name, ok := keyText(entry.Key); ok && name == step {
				return entry.Value, valuePosition(entry), true
			}
		}
	case int:
		if depth == 1 {
			step -= d.first
		}
		if list, ok := node.(*ast.SequenceNode); ok && step >= 0 && step < len(list.Values) {
			return list.Values[step], position(list.Values[step]), true
		}
	}
	return nil, place{}, false
}
