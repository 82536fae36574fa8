// Package exportconn collects facts from configuration files of RouterOS routers, as
// "/export" writes them. It opens one file, reads it, and touches nothing else: no
// router is needed. What a file can't show is unknown with the reason "source". One
// export, made up for showing what an audit finds, is part of the program.
package exportconn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/export"
)

// Connector reads exports of routers: "rsc:export.rsc", and the one in the program.
var Connector = checks.Connector{
	Kind: routeros.Kind,
	Schemes: []checks.Scheme{
		{Name: "rsc", About: "an export of a RouterOS router, offline", Form: checks.FormPath},
		{Name: demoScheme, About: "the made-up export that comes with hardcheck", Form: checks.FormNothing},
	},
	Collect: Collect,
	Plan:    Plan,
}

// Plan is reading the file. It reads nothing.
func Plan(access checks.Access) []checks.Step {
	return []checks.Step{{Event: "read", What: checks.Clean(place(access)), Class: checks.Passive}}
}

// place is where the export is found.
func place(access checks.Access) string {
	if access.Scheme == demoScheme {
		return "the export in the program"
	}
	return access.Path
}

// Collect reads the file at the access's path, or the export in the program. A file that
// is no export gives no facts and a problem that names the line.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	if err := ctx.Err(); err != nil {
		return checks.NoFacts(checks.Timeout, "interrupted before the file was read")
	}
	if access.Transcript != nil {
		access.Transcript.Add(time.Now(), "read", place(access))
	}
	data, err := content(access)
	if err != nil {
		return failed(err)
	}
	file, err := export.Parse(data)
	if err != nil {
		return checks.NoFacts(checks.Unreadable, fmt.Sprintf("read %s: %v", place(access), err))
	}
	facts, problems := file.Facts()
	return checks.Collection{Facts: facts, Problems: problems}
}

func failed(err error) checks.Collection {
	if errors.Is(err, fs.ErrPermission) {
		return checks.NoFacts(checks.Denied, err.Error())
	}
	return checks.NoFacts(checks.Unreadable, err.Error())
}

func content(access checks.Access) ([]byte, error) {
	if access.Scheme == demoScheme {
		return []byte(Demo), nil
	}
	return read(access.Path)
}

// read reads a regular file: a pipe or a device could keep us waiting for ever.
func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	switch {
	case info.IsDir():
		return nil, fmt.Errorf("read %s: this is a folder: name the export in it, one target for each", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("read %s: this is no regular file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	// One byte more than allowed tells a file that is too large.
	data, err := io.ReadAll(io.LimitReader(file, export.MaxBytes+1))
	return data, errors.Join(err, file.Close())
}
