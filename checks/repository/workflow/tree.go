package workflow

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The bounds of a workflow file. GitHub itself refuses larger ones.
const (
	maxBytes  = 512 << 10
	maxTokens = 60_000
	maxNodes  = 30_000
	maxDepth  = 40
	maxColumn = 400
)

// node is a part of a YAML document: a scalar's text, a list or a mapping.
type node struct {
	line   int
	text   string
	scalar bool
	// tag is that of a value with one of its own: "!reference".
	tag     string
	items   []node
	entries []entry
}

type entry struct {
	key   string
	line  int
	value node
	// merged is set for one that a merge key brought.
	merged bool
}

// get is the value at a key, or an empty node.
func (n node) get(key string) node {
	for _, e := range n.entries {
		if e.key == key {
			return e.value
		}
	}
	return node{}
}

func (n node) has(key string) bool {
	for _, e := range n.entries {
		if e.key == key {
			return true
		}
	}
	return false
}

// list is the texts of a list, or of one scalar in its place.
func (n node) list() []string {
	if n.scalar {
		return []string{n.text}
	}
	var all []string
	for _, item := range n.items {
		if item.scalar {
			all = append(all, item.text)
		}
	}
	return all
}

// errTooLarge is returned where a bound was reached.
var errTooLarge = errors.New("the file has more, or deeper nested, entries than are read")

// parseYAML reads the first document of a file.
func parseYAML(data []byte) (node, error) {
	docs, err := parseDocs(data, false)
	if err != nil {
		return node{}, err
	}
	return docs[0], nil
}

// parseDocs reads the documents of a file, at least one. Aliases are followed, within the bound
// on nodes, so that a few lines can't grow into billions. Where merges is set so are merge keys.
func parseDocs(data []byte, merges bool) (docs []node, err error) {
	defer func() {
		// The parser is foreign and its input is too: a defect there is an unreadable file.
		if recover() != nil {
			docs, err = nil, errors.New("not YAML: the text can't be parsed")
		}
	}()
	if len(data) > maxBytes {
		return nil, errTooLarge
	}
	data = bytes.TrimPrefix(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\ufeff"))
	tokens := lexer.Tokenize(string(data))
	if !bearable(tokens) {
		return nil, errTooLarge
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, errors.New("not YAML")
	}
	c := converter{anchors: map[string]ast.Node{}, merges: merges}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			docs = append(docs, c.node(doc.Body, 0))
		}
	}
	if len(docs) == 0 {
		return nil, errors.New("the file is empty")
	}
	return docs, c.err
}

// bearable bounds what the parser is given: its time grows with the square of the nesting.
func bearable(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		return false
	}
	flows, line, opened := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, opened = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flows++
		case token.SequenceEndType, token.MappingEndType:
			flows--
		case token.SequenceEntryType, token.MappingKeyType:
			opened++
		case token.MappingValueType:
			if t.Position.Column > maxColumn && flows == 0 {
				return false
			}
		default:
		}
		if flows+opened > maxDepth {
			return false
		}
	}
	return true
}

// converter makes nodes of the parser's tree.
type converter struct {
	anchors map[string]ast.Node
	merges  bool
	nodes   int
	err     error
}

func (c *converter) node(n ast.Node, depth int) node {
	c.nodes++
	if c.nodes > maxNodes || depth > maxDepth {
		c.err = errTooLarge
	}
	if c.err != nil || n == nil {
		return node{}
	}
	out := node{line: lineOf(n)}
	switch n := n.(type) {
	case *ast.AnchorNode:
		c.anchors[n.Name.GetToken().Value] = n.Value
		return c.node(n.Value, depth+1)
	case *ast.AliasNode:
		target, known := c.anchors[n.Value.GetToken().Value]
		if !known {
			c.err = errors.New("an alias names no anchor")
			return node{}
		}
		return c.node(target, depth+1)
	case *ast.TagNode:
		value := c.node(n.Value, depth+1)
		if t := n.GetToken(); t != nil {
			value.tag = t.Value
		}
		return value
	case *ast.MappingNode:
		for _, value := range n.Values {
			c.pair(&out, value, depth)
		}
	case *ast.MappingValueNode:
		c.pair(&out, n, depth)
	case *ast.SequenceNode:
		for _, value := range n.Values {
			out.items = append(out.items, c.node(value, depth+1))
		}
	case *ast.LiteralNode:
		out.text, out.scalar = n.Value.Value, true
		out.line = lineOf(n) + 1 // the text begins below its mark
	case *ast.NullNode:
	default:
		if s, ok := n.(ast.ScalarNode); ok {
			out.text, out.scalar = fmt.Sprint(s.GetValue()), true
			if t := n.GetToken(); t != nil {
				out.text = t.Value
			}
		}
	}
	return out
}

func (c *converter) pair(out *node, value *ast.MappingValueNode, depth int) {
	if _, merge := value.Key.(*ast.MergeKeyNode); merge {
		c.merge(out, value.Value, depth)
		return
	}
	key := ""
	if t := value.Key.GetToken(); t != nil {
		key = t.Value
	}
	made := entry{key: key, line: lineOf(value.Key), value: c.node(value.Value, depth+1)}
	// A key of its own stands above one that was merged, wherever the merge is written.
	if i := slices.IndexFunc(out.entries, func(known entry) bool { return known.merged && known.key == key }); i >= 0 {
		out.entries[i] = made
		return
	}
	out.entries = append(out.entries, made)
}

// merge adds the keys of a mapping, or of several, that are not there.
func (c *converter) merge(out *node, value ast.Node, depth int) {
	if !c.merges {
		c.err = errors.New("merge keys (<<) are not read")
		return
	}
	merged := c.node(value, depth+1)
	for _, from := range append([]node{merged}, merged.items...) {
		for _, e := range from.entries {
			if !out.has(e.key) {
				e.merged = true
				out.entries = append(out.entries, e)
			}
		}
	}
}

func lineOf(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}
