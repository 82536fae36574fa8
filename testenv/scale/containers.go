//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"hardcheck/testenv/dockerlab"
)

// everyFormat is what an audit can write.
var everyFormat = []string{"text", "json", "html", "csv", "controls-csv", "jsonl", "markdown", "sarif", "junit", "prometheus", "ohdf"}

// containers judges one engine with many containers, in every format: of one target all facts
// are in memory at a time, whatever the number of targets.
func (m *meter) containers(ctx context.Context) error {
	const number, collect, file = 5_000, "collect of 5000 containers", "containers.jsonl"
	const together = "audit --from of 5000 containers, all formats"
	name := func(format string) string { return fmt.Sprintf("audit --from of %d containers, %s", number, format) }
	var wanted []string
	for _, format := range everyFormat {
		if m.wants(name(format)) {
			wanted = append(wanted, format)
		}
	}
	if len(wanted) == 0 && !m.wants(collect) && !m.wants(together) {
		return nil
	}
	socket := filepath.Join(m.dir, "engine")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: crowded(number), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	_, err = m.run(ctx, row{name: collect, mb: 400, out: file}, m.hardcheck, "collect", "--quiet", "--timeout", "10m", "docker+unix://"+socket, "-o", file)
	if err = errors.Join(err, server.Close()); err != nil {
		return err
	}
	defer func() { _ = os.Remove(filepath.Join(m.dir, file)) }()
	for _, format := range wanted {
		r := row{name: name(format), mb: 400, out: "report"}
		if _, err := m.run(ctx, r, m.hardcheck, "audit", "--quiet", "--from", file, "--format", format+"=report"); err != nil {
			return err
		}
	}
	if !m.wants(together) {
		return nil
	}
	args := []string{"audit", "--quiet", "--from", file}
	for _, format := range everyFormat {
		args = append(args, "--format", format+"=report."+format)
	}
	_, err = m.run(ctx, row{name: together, mb: 600, out: "report.json"}, m.hardcheck, args...)
	return err
}

// crowded is an engine with many containers: every second one is set up well, the others
// run as root with all that the defaults give.
func crowded(number int) *dockerlab.Fake {
	engine := dockerlab.NewFake()
	for i := range number {
		made := dockerlab.Hardened("a", fmt.Sprintf("service-%05d", i))
		made["Id"] = fmt.Sprintf("%064x", i+1)
		if i%2 == 1 {
			dockerlab.Part(made, "Config")["User"] = ""
			host := dockerlab.Part(made, "HostConfig")
			host["CapDrop"], host["SecurityOpt"], host["ReadonlyRootfs"], host["Memory"] = nil, nil, false, 0
		}
		engine.Add(made)
	}
	return engine
}
