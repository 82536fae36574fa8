package checks_test

import (
	"fmt"
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
)

// row says what the packages whose folder matches may import. A package without
// a row fails the test, so that a new one is placed on purpose.
type row struct {
	// folder is a path.Match pattern below the module's root.
	folder string
	// module lists patterns of packages of this module.
	module []string
	// outside lists module path prefixes of third parties.
	outside []string
	// tests lists patterns of packages of this module that tests may import besides.
	tests []string
	// pure packages may not reach the network, the system, a log or a clock.
	pure bool
}

var table = []row{
	{folder: "checks", pure: false},
	{folder: "checks/advisories", module: []string{"checks"}, pure: true},
	{folder: "checks/pattern"},
	{folder: "checks/ports", pure: true},
	{folder: "checks/secrets", module: []string{"checks"}, pure: true},
	{folder: "checks/written", pure: true},
	{folder: "checks/yamlfile", outside: []string{"github.com/goccy/go-yaml"}},
	{folder: "checks/hostfs", module: []string{"checks"}},
	{folder: "checks/wire", module: []string{"checks"}, outside: []string{"golang.org/x/net/proxy"}},
	{folder: "checks/site", module: []string{"checks", "checks/yamlfile"}, outside: []string{"github.com/goccy/go-yaml"}},
	{folder: "checks/engine", module: []string{"checks", "checks/site", "profiles"}, outside: []string{"golang.org/x/sync"}},
	{folder: "checks/report", module: []string{"checks", "checks/engine"}, outside: []string{"github.com/rivo/uniseg"}},
	{folder: "checks/report/formats", module: []string{"checks", "checks/engine", "checks/report", "checks/report/*"}},
	{folder: "checks/report/reporttest", module: []string{"checks", "checks/engine"}, outside: []string{"github.com/google/go-cmp"}},
	{folder: "checks/report/*", module: []string{"checks", "checks/engine", "checks/report"}},
	{folder: "checks/all", module: []string{"checks", "checks/*", "checks/*/*"}},
	{folder: "checks/audit", module: []string{"checks", "checks/*", "checks/*/*", "profiles"}},
	{folder: "checks/checktest", module: []string{"checks", "checks/engine", "checks/all", "testenv/need"}, outside: []string{"golang.org/x/tools/txtar", "github.com/google/go-cmp"}},
	{folder: "checks/checktest/newcheck"},
	{folder: "checks/redis/redisconn", module: []string{"checks", "checks/redis", "checks/redis/accounts", "checks/wire", "checks/hostfs"}, outside: []string{"github.com/redis/go-redis/v9"}},
	{folder: "checks/redis/redisfileconn", module: []string{"checks", "checks/redis", "checks/redis/accounts", "checks/hostfs"}},
	{folder: "checks/redis/accounts", module: []string{"checks", "checks/redis"}, pure: true},
	{folder: "checks/redis", module: []string{"checks", "checks/advisories"}, pure: true},
	{folder: "checks/modbus/modbusconn", module: []string{"checks", "checks/modbus", "checks/wire"}, outside: []string{"github.com/simonvetter/modbus"}},
	{folder: "checks/modbus", module: []string{"checks", "checks/advisories"}, pure: true},
	{folder: "checks/docker/containers", module: []string{"checks", "checks/docker", "checks/advisories", "checks/ports"}, pure: true},
	{folder: "checks/docker/dockerconn", module: []string{"checks", "checks/advisories", "checks/docker", "checks/secrets", "checks/wire", "checks/hostfs"}, outside: []string{"github.com/docker/docker", "github.com/docker/go-connections", "github.com/distribution/reference"}},
	{folder: "checks/docker/composeconn", module: []string{"checks", "checks/docker", "checks/docker/dockerconn", "checks/secrets", "checks/written"}, outside: []string{"github.com/compose-spec/compose-go/v2", "github.com/docker/docker", "github.com/docker/go-connections", "github.com/sirupsen/logrus", "go.yaml.in/yaml/v4"}},
	{folder: "checks/docker/images", module: []string{"checks", "checks/docker", "checks/advisories"}, pure: true},
	{folder: "checks/docker/engine", module: []string{"checks", "checks/docker", "checks/advisories"}, pure: true},
	{folder: "checks/docker", module: []string{"checks", "checks/advisories"}, pure: true},
	{folder: "checks/routeros/firewall", module: []string{"checks"}, pure: true},
	{folder: "checks/routeros/export", module: []string{"checks", "checks/routeros"}, pure: true},
	{folder: "checks/routeros/exportconn", module: []string{"checks", "checks/routeros", "checks/routeros/export"}, tests: []string{"checks/routeros/*", "checks/network"}},
	{folder: "checks/routeros/routerosconn", module: []string{"checks", "checks/routeros", "checks/wire"}, tests: []string{"checks/routeros/*", "checks/network"}, outside: []string{"github.com/go-routeros/routeros/v3"}},
	{folder: "checks/routeros/routertest", module: []string{"checks", "checks/routeros"}},
	{folder: "checks/routeros/paths", module: []string{"checks", "checks/routeros", "checks/routeros/firewall", "checks/advisories"}, tests: []string{"checks/routeros/routertest"}, pure: true},
	{folder: "checks/routeros/*", module: []string{"checks", "checks/routeros", "checks/routeros/paths", "checks/routeros/firewall", "checks/advisories", "checks/ports"}, tests: []string{"checks/routeros/routertest"}, pure: true},
	{folder: "checks/routeros", module: []string{"checks", "checks/advisories"}, tests: []string{"checks/routeros/*"}, pure: true},
	{folder: "checks/scan/scanconn", module: []string{"checks", "checks/scan"}},
	{folder: "checks/scan", module: []string{"checks", "checks/advisories"}, pure: true},
	{folder: "checks/database/databaseconn", module: []string{"checks", "checks/database", "checks/wire"}, outside: []string{"github.com/jackc/pgx/v5"}},
	{folder: "checks/database", module: []string{"checks", "checks/advisories"}, pure: true},
	{folder: "checks/web/webconn", module: []string{"checks", "checks/web", "checks/wire"}},
	{folder: "checks/web", module: []string{"checks", "checks/advisories"}, pure: true},
	{folder: "checks/files/filesconn", module: []string{"checks", "checks/files", "checks/secrets", "checks/written", "checks/hostfs"}, outside: []string{"github.com/pelletier/go-toml/v2", "go.yaml.in/yaml/v4"}},
	{folder: "checks/files", module: []string{"checks"}, pure: true},
	{folder: "checks/repository/workflow", module: []string{"checks", "checks/repository"}, outside: []string{"github.com/goccy/go-yaml", "mvdan.cc/sh/v3", "github.com/pelletier/go-toml/v2"}, pure: true},
	{folder: "checks/repository/django", module: []string{"checks", "checks/repository"}, pure: true},
	{folder: "checks/repository/dirconn", module: []string{"checks", "checks/repository", "checks/repository/*", "checks/secrets", "checks/written", "checks/hostfs", "checks/yamlfile"}, outside: []string{"github.com/go-git/go-git/v5"}},
	{folder: "checks/repository", module: []string{"checks", "checks/advisories"}, pure: true},
	{folder: "checks/network", module: []string{"checks", "checks/*", "checks/routeros/paths", "checks/routeros/firewall"}, pure: true},
	{folder: "profiles", module: []string{"checks", "checks/yamlfile"}, outside: []string{"github.com/goccy/go-yaml"}},
	{folder: "cmd/hardcheck", module: []string{"checks", "checks/*", "checks/routeros/exportconn", "checks/routeros/firewall", "checks/report/csv", "checks/report/diff", "checks/report/formats", "checks/report/json", "profiles"}, outside: []string{"github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/term"}},
	{folder: "cmd/hardlab", module: []string{"testenv/*"}, outside: []string{"github.com/spf13/cobra"}},
	{folder: "testenv/rosapi/conformance", module: []string{"testenv/rosapi"}},
	{folder: "testenv/deploy/licences"},
	{folder: "testenv/deploy/sbom"},
	{folder: "testenv/scale", module: []string{"testenv/*"}, outside: []string{"github.com/chromedp/chromedp"}},
	{folder: "testenv/*", module: []string{"testenv/*"}, outside: []string{"github.com/docker/docker", "github.com/docker/go-connections", "github.com/simonvetter/modbus"}},
}

// impure are the standard packages and functions that a judgement may not touch.
var (
	impure      = []string{"net", "net/http", "os", "os/exec", "log", "log/slog", "syscall", "math/rand", "math/rand/v2"}
	clockwork   = []string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "NewTimer", "NewTicker", "Tick"}
	testOutside = []string{"github.com/google/go-cmp", "github.com/rogpeppe/go-internal/testscript", "github.com/google/jsonschema-go", "github.com/goccy/go-yaml", "github.com/simonvetter/modbus", "github.com/go-routeros/routeros/v3", "github.com/chromedp/chromedp", "github.com/chromedp/cdproto"}
)

const module = "hardcheck"

func TestImports(t *testing.T) {
	t.Parallel()
	files := goFiles(t)
	if len(files) < 15 {
		t.Fatalf("only %d Go files found: the test doesn't see the module", len(files))
	}
	for _, file := range files {
		folder := path.Dir(file)
		i := slices.IndexFunc(table, func(r row) bool { ok, _ := path.Match(r.folder, folder); return ok })
		if i < 0 {
			t.Errorf("%s: package %s has no row in the import table", file, folder)
			continue
		}
		for _, problem := range violations(t, file, table[i]) {
			t.Errorf("%s: %s", file, problem)
		}
	}
}

func violations(t *testing.T, file string, r row) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	test := strings.HasSuffix(file, "_test.go")
	var found []string
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if problem := judgeImport(name, r, path.Dir(file), test); problem != "" {
			found = append(found, problem)
		}
	}
	if r.pure && !test {
		found = append(found, clocks(parsed)...)
	}
	return found
}

func judgeImport(name string, r row, folder string, test bool) string {
	inner, ours := strings.CutPrefix(name, module+"/")
	switch {
	case inner == "checks/pattern" && !strings.HasPrefix(folder, "testenv/"): // it stands for regexp
		return ""
	case ours && matchesAny(inner, r.module), ours && test && matchesAny(inner, r.tests), ours && test && (inner == folder || strings.HasPrefix(inner, "testenv/") || inner == "checks/checktest" || inner == "checks/report/reporttest" || inner == "checks" || inner == "checks/all"):
		return ""
	case ours && test && strings.HasSuffix(folder, "conn") && path.Dir(inner) == path.Dir(folder): // what was read is judged
		return ""
	case ours:
		return fmt.Sprintf("may not import %s", name)
	case strings.Contains(strings.Split(name, "/")[0], "."):
		if hasPrefix(name, r.outside) || (test && hasPrefix(name, testOutside)) {
			return ""
		}
		return fmt.Sprintf("may not import the third-party package %s", name)
	case r.pure && !test && slices.Contains(impure, name):
		return fmt.Sprintf("is pure and may not import %s", name)
	}
	return ""
}

// clocks finds uses of functions of package time that read the clock or wait.
func clocks(file *ast.File) []string {
	var found []string
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == "time" && pkg.Obj == nil && slices.Contains(clockwork, selector.Sel.Name) {
			found = append(found, "is pure and may not call time."+selector.Sel.Name)
		}
		return true
	})
	return found
}

func matchesAny(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { ok, _ := path.Match(p, name); return ok })
}

func hasPrefix(name string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return name == p || strings.HasPrefix(name, p+"/") })
}

// goFiles lists the module's Go files by their path below its root.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") {
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
