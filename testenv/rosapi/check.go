package rosapi

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// find returns what is known of a menu.
func find(path string) (Menu, error) {
	menus, err := menusByPath()
	if err != nil {
		return Menu{}, err
	}
	menu, found := menus[path]
	if !found {
		return Menu{}, fmt.Errorf("RouterOS 7.14.3 has no menu %s that it prints", path)
	}
	return menu, nil
}

// check refuses menus and attributes that no 7.14.3 router has.
func (d Device) check() error {
	var problems []error
	for _, path := range d.Menus() {
		menu, err := find(path)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		known := slices.Concat(menu.Attributes, Printed(path))
		for _, row := range d.menus[path] {
			for _, attribute := range row {
				if !slices.Contains(known, attribute.Name) {
					problems = append(problems, fmt.Errorf("%s of RouterOS 7.14.3 has no attribute %s", path, attribute.Name))
				}
			}
		}
	}
	return errors.Join(problems...)
}

// identified reports whether rows of a menu that can only be printed have ids.
func identified(path string) bool { return slices.Contains(Printed(path), "(rows)") }

// isMarked reports whether a menu or one above it is marked.
func isMarked(marks map[string]bool, path string) bool {
	for path != "" {
		if marks[path] {
			return true
		}
		path = path[:max(strings.LastIndexByte(path, '/'), 0)]
	}
	return false
}
