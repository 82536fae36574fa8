package filesconn

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/files"
)

// packages reads what installers record of each package: METADATA in NAME.dist-info
// (PEP 376), PKG-INFO in NAME.egg-info, which may be that file itself, and NAME.egg-link of a checkout.
// folder is the site-packages folder as the facts call it. It reports whether that is all.
func (c *collector) packages(real, folder string, found []fs.DirEntry) (list []files.Package, whole bool) {
	whole = true
	for _, entry := range found {
		var installed files.Package
		var err error
		path := filepath.Join(real, entry.Name())
		switch filepath.Ext(entry.Name()) {
		case ".dist-info":
			installed, err = c.packageOf(path, filepath.Join(path, "METADATA"))
		case ".egg-info":
			if entry.IsDir() {
				installed, err = c.packageOf(path, filepath.Join(path, "PKG-INFO"))
			} else {
				installed, err = c.namedIn(path)
			}
		case ".egg-link":
			installed = files.Package{Name: checks.Clean(strings.TrimSuffix(entry.Name(), ".egg-link")), Editable: true}
		default:
			continue
		}
		if err != nil {
			c.problems.Add("packages", problem(err, "read %s", filepath.Join(folder, entry.Name())))
			whole = false
			continue
		}
		installed.Folder = checks.Clean(folder)
		list = append(list, installed)
	}
	return list, whole
}

// namedIn is the package that a file of its description names.
func (c *collector) namedIn(file string) (installed files.Package, err error) {
	data, err := c.small(file)
	if err != nil {
		return files.Package{}, err
	}
	for line := range strings.Lines(data) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break // the description follows
		}
		name, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(name) {
		case "name":
			installed.Name = checks.Clean(strings.TrimSpace(value))
		case "version":
			installed.Version = checks.Clean(strings.TrimSpace(value))
		}
	}
	if installed.Name == "" || installed.Version == "" {
		return installed, fmt.Errorf("%s has no name or no version", filepath.Base(file))
	}
	return installed, nil
}

// packageOf is the package of a folder of its description, and whether it is installed for editing.
func (c *collector) packageOf(folder, file string) (files.Package, error) {
	installed, err := c.namedIn(file)
	if err != nil {
		return installed, err
	}
	origin, err := c.small(filepath.Join(folder, "direct_url.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return installed, nil
	}
	if err != nil {
		return installed, err
	}
	var direct struct {
		Folder struct {
			Editable bool `json:"editable"`
		} `json:"dir_info"`
	}
	if err := json.Unmarshal([]byte(origin), &direct); err != nil {
		return installed, errors.New("direct_url.json is no JSON")
	}
	installed.Editable = direct.Folder.Editable
	return installed, nil
}

// small reads a regular file from its begin.
func (c *collector) small(path string) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	data, err := c.head(path, info)
	return string(data), err
}
