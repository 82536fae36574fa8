package checks_test

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEveryFactIsJudged holds that each field of every kind's facts is read by something that a rule
// reaches, or by what the facts tell people of themselves: what nobody judges is a burden on the device,
// on the snapshot, and on whoever asks why it was read.
func TestEveryFactIsJudged(t *testing.T) {
	t.Parallel()
	source := newJudgements(t)
	read, excepted := source.read(t), maps.Clone(unjudged)
	for _, field := range source.facts() {
		reason, kept := excepted[field.name]
		switch {
		case !read[field.object] && !kept:
			t.Errorf("%s: no rule reads %s: judge it, or don't read it", source.files.Position(field.object.Pos()), field.name)
		case read[field.object] && kept:
			t.Errorf("%s is read: take it off the list of exceptions (%s)", field.name, reason)
		}
		delete(excepted, field.name)
	}
	for name := range excepted {
		t.Errorf("%s is excepted and no field of the facts", name)
	}
}

// unjudged are the fields that no rule reads, each with the reason why it is kept.
var unjudged = map[string]string{
	"checks.Certificate.SHA256":           "people compare it with the device before they pin it: the advice on an untrusted server names it",
	"checks.TLS.Distrust":                 "the TLS prober chooses its advice by it",
	"docker.Endpoint.Aliases":             "the connector finds by it which container a proxy of the engine leads to",
	"docker.Engine.Containers":            "the connector holds the list of containers against it",
	"docker.Engine.Images":                "the connector holds the list of images against it",
	"docker.Volume.HostPaths":             "the connector gives each container's mounts their place on the host by it",
	"repository.Facts.Tree":               "says that the walk saw all, or at its path why every list is cut",
	"repository.SettingsFile.Permissions": "the reader of views takes the default of those by it that name none",
	"repository.Tree.Files":               "a folder without one is no checkout",
	"repository.Tree.Links":               "tells people what was not followed",
	"routeros.MQTTBroker.Port":            "the fix sets it, and its undo gives it back",
	"routeros.TFTPRule.AllowOverwrite":    "the fix sets it, and its undo gives it back",
	"repository.Tree.Skipped":             "tells people which folders were left to their owners",
}

// judgements are the packages that rules are made of, with their types.
type judgements struct {
	files    *token.FileSet
	standard types.Importer
	packages map[string]*types.Package
	info     *types.Info
	syntax   map[string][]*ast.File
}

// newJudgements loads each package below checks that is a kind, a part of one, or judges several: those
// that a connector's package is not among.
func newJudgements(t *testing.T) *judgements {
	t.Helper()
	files := token.NewFileSet()
	j := &judgements{
		files: files, standard: importer.ForCompiler(files, "source", nil),
		packages: map[string]*types.Package{}, syntax: map[string][]*ast.File{},
		info: &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}},
	}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Base(name) != "checks.go" {
			return err
		}
		_, err = j.Import(path.Join(module, "checks", path.Dir(name)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// Import type-checks a package of this module from its source.
func (j *judgements) Import(name string) (*types.Package, error) {
	folder, ours := strings.CutPrefix(name, module+"/")
	if !ours {
		return j.standard.Import(name)
	}
	if loaded := j.packages[name]; loaded != nil {
		return loaded, nil
	}
	folder = filepath.Join("..", folder)
	entries, err := build.ImportDir(folder, 0)
	if err != nil {
		return nil, err
	}
	for _, file := range entries.GoFiles {
		parsed, err := parser.ParseFile(j.files, filepath.Join(folder, file), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		j.syntax[name] = append(j.syntax[name], parsed)
	}
	config := types.Config{Importer: j}
	checked, err := config.Check(name, j.files, j.syntax[name], j.info)
	j.packages[name] = checked
	return checked, err
}

// told are the methods by which facts tell people, and the engine, about themselves.
var told = []string{"FactsKind", "DeviceID", "LeftOut", "CertificateEnds", "Places", "Marks", "RunningMarks", "Source", "Running", "String"}

// read are the fields that are read by a check, by what a check's rule uses, or by what facts tell.
func (j *judgements) read(t *testing.T) map[*types.Var]bool {
	t.Helper()
	uses := map[types.Object]*reading{}
	var open []types.Object
	for _, files := range j.syntax {
		for _, file := range files {
			for _, declared := range file.Decls {
				for object, node := range j.declarations(declared) {
					uses[object] = j.reading(node)
					if function, is := object.(*types.Func); object.Name() == "Checks" || is && function.Signature().Recv() != nil && slices.Contains(told, object.Name()) {
						open = append(open, object)
					}
				}
			}
		}
	}
	if len(open) < 20 {
		t.Fatalf("only %d roots found: the test doesn't see the checks", len(open))
	}
	read, seen := map[*types.Var]bool{}, map[types.Object]bool{}
	for len(open) > 0 {
		object := open[len(open)-1]
		open = open[:len(open)-1]
		if seen[object] || uses[object] == nil {
			continue
		}
		seen[object] = true
		open = append(open, uses[object].objects...)
		for _, field := range uses[object].fields {
			read[field] = true
		}
	}
	return read
}

// declarations are the functions and variables of a declaration, each with what makes it.
func (j *judgements) declarations(declared ast.Decl) map[types.Object]ast.Node {
	all := map[types.Object]ast.Node{}
	switch d := declared.(type) {
	case *ast.FuncDecl:
		if d.Body != nil {
			all[j.info.Defs[d.Name]] = d.Body
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if values, is := spec.(*ast.ValueSpec); is && d.Tok == token.VAR {
				for _, name := range values.Names {
					all[j.info.Defs[name]] = values
				}
			}
		}
	}
	return all
}

// reading is what a function or a variable uses.
type reading struct {
	objects []types.Object
	fields  []*types.Var
}

func (j *judgements) reading(node ast.Node) *reading {
	r, written := &reading{}, map[ast.Expr]bool{}
	ast.Inspect(node, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				written[left] = n.Tok == token.ASSIGN
			}
		case *ast.UnaryExpr: // where a menu's rows go
			if n.Op == token.AND {
				written[n.X] = true
			}
		case *ast.SelectorExpr:
			if selection := j.info.Selections[n]; selection != nil && !written[n] {
				r.fields = append(r.fields, passed(selection)...)
			}
		case *ast.Ident:
			switch object := j.info.Uses[n].(type) {
			case *types.Func:
				r.objects = append(r.objects, object.Origin())
			case *types.Var:
				if !object.IsField() {
					r.objects = append(r.objects, object)
				}
			}
		}
		return true
	})
	return r
}

// passed are the fields on the way of a selection, those of embedded structs included.
func passed(selection *types.Selection) []*types.Var {
	var fields []*types.Var
	typ := selection.Recv()
	indexes := selection.Index()
	if selection.Kind() != types.FieldVal {
		indexes = indexes[:len(indexes)-1]
	}
	for _, i := range indexes {
		if pointer, is := typ.Underlying().(*types.Pointer); is {
			typ = pointer.Elem()
		}
		field := typ.Underlying().(*types.Struct).Field(i)
		fields = append(fields, field.Origin())
		typ = field.Type()
	}
	return fields
}

// factField is a field of a kind's facts.
type factField struct {
	name   string
	object *types.Var
}

// facts lists the fields of every kind's facts, by the type that has them.
func (j *judgements) facts() []factField {
	var all []factField
	seen := map[types.Type]bool{}
	var walk func(types.Type)
	walk = func(typ types.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		if named, is := types.Unalias(typ).(*types.Named); is {
			for argument := range named.TypeArgs().Types() {
				walk(argument)
			}
			structure, is := named.Underlying().(*types.Struct)
			if pkg := named.Obj().Pkg(); is && pkg != nil && strings.HasPrefix(pkg.Path(), module+"/") && named.TypeArgs().Len() == 0 {
				for field := range structure.Fields() {
					if field.Exported() {
						all = append(all, factField{fmt.Sprintf("%s.%s.%s", pkg.Name(), named.Obj().Name(), field.Name()), field.Origin()})
					}
					walk(field.Type())
				}
				return
			}
		}
		switch under := typ.Underlying().(type) {
		case *types.Slice:
			walk(under.Elem())
		case *types.Pointer:
			walk(under.Elem())
		case *types.Map:
			walk(under.Elem())
		}
	}
	for _, pkg := range j.packages {
		if facts := pkg.Scope().Lookup("Facts"); facts != nil && pkg.Scope().Lookup("Kind") != nil {
			walk(facts.Type())
		}
	}
	slices.SortFunc(all, func(a, b factField) int { return strings.Compare(a.name, b.name) })
	return all
}
