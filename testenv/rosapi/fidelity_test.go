package rosapi

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hardcheck/testenv/need"
)

var update = flag.Bool("update", false, "write manifest.json.gz again")

// node is a menu, command or argument of the tree, with what is below it.
type node struct {
	kind  string
	below map[string]node
}

func (n *node) UnmarshalJSON(text []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	n.below = map[string]node{}
	for name, raw := range all {
		var child node
		switch {
		case name == "_type":
			if err := json.Unmarshal(raw, &n.kind); err != nil {
				return err
			}
		case raw[0] == '{':
			if err := json.Unmarshal(raw, &child); err != nil {
				return err
			}
			n.below[name] = child
		}
	}
	return nil
}

// tree is that of a real 7.14.3 router. It is no part of the project: the folder that
// HARDCHECK_DATA names holds it.
func tree(t *testing.T) node {
	t.Helper()
	folder := os.Getenv("HARDCHECK_DATA")
	if folder == "" {
		need.Missing(t, "data", "HARDCHECK_DATA doesn't name the folder with routeros-7.14.3-tree.json: nothing proves the manifest here")
	}
	text, err := os.ReadFile(filepath.Join(folder, "routeros-7.14.3-tree.json"))
	if err != nil {
		t.Fatal(err)
	}
	var root node
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	return root
}

// children are the names of a kind below a node, sorted.
func (n node) children(kinds ...string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(n.below)) {
		if slices.Contains(kinds, n.below[name].kind) {
			names = append(names, name)
		}
	}
	return names
}

// menus derives the manifest's menus.
func (n node) menus(path string) []Menu {
	var all []Menu
	if n.below["print"].kind == "cmd" {
		all = append(all, n.menu(path))
	}
	for _, name := range n.children("dir", "path") {
		all = append(all, n.below[name].menus(path+"/"+name)...)
	}
	return all
}

func (n node) menu(path string) Menu {
	var attributes []string
	for _, command := range []string{"set", "add"} {
		attributes = append(attributes, n.below[command].children("arg")...)
	}
	slices.Sort(attributes)
	attributes = slices.DeleteFunc(slices.Compact(attributes), func(name string) bool {
		return slices.Contains([]string{"numbers", "copy-from", "place-before"}, name)
	})
	commands := slices.DeleteFunc(n.children("cmd"), func(name string) bool { return name == "print" })
	return Menu{Path: path, Kind: n.rows(), Attributes: attributes, Options: n.below["print"].children("arg"), Commands: commands}
}

// rows is what the menu holds, by the commands that it has.
func (n node) rows() Kind {
	_, numbered := n.below["set"].below["numbers"]
	switch {
	case n.below["add"].kind == "cmd":
		return List
	case n.below["set"].kind == "cmd" && numbered:
		return Fixed
	case n.below["set"].kind == "cmd":
		return Single
	}
	return ReadOnly
}

func TestManifestIsTheTree(t *testing.T) {
	menus := tree(t).menus("")
	slices.SortFunc(menus, func(a, b Menu) int { return strings.Compare(a.Path, b.Path) })
	manifest, err := loadManifest()
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(menus)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		write(t, Manifest{manifest.Version, manifest.Origin, menus})
		return
	}
	got, err := json.Marshal(manifest.Menus)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the manifest differs from the tree: write it again with -update")
	}
	t.Logf("%d menus of RouterOS %s", len(menus), manifest.Version)
}

func write(t *testing.T, manifest Manifest) {
	t.Helper()
	text, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	packer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := packer.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := packer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("manifest.json.gz", packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Every menu and attribute that a device has is in the tree itself, or in the list of
// what routers only print.
func TestDevicesKeepToTheTree(t *testing.T) {
	root := tree(t)
	for _, name := range []string{"virtual", "factory", "careless", "hardened"} {
		device := Must(t, name)
		for _, path := range device.Menus() {
			if ofHardware(path) {
				continue // the virtual router of the tree doesn't have it
			}
			menu := root.at(path)
			if menu.below["print"].kind != "cmd" {
				t.Errorf("%s: the tree has no %s that it prints", name, path)
			}
			known := slices.Concat(menu.below["set"].children("arg"), menu.below["add"].children("arg"), Printed(path))
			for _, row := range device.Rows(path) {
				for _, attribute := range row {
					if !slices.Contains(known, attribute.Name) {
						t.Errorf("%s: %s of the tree has no attribute %s", name, path, attribute.Name)
					}
				}
			}
		}
	}
}

func (n node) at(path string) node {
	for step := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		n = n.below[step]
	}
	return n
}

// What can be set has no place in the list of what is only printed, and neither have
// menus that don't exist.
func TestPrintedAttributesAreOnlyPrinted(t *testing.T) {
	root := tree(t)
	for path, names := range printed() {
		menu := root.at(path)
		if path == "*" || ofHardware(path) {
			continue
		}
		if menu.below["print"].kind != "cmd" {
			t.Errorf("printed.txt: the tree has no %s that it prints", path)
		}
		for _, name := range names {
			if menu.below["set"].below[name].kind == "arg" || menu.below["add"].below[name].kind == "arg" {
				t.Errorf("printed.txt: %s of %s can be set", name, path)
			}
		}
	}
}

func TestManifestIsSmall(t *testing.T) {
	if len(packed) > 200<<10 {
		t.Errorf("%d bytes", len(packed))
	}
	menus, err := Menus()
	if err != nil || len(menus) != 494 {
		t.Errorf("%d menus, %v", len(menus), err)
	}
}

// ofHardware reports whether a virtual router doesn't have the menu.
func ofHardware(path string) bool {
	return slices.ContainsFunc(Hardware(), func(m Menu) bool { return m.Path == path })
}
