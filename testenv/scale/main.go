//go:build linux

// Command scale measures whole runs of hardcheck over large sites: how much processor
// time and memory they take, beside what a floor takes in the same run. All that it starts
// listens on loopback in a network namespace of its own, so it runs as root on Linux.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == dialCommand {
		if err := dialAll(os.Args[2]); err != nil {
			fail(err)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := measure(ctx); err != nil {
		fail(err)
	}
}

func fail(err error) {
	_, _ = fmt.Fprintf(os.Stderr, "scale: %v\n", err)
	os.Exit(1)
}

func measure(ctx context.Context) error {
	var m meter
	only := flag.String("only", ".", "measure only the rows whose names match")
	flag.StringVar(&m.hardcheck, "hardcheck", "bin/hardcheck", "the program to measure")
	flag.Parse()
	var err error
	if m.only, err = regexp.Compile(*only); err != nil {
		return err
	}
	if m.hardcheck, err = filepath.Abs(m.hardcheck); err != nil {
		return err
	}
	if m.dir, err = os.MkdirTemp("", "hardcheck-scale-*"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(m.dir) }()
	fmt.Printf("%s, %d processors, %s\n\n", machine(), runtime.NumCPU(), runtime.Version())
	fmt.Printf("%-52s %8s %8s %8s %10s %7s  %s\n", "row", "wall s", "CPU s", "MB", "out bytes", "ratio", "at most")
	return errors.Join(m.modbus(ctx), m.hanging(ctx), m.sites(ctx), m.containers(ctx), m.redis(ctx, 10_000), m.redis(ctx, 100_000), m.missed())
}

// machine is the processor's name.
func machine() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(data)) {
		if name, found := strings.CutPrefix(line, "model name"); found {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return runtime.GOARCH
}
