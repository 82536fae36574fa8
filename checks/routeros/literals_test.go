package routeros

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"
)

// literals returns the text of every Remediation in a file, its parts joined.
func literals(t *testing.T, name string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	ast.Inspect(parsed, func(node ast.Node) bool {
		pair, ok := node.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		if key, ok := pair.Key.(*ast.Ident); ok && key.Name == "Remediation" {
			texts = append(texts, textOf(pair.Value))
		}
		return true
	})
	return texts
}

func textOf(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err == nil {
			return text
		}
	case *ast.BinaryExpr:
		return textOf(e.X) + textOf(e.Y)
	}
	return ""
}
