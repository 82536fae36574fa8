package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// place is where a file name leads: links followed, so that two names of one place are
// known as such even where nothing is there yet.
type place struct {
	name string
	path string
	info fs.FileInfo // nil where there is nothing yet
}

// placeOf follows the name of an output or input; "-" is standard output.
func placeOf(s streams, name string) (place, bool) {
	if name == standardOutput {
		file, ok := fileOf(s.out)
		if !ok {
			return place{}, false
		}
		info, err := file.Stat()
		return place{name: "standard output", info: info}, err == nil
	}
	whole, err := filepath.Abs(name)
	if err != nil {
		return place{}, false
	}
	p := place{name: name, path: whole}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(whole)); err == nil {
		p.path = filepath.Join(folder, filepath.Base(whole))
	}
	if info, err := os.Stat(name); err == nil {
		p.info = info
	}
	return p, true
}

// same reports whether two names lead to one file. Standard output may well go to the
// null device or a terminal and another output too.
func (p place) same(other place) bool {
	if p.info != nil && other.info != nil {
		return os.SameFile(p.info, other.info)
	}
	if p.path == "" || other.path == "" {
		return false
	}
	if runtime.GOOS != "linux" {
		return strings.EqualFold(p.path, other.path)
	}
	return p.path == other.path
}

// bin reports whether what is written there is thrown away.
func (p place) bin() bool {
	null, err := os.Stat(os.DevNull)
	return err == nil && p.info != nil && os.SameFile(p.info, null)
}

// protect refuses outputs that would overwrite an input of the run, and two that go to
// one file under two names.
func protect(s streams, outputs, inputs []string) error {
	var errs []error
	var taken []place
	for _, name := range outputs {
		output, ok := placeOf(s, name)
		if name == "" || !ok || output.bin() {
			continue
		}
		for _, other := range taken {
			if output.same(other) {
				errs = append(errs, fmt.Errorf("two outputs go to one file: %s and %s", other.name, output.name))
			}
		}
		taken = append(taken, output)
		if input := inputAt(s, output, inputs); input != "" {
			errs = append(errs, fmt.Errorf("%s would be overwritten by the output %s: this run reads it", input, output.name))
		}
	}
	return errors.Join(errs...)
}

// inputAt is the first input that the output leads to.
func inputAt(s streams, output place, inputs []string) string {
	for _, name := range inputs {
		if name == "" || name == standardOutput {
			continue
		}
		if input, ok := placeOf(s, name); ok && output.same(input) && !isDevice(input) {
			return name
		}
	}
	return ""
}

// isDevice reports whether writing there overwrites nothing: a terminal may be both.
func isDevice(p place) bool { return p.info != nil && p.info.Mode()&fs.ModeCharDevice != 0 }
