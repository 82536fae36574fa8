package export

import (
	_ "embed" // the menus of RouterOS 7.14.3
	"slices"
	"strings"
	"sync"
)

// kind is what a menu of the tree holds.
type kind string

const (
	listed kind = "list"   // rows can be added
	fixed  kind = "fixed"  // the rows are the router's own
	lone   kind = "single" // one row without a name
	shown  kind = "read"   // nothing can be set
)

// branch is a menu of the tree of commands.
type branch struct {
	kind kind
	// attributes can be set: in 7.14.3, or in the later version whose completions are known.
	attributes map[string]bool
}

//go:embed menus-7.14.3.txt
var treeText string

var tree = sync.OnceValue(func() map[string]branch {
	all := map[string]branch{}
	for line := range strings.Lines(treeText) {
		menu, attributes, found := strings.Cut(line, ":")
		what, path, spaced := strings.Cut(menu, " ")
		if !found || !spaced || what == "#" {
			continue
		}
		b := branch{kind: kind(what), attributes: map[string]bool{}}
		for _, name := range strings.Fields(attributes) {
			b.attributes[name] = name != "+"
		}
		all[path] = b
	}
	return all
})

// menusWith are the menus that have an attribute, by its name.
var menusWith = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for path, b := range tree() {
		for name := range b.attributes {
			all[name] = append(all[name], path)
		}
	}
	return all
})

// changedKinds are menus that hold something else since a later release.
var changedKinds = []struct {
	path string
	era
	kind kind
}{
	{ovpnServer, era{"7.17alpha1", ""}, listed},
}

// branchOf is the menu as the release has it.
func branchOf(path, release string) (branch, bool) {
	b, known := tree()[path]
	for _, changed := range changedKinds {
		if changed.path == path && changed.covers(release) {
			b.kind = changed.kind
		}
	}
	return b, known
}

// bare are attributes that an export writes without a value where they are set.
var bare = []string{"blackhole", "fib", "no-summaries", "passive"}

// boards are the menus, with those below, of which a virtual router has not all
// attributes: what boards, radios, modems and disks have beside.
var boards = []string{
	"/caps-man", "/disk", "/interface/ethernet", "/interface/lte", "/interface/w60g", "/interface/wifi", "/interface/wifiwave2",
	"/interface/wireless", "/iot", "/lcd", "/lora", "/port", "/system/gps", "/system/health", "/system/leds", "/system/routerboard",
	"/system/ups", "/system/usb", "/zerotier",
}

func ofBoards(path string) bool {
	return slices.ContainsFunc(boards, func(b string) bool { return path == b || strings.HasPrefix(path, b+"/") })
}
