package all_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/all"
)

func TestChecksAreValid(t *testing.T) {
	t.Parallel()
	if err := checks.Validate(all.Checks()); err != nil {
		t.Fatal(err)
	}
}

// TestEveryCheckIsListed finds the check literals in the source and holds that
// each is in the list: a check that nobody runs would look like one that passes.
func TestEveryCheckIsListed(t *testing.T) {
	t.Parallel()
	var listed []string
	for _, check := range all.Checks() {
		listed = append(listed, check.ID)
	}
	found := declared(t)
	for id, d := range found {
		if !slices.Contains(listed, id) {
			t.Errorf("%s: check %s is not listed: add the line `%s,` to Checks in %s/checks.go", d.file, id, d.name, path.Dir(d.file))
		}
	}
	for _, id := range listed {
		if _, ok := found[id]; !ok {
			t.Errorf("check %s is listed and declared in no file of checks", id)
		}
	}
}

func TestEveryKindHasAConnectorAndChecks(t *testing.T) {
	t.Parallel()
	for _, kind := range all.Kinds() {
		if !slices.ContainsFunc(all.Connectors(), func(c checks.Connector) bool { return c.Kind.Name == kind.Name }) {
			t.Errorf("kind %s has no connector", kind.Name)
		}
		if !slices.ContainsFunc(all.Checks(), func(c *checks.Check) bool { return c.Kind() == kind.Name }) {
			t.Errorf("kind %s has no check", kind.Name)
		}
	}
}

func TestDeclarationsAreWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, connector := range all.Connectors() {
		for _, scheme := range connector.Schemes {
			switch {
			case seen[scheme.Name]:
				t.Errorf("scheme %s is declared twice", scheme.Name)
			case scheme.About == "" || scheme.Form < checks.FormHost || scheme.Form > checks.FormTwoPaths:
				t.Errorf("scheme %s lacks its form, or what it is about", scheme.Name)
			case scheme.Form.Host() != (scheme.Port != 0):
				t.Errorf("scheme %s has port %d: a port stands where a host does", scheme.Name, scheme.Port)
			case !scheme.Form.Host() && (scheme.Login != checks.LoginNone && scheme.Form != checks.FormSocket || scheme.TLS):
				t.Errorf("scheme %s takes a login or TLS settings without a host", scheme.Name)
			}
			seen[scheme.Name] = true
		}
		for _, key := range connector.Kind.Keys() {
			if key.Name == "" || key.About == "" {
				t.Errorf("a key %q of %s has no name, or nothing says what it is about", key.Name, connector.Kind.Name)
			}
		}
	}
}

// declaration is where a check is declared, and the variable that holds it.
type declaration struct{ file, name string }

// declared maps the ids of checks.Check literals below checks/ to their declarations.
func declared(t *testing.T) map[string]declaration {
	t.Helper()
	found := map[string]declaration{}
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", name), nil, 0)
		if err != nil {
			return err
		}
		variable := ""
		ast.Inspect(file, func(node ast.Node) bool {
			if spec, ok := node.(*ast.ValueSpec); ok {
				variable = spec.Names[0].Name
			}
			if id := checkID(node); id != "" {
				found[id] = declaration{"checks/" + name, variable}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// checkID is the ID of a checks.Check composite literal, "" for any other node.
func checkID(node ast.Node) string {
	literal, ok := node.(*ast.CompositeLit)
	if !ok {
		return ""
	}
	selector, ok := literal.Type.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "Check" {
		return ""
	}
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, _ := pair.Key.(*ast.Ident)
		value, _ := pair.Value.(*ast.BasicLit)
		if key != nil && value != nil && key.Name == "ID" {
			if id, err := strconv.Unquote(value.Value); err == nil {
				return id
			}
		}
	}
	return ""
}
