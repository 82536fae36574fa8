package rosapi

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the manifest and the list of printed attributes
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// Kind is what a menu holds.
type Kind string

// The kinds of menus.
const (
	List     Kind = "list"   // rows can be added
	Fixed    Kind = "fixed"  // rows are the router's own and can be changed
	Single   Kind = "single" // one row without an id
	ReadOnly Kind = "read"   // rows can only be printed
)

// Menu is a menu that RouterOS 7.14.3 prints.
type Menu struct {
	Path string `json:"path"`
	Kind Kind   `json:"kind"`
	// Attributes can be set; see [Printed] for those that are only printed.
	Attributes []string `json:"attributes,omitempty"`
	// Options are the arguments of the menu's print command.
	Options []string `json:"options"`
	// Commands are those of the menu beside print.
	Commands []string `json:"commands,omitempty"`
}

// Manifest is what the menus of a router are.
type Manifest struct {
	Version string `json:"version"`
	// Origin tells where the facts come from.
	Origin string `json:"origin"`
	Menus  []Menu `json:"menus"`
}

//go:embed manifest.json.gz
var packed []byte

// maxManifest bounds the unpacked manifest.
const maxManifest = 8 << 20

var loadManifest = sync.OnceValues(func() (Manifest, error) {
	var manifest Manifest
	unpacker, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return manifest, fmt.Errorf("unpack manifest: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(unpacker, maxManifest))
	if err != nil {
		return manifest, fmt.Errorf("unpack manifest: %w", err)
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return manifest, fmt.Errorf("read manifest: %w", err)
	}
	return manifest, nil
})

// Menus returns the manifest that the simulator serves: the menus of a virtual
// 7.14.3 router with all packages, sorted by path, and [Hardware].
func Menus() ([]Menu, error) {
	manifest, err := loadManifest()
	if err != nil {
		return nil, err
	}
	menus := slices.Concat(manifest.Menus, Hardware())
	slices.SortFunc(menus, func(a, b Menu) int { return strings.Compare(a.Path, b.Path) })
	return menus, nil
}

// Hardware returns the menus that a virtual router doesn't have, so that the
// manifest of one can't know them: those of the boot loader, the buttons, the display
// and the powered ports of the vendor's boards.
func Hardware() []Menu {
	options := []string{"append", "as-value", "file", "interval", "proplist", "without-paging"}
	menus := []Menu{
		{
			Path: "/interface/ethernet/poe", Kind: Fixed, Options: options, Commands: []string{"set"},
			Attributes: []string{"poe-out", "poe-priority"},
		},
		{
			Path: "/lcd", Kind: Single, Options: options, Commands: []string{"set"},
			Attributes: []string{"backlight-timeout", "default-screen", "enabled", "read-only-mode", "touch-screen"},
		},
		{Path: "/system/routerboard", Kind: ReadOnly, Options: options, Commands: []string{"upgrade"}},
		{
			Path: "/system/routerboard/settings", Kind: Single, Options: options, Commands: []string{"set"},
			Attributes: []string{"auto-upgrade", "boot-device", "boot-protocol", "force-backup-booter", "protected-routerboot", "silent-boot"},
		},
	}
	for _, name := range []string{"mode-button", "reset-button", "wps-button"} {
		menus = append(menus, Menu{
			Path: "/system/routerboard/" + name, Kind: Single, Options: options, Commands: []string{"set"},
			Attributes: []string{"enabled", "hold-time", "on-event"},
		})
	}
	return menus
}

var menusByPath = sync.OnceValues(func() (map[string]Menu, error) {
	menus, err := Menus()
	if err != nil {
		return nil, err
	}
	byPath := make(map[string]Menu, len(menus))
	for _, menu := range menus {
		byPath[menu.Path] = menu
	}
	return byPath, nil
})

//go:embed printed.txt
var printedText string

var printed = sync.OnceValue(func() map[string][]string { return namesByMenu(printedText) })

// namesByMenu reads lines of a menu and names of its attributes.
func namesByMenu(text string) map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) > 1 && fields[0] != "#" {
			all[fields[0]] = append(all[fields[0]], fields[1:]...)
		}
	}
	return all
}

// Printed lists attributes of a menu that a router prints and nobody can set, so
// that no manifest of settings has them. Their sources stand in printed.txt.
func Printed(path string) []string {
	return slices.Concat(printed()["*"], printed()[path])
}
