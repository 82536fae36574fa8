//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// sites reads site files of many targets.
func (m *meter) sites(ctx context.Context) error {
	for _, size := range []struct {
		targets int
		mb      float64
	}{{10_000, 120}, {100_000, 1000}} {
		file := fmt.Sprintf("site-%d.yaml", size.targets)
		for _, verb := range []string{"validate", "plan"} {
			name := fmt.Sprintf("%s a site of %d targets", verb, size.targets)
			if !m.wants(name) {
				continue
			}
			if err := writeSite(filepath.Join(m.dir, file), size.targets, 15502); err != nil {
				return err
			}
			args := []string{verb, file}
			if verb == "plan" {
				args = []string{verb, "--site", file}
			}
			if _, err := m.run(ctx, row{name: name, mb: size.mb}, m.hardcheck, args...); err != nil {
				return err
			}
		}
	}
	return nil
}

// address is that of device i: all of 127.0.0.0/8 is this machine.
func address(i int) string { return fmt.Sprintf("127.%d.%d.%d", 1+i>>16&127, i>>8&255, i&255) }

// writeSite writes a site of Modbus devices, each at an address of its own.
func writeSite(file string, targets, port int) error {
	made, err := os.Create(file)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(made)
	_, _ = fmt.Fprint(out, "version: 1\nsite: scale\ntargets:\n") // an error stays until Flush
	for i := range targets {
		_, _ = fmt.Fprintf(out, "  - {name: plc-%06d, url: \"modbus://%s:%d\"}\n", i, address(i), port)
	}
	return errors.Join(out.Flush(), made.Close())
}
