package yamlfile

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// inspect looks at the whole tree, whatever the types: depth, repeated keys, keys
// that are no text. It gathers what must not be shown. secret says that the node
// stands under a key that names a secret. It returns false when the tree is too deep.
func (d *Document) inspect(node ast.Node, depth int, secret bool) bool {
	if depth > maxDepth {
		d.add(position(node), "nested too deeply: %d levels at most", maxDepth)
		return false
	}
	if list, ok := node.(*ast.SequenceNode); ok {
		for _, item := range list.Values {
			if !d.inspect(item, depth+1, secret) {
				return false
			}
		}
		return true
	}
	if pairs, ok := entries(node); ok {
		return d.inspectPairs(pairs, depth, secret)
	}
	if text, ok := scalarText(node); ok {
		d.keepSecret(text, secret)
	}
	return true
}

func (d *Document) inspectPairs(pairs []*ast.MappingValueNode, depth int, secret bool) bool {
	first := map[string]place{}
	for _, entry := range pairs {
		name, ok := keyText(entry.Key)
		at := position(entry.Key)
		if !ok {
			d.add(at, "a key must be plain text")
		}
		if earlier, twice := first[name]; ok && twice {
			d.add(at, "duplicate key%s: first given on line %d", keyLabel(name, secret), earlier.line)
		} else {
			first[name] = at
		}
		// In {env: NAME} below a secret key, the text only says where the secret is.
		below := (secret || secretKey(name)) && !(secret && reference(name))
		if !d.inspect(entry.Value, depth+1, below) {
			return false
		}
	}
	return true
}

// reference tells the keys by which a file says where a secret is to be found.
func reference(key string) bool {
	switch key {
	case "env", "file", "command", "prompt":
		return true
	default:
		return false
	}
}

// keyLabel names a key in a message. Below a secret a key may be the secret itself,
// written in braces by mistake.
func keyLabel(name string, secret bool) string {
	if secret && !reference(name) {
		return ""
	}
	return " " + quote(name)
}

// keepSecret remembers text that no message may show.
func (d *Document) keepSecret(text string, secret bool) {
	if secret {
		d.hide(text)
	}
	if password := urlPassword(text); password != "" {
		d.hide(password)
	}
}

// hide bans each word of text. Very short ones are left: they would mangle every
// message, and no message quotes the value of a secret key in the first place.
func (d *Document) hide(text string) {
	for _, word := range strings.Fields(text) {
		if len(word) >= 4 {
			d.secrets[word] = true
		}
	}
}

// keyText is a key as text, and false for what is none.
func keyText(key ast.MapKeyNode) (string, bool) {
	if key == nil || key.IsMergeKey() {
		return "", false
	}
	return scalarText(key)
}

// scalarText is the text of a scalar: of a number, true and false as written. It is
// false for mappings, lists and null.
func scalarText(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	default:
		return "", false
	}
}
