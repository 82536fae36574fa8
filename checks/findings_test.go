package checks_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inMemory are the files that may touch Result.Findings, whose findings are in memory by what
// they are for. All others go through Len, At, Brief, All and Briefs: the findings of a large
// site are in Result.Store, and Findings is empty then.
var inMemory = map[string]string{
	"checks/engine/store.go":           "gives what is in either place",
	"checks/report/lists.go":           "leaves no list of it nil",
	"checks/report/json/document.go":   "a report that was read",
	"checks/report/json/read.go":       "a report that is read",
	"checks/report/json/pairs.go":      "a report that was read",
	"checks/report/jsonl/jsonl.go":     "leaves them out of the summary",
	"checks/report/html/paths_list.go": "links to findings, of another type",
}

// usesFindings are the places where a file uses a field called Findings. A call is of a method.
func usesFindings(files *token.FileSet, file *ast.File) []string {
	called := map[ast.Expr]bool{}
	var places []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called[n.Fun] = true
		case *ast.SelectorExpr:
			if n.Sel.Name == "Findings" && !called[n] {
				places = append(places, files.Position(n.Pos()).String())
			}
		}
		return true
	})
	return places
}

func TestFindingsAreReadWhereverTheyAre(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, folder := range []string{"checks/engine", "checks/report", "checks/audit", "cmd/hardcheck"} {
		err := filepath.WalkDir(filepath.Join("..", folder), func(path string, entry os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && entry.Name() == "reporttest" {
				return filepath.SkipDir
			}
			if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			name := filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))
			places := usesFindings(files, file)
			used[name] = len(places) > 0
			if inMemory[name] == "" && len(places) > 0 {
				t.Errorf("%s: a large site's findings are not in Result.Findings: use Result.All, Briefs, At, Brief or Len", strings.Join(places, ", "))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range inMemory {
		if !used[name] {
			t.Errorf("%s doesn't use Findings: take it off the list", name)
		}
	}
}

func TestUsesFindingsFindsWhatItMustFind(t *testing.T) {
	t.Parallel()
	const source = `package p
func f(r Result, x *Index) int {
	for i := range r.Findings { _ = r.Findings[i] }
	x.Findings("failed")
	return len(r.Findings)
}`
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	if places := usesFindings(files, file); len(places) != 3 {
		t.Errorf("found %v, want the two of line 3 and that of line 5", places)
	}
}
