package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hardcheck/testenv/need"
)

// module is the module's folder.
const module = "../../.."

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		args  []string
		words []string
	}{
		{"no_id", nil, []string{`the id "" is not <kind>-<noun>-<state>`, "make new-check ID=redis-password-required"}},
		{"short_id", []string{"-id", "redis-password"}, []string{"is not <kind>-<noun>-<state>"}},
		{"way_out", []string{"-id", "redis-../../x-y"}, []string{"is not <kind>-<noun>-<state>"}},
		{"empty_word", []string{"-id", "redis--set"}, []string{"is not <kind>-<noun>-<state>"}},
		{"no_such_kind", []string{"-id", "printer-lid-closed"}, []string{`no kind "printer"`, "docker, files, modbus, network, redis, repository, routeros, scan, web"}},
		{"group_missing", []string{"-id", "routeros-lid-closed"}, []string{"GROUP=access ", "who may manage a router", "GROUP=wireless", "radio networks"}},
		{"no_such_group", []string{"-id", "docker-lid-closed", "-group", "lids"}, []string{`no group "lids"`, "GROUP=images", "what containers are made from"}},
		{"no_groups", []string{"-id", "redis-lid-closed", "-group", "lids"}, []string{"no groups: leave GROUP out"}},
		{"nobody_judged", []string{"-id", "network-lid-closed"}, []string{"network-<kind>-"}},
		{"there_already", []string{"-id", "docker-rootfs-readonly", "-group", "images"}, []string{"is there: ", "containers/testdata/docker-rootfs-readonly.txtar"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := run(append([]string{"-root", module}, test.args...), io.Discard)
			for _, words := range test.words {
				if err == nil || !strings.Contains(err.Error(), words) {
					t.Errorf("%q is not in: %v", words, err)
				}
			}
		})
	}
}

// TestEveryKindHasItsWay holds that the steps are known for each kind, and that every file
// that they name is there.
func TestEveryKindHasItsWay(t *testing.T) {
	t.Parallel()
	kinds, err := kindsOf(module)
	if err != nil || len(kinds) != len(ways) {
		t.Errorf("%d kinds, %d ways, %v", len(kinds), len(ways), err)
	}
	for kind := range kinds {
		w, known := ways[kind]
		if !known {
			t.Errorf("left.go doesn't know the steps of %s", kind)
		}
		named := append(slices.Clone(w.fact), "profiles/"+w.policy, w.shown)
		for _, flips := range w.flips {
			named = append(named, "testenv/mutations/flips/"+flips)
		}
		for _, name := range named {
			if _, err := os.Stat(filepath.Join(module, name)); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}

// asked are a check of each kind, and where its line goes.
var asked = []struct{ id, group, name, folder, flips string }{
	{"routeros-lid-closed", "wireless", "LidClosed", "checks/routeros/wireless", "routeros.txt"},
	{"modbus-tls-lid-closed", "", "TLSLidClosed", "checks/modbus", "modbus.txt or modbus-plain.txt"},
	{"redis-lid-closed", "", "LidClosed", "checks/redis", "redis.txt"},
	{"docker-lid-closed", "images", "LidClosed", "checks/docker/images", "container.txt or docker.txt"},
	{"network-redis-lid-closed", "", "RedisLidClosed", "checks/network", "site.txt"},
}

// TestNewChecks writes a check of each kind into a copy of the module and holds that it
// compiles, and that the gates then say what is missing and where.
func TestNewChecks(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("SKIP: it compiles a copy of the module")
	}
	need.Plain(t) // what it compiles is what that run has compiled
	tree := treeCopy(t)
	var folders []string
	for _, a := range asked {
		var said strings.Builder
		if err := run([]string{"-root", tree, "-id", a.id, "-group", a.group}, &said); err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"wrote " + a.folder + "/", "`" + a.name + ",`", a.folder + "/checks.go", a.flips, "== " + a.id} {
			if !strings.Contains(said.String(), words) {
				t.Errorf("%q is not in:\n%s", words, said.String())
			}
		}
		folders = append(folders, "./"+a.folder)
	}
	if said, err := command(t, tree, append([]string{"build"}, folders...)...); err != nil {
		t.Fatalf("what it writes doesn't compile: %v\n%s", err, said)
	}
	said, _ := command(t, tree, "test", "-vet=off", "-run", "TestEveryCheckIsListed", "./checks/all")
	for _, a := range asked {
		wants(t, said, "check "+a.id+" is not listed: add the line `"+a.name+",` to Checks in "+a.folder+"/checks.go")
		enlist(t, filepath.Join(tree, a.folder, "checks.go"), a.name)
	}
	var ids []string
	for _, a := range asked {
		ids = append(ids, a.id)
	}
	only := "TestChecks/^(" + strings.Join(ids, "|") + ")$|TestEveryCheckIs|TestReadmeParts"
	gates := append(folders, "./checks/all", "./checks/audit", "./cmd/hardcheck")
	said, err := command(t, tree, append([]string{"test", "-vet=off", "-run", only}, gates...)...)
	if err == nil {
		t.Error("checks that nobody wrote pass")
	}
	wants(t, said, "checks/README.md: make readme writes it again (-want +got)")
	for _, a := range asked {
		cases := a.folder + "/testdata/" + a.id + ".txtar"
		wants(t, said, "write the Title of "+a.id+", which still says FILL IN")
		wants(t, said, "testdata/"+a.id+".txtar: write the cases, which still say FILL IN")
		wants(t, said, cases+" has no case that ends passed: add one, and `go test ./"+a.folder+" -run TestChecks/"+a.id+" -update`")
		wants(t, said, cases+" has no case that ends failed")
		wants(t, said, cases+", case passing (-want +got)")
		wants(t, said, "nothing turns "+a.id+": write a line `== "+a.id+"` and a change that does to testenv/mutations/flips/"+a.flips)
	}
	if strings.Contains(said, "is not listed") {
		t.Errorf("listed checks are not listed:\n%s", said)
	}
}

func wants(t *testing.T, said, words string) {
	t.Helper()
	if !strings.Contains(said, words) {
		t.Errorf("no gate says %q:\n%s", words, said)
	}
}

// enlist adds the line of a check to a list.
func enlist(t *testing.T, file, name string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const begin = "var Checks = []*checks.Check{\n"
	listed := strings.Replace(string(data), begin, begin+"\t"+name+",\n", 1)
	if err := os.WriteFile(file, []byte(listed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// command runs the go tool in the copy. Without the copy's path in what it compiles, that
// is the same in each run, and made once.
func command(t *testing.T, folder string, args ...string) (string, error) {
	t.Helper()
	do := exec.CommandContext(t.Context(), "go", slices.Insert(args, 1, "-trimpath")...)
	do.Dir = folder
	do.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	said, err := do.CombinedOutput()
	return string(said), err
}

// treeCopy copies the module, without what is hidden or built.
func treeCopy(t *testing.T) string {
	t.Helper()
	tree := t.TempDir()
	err := filepath.WalkDir(module, func(name string, entry fs.DirEntry, err error) error {
		relative, err2 := filepath.Rel(module, name)
		if err = errors.Join(err, err2); err != nil || relative == "." {
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".") || relative == "bin" || relative == "dist"
		switch {
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case hidden:
			return nil
		case entry.IsDir():
			return os.Mkdir(filepath.Join(tree, relative), 0o700)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(tree, relative), data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
