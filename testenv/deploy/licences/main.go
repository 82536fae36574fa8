// Command licences prints the licences of everything that hardcheck links: of each
// module and of Go itself, as their files have them. It reads the module cache and needs
// no network. hardcheck's own licence is not part of it.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	platforms := flag.String("platforms", "linux/amd64", "systems and processors that are built for, such as linux/amd64,windows/arm64")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	err := write(out, strings.Split(*platforms, ","), flag.Args())
	if err = errors.Join(err, out.Flush()); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// part is something that is linked, with the folders that may hold its licences.
type part struct {
	name    string
	folders map[string]bool
}

func write(w io.Writer, platforms, packages []string) error {
	parts, err := linked(platforms, packages)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "hardcheck links the following. Each part is under its own licence.")
	for _, p := range parts {
		fmt.Fprintf(w, "  %s\n", p.name)
	}
	for _, p := range parts {
		if err := p.write(w); err != nil {
			return err
		}
	}
	return nil
}

// linked are the parts that any of the platforms links, Go itself first.
func linked(platforms, packages []string) ([]part, error) {
	root, err := exec.Command("go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	goroot, version, _ := strings.Cut(strings.TrimSpace(string(root)), "\n")
	modules := map[string]part{}
	for _, platform := range platforms {
		if err := list(modules, platform, packages); err != nil {
			return nil, err
		}
	}
	parts := []part{{name: "Go " + version, folders: map[string]bool{goroot: true}}}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		parts = append(parts, modules[name])
	}
	return parts, nil
}

// list adds what one platform links: each package's folder and those above it, up to its
// module's.
func list(modules map[string]part, platform string, packages []string) error {
	system, processor, ok := strings.Cut(platform, "/")
	if !ok {
		return fmt.Errorf("platform %q is not like linux/amd64", platform)
	}
	const form = `{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{"\t"}}{{.Dir}}{{"\t"}}{{$.Dir}}{{end}}{{end}}`
	command := exec.Command("go", append([]string{"list", "-deps", "-f", form}, packages...)...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+processor)
	var problems bytes.Buffer
	command.Stderr = &problems
	output, err := command.Output()
	if err != nil {
		return fmt.Errorf("go list for %s: %w: %s", platform, err, problems.Bytes())
	}
	for line := range strings.Lines(string(output)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 {
			continue
		}
		name, module, folder := fields[0], fields[1], fields[2]
		if _, there := modules[name]; !there {
			modules[name] = part{name: name, folders: map[string]bool{}}
		}
		for ; len(folder) >= len(module); folder = filepath.Dir(folder) {
			modules[name].folders[folder] = true
		}
	}
	return nil
}

// write prints every licence and notice of the part. A part without a licence must not
// be given away, and is an error.
func (p part) write(w io.Writer) error {
	found := false
	seen := map[string]bool{}
	for _, folder := range slices.Sorted(maps.Keys(p.folders)) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if !entry.Type().IsRegular() || !isLegal(entry.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
			if err != nil {
				return err
			}
			found = found || isLicence(entry.Name())
			if seen[string(text)] {
				continue
			}
			seen[string(text)] = true
			fmt.Fprintf(w, "\n%s\n%s, %s\n%s\n\n%s\n", rule, p.name, entry.Name(), rule, bytes.TrimSpace(text))
		}
	}
	if !found {
		return fmt.Errorf("%s has no licence", p.name)
	}
	return nil
}

var rule = strings.Repeat("=", 80)

// isLegal reports whether a file says under which terms its folder may be used.
func isLegal(name string) bool {
	upper := strings.ToUpper(name)
	return isLicence(name) || strings.HasPrefix(upper, "NOTICE") || strings.HasPrefix(upper, "PATENTS")
}

func isLicence(name string) bool {
	upper := strings.ToUpper(name)
	if strings.HasSuffix(upper, ".GO") {
		return false
	}
	return strings.HasPrefix(upper, "LICENSE") || strings.HasPrefix(upper, "LICENCE") || strings.HasPrefix(upper, "COPYING")
}
