package filesconn

import (
	"errors"
	"fmt"

	"github.com/pelletier/go-toml/v2/unstable"

	"hardcheck/checks/written"
)

// tomlReader walks over the expressions of a TOML file.
type tomlReader struct {
	parser unstable.Parser
	pairs  []written.Pair
	line   int
}

// parseTOML reads the texts of a TOML file, with the names that lead to them. What was read before an
// error is returned with it.
func parseTOML(text string) (pairs []written.Pair, err error) {
	r := &tomlReader{line: 1}
	defer func() {
		if recover() != nil { // the library is foreign and its input is too
			pairs, err = r.pairs, errors.New("the text is not TOML")
		}
	}()
	r.parser.Reset([]byte(text))
	var table []string
	path := ""
	for r.parser.NextExpression() {
		expression := r.parser.Expression()
		switch expression.Kind {
		case unstable.Table, unstable.ArrayTable:
			table, path = r.under(nil, "", expression.Key())
		case unstable.KeyValue:
			if err := r.keyValue(expression, table, path, 0); err != nil {
				return r.pairs, err
			}
		}
	}
	if r.parser.Error() == nil {
		return r.pairs, nil
	}
	var at *unstable.ParserError
	if errors.As(r.parser.Error(), &at) && len(at.Highlight) > 0 {
		r.line = r.parser.Shape(r.parser.Range(at.Highlight)).Start.Line
	}
	return r.pairs, fmt.Errorf("line %d: the text is not TOML", r.line)
}

// under are the keys that a key leads to.
func (r *tomlReader) under(keys []string, path string, key unstable.Iterator) ([]string, string) {
	for key.Next() {
		part := key.Node()
		if part.Raw.Length > 0 {
			r.line = r.parser.Shape(part.Raw).Start.Line
		}
		keys, path = written.Below(keys, string(part.Data)), written.Joined(path, string(part.Data))
	}
	return keys, path
}

func (r *tomlReader) keyValue(node *unstable.Node, keys []string, path string, depth int) error {
	keys, path = r.under(keys, path, node.Key())
	return r.value(node.Value(), keys, path, depth)
}

func (r *tomlReader) value(node *unstable.Node, keys []string, path string, depth int) error {
	if depth > maxDepth || len(r.pairs) > maxNodes {
		return written.ErrLarge
	}
	switch node.Kind {
	case unstable.String, unstable.Integer:
		r.pairs = append(r.pairs, written.Pair{Keys: keys, Path: path, Value: string(node.Data), Line: r.line})
	case unstable.Array:
		children := node.Children()
		for i := 0; children.Next(); i++ {
			if err := r.value(children.Node(), keys, fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
				return err
			}
		}
	case unstable.InlineTable:
		children := node.Children()
		for children.Next() {
			if err := r.keyValue(children.Node(), keys, path, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}
