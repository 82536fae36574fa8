//go:build linux

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
)

// meter runs programs and prints what they take.
type meter struct {
	hardcheck, dir string
	only           *regexp.Regexp
	misses         []string
}

// row is one run: what it is called, and what it may take; 0 is no bound.
type row struct {
	name  string
	cpu   float64 // seconds of processor time
	mb    float64 // largest resident memory, in MB
	ratio float64 // processor time to the floor's
	floor float64 // seconds of processor time of the floor, of the same run
	out   string  // the file whose size counts
	times int     // how often it is run; 0 is once
}

// usage is what a process took.
type usage struct {
	wall, cpu, mb float64
	bytes         int64
}

// run measures a process, of several the median by processor time, and prints its row.
func (m *meter) run(ctx context.Context, r row, program string, args ...string) (usage, error) {
	var all []usage
	for range max(r.times, 1) {
		u, err := m.once(ctx, r, program, args...)
		if err != nil {
			return usage{}, err
		}
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b usage) int { return cmp.Compare(a.cpu, b.cpu) })
	u := all[len(all)/2]
	m.print(r, u)
	return u, nil
}

// once measures one process. An exit code that tells of findings is none of its own failures.
func (m *meter) once(ctx context.Context, r row, program string, args ...string) (usage, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = m.dir
	var said strings.Builder
	command.Stderr = &said
	begin := time.Now()
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1 && exit.ExitCode() != 3) {
		return usage{}, fmt.Errorf("%s: %w: %s", r.name, err, said.String())
	}
	state := command.ProcessState
	u := usage{wall: time.Since(begin).Seconds(), cpu: (state.UserTime() + state.SystemTime()).Seconds()}
	if used, ok := state.SysUsage().(*syscall.Rusage); ok {
		u.mb = float64(used.Maxrss) * 1024 / 1e6
	}
	if info, err := os.Stat(filepath.Join(m.dir, r.out)); err == nil && r.out != "" {
		u.bytes = info.Size()
	}
	return u, nil
}

func (m *meter) print(r row, u usage) {
	ratio := ""
	if r.floor > 0 {
		ratio = fmt.Sprintf("%.2f", u.cpu/r.floor)
	}
	var bounds []string
	bound := func(value, most float64, unit string) {
		if most <= 0 {
			return
		}
		bounds = append(bounds, fmt.Sprintf("%g %s", most, unit))
		if value > most {
			m.misses = append(m.misses, fmt.Sprintf("%s: %.2f %s, at most %g", r.name, value, unit, most))
		}
	}
	bound(u.cpu, r.cpu, "CPU s")
	bound(u.mb, r.mb, "MB")
	if r.floor > 0 {
		bound(u.cpu/r.floor, r.ratio, "times the floor")
	}
	fmt.Printf("%-52s %8.1f %8.1f %8.0f %10d %7s  %s\n", r.name, u.wall, u.cpu, u.mb, u.bytes, ratio, strings.Join(bounds, ", "))
}

// wants reports whether a row was asked for.
func (m *meter) wants(name string) bool { return m.only.MatchString(name) }

// missed is the error that names the rows beyond their bounds.
func (m *meter) missed() error {
	if len(m.misses) == 0 {
		return nil
	}
	return fmt.Errorf("beyond the bound:\n  %s", strings.Join(m.misses, "\n  "))
}
