//go:build linux

package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"hardcheck/testenv/redisd"
)

// redis judges a snapshot of many Redis servers: one real server as it starts by default,
// as many times under other names.
func (m *meter) redis(ctx context.Context, targets int) error {
	formats := []string{"text", "json", "html", "csv", "jsonl", "sarif"}
	cpu, mb := 5.0, 250.0
	if targets > 10_000 {
		formats, cpu, mb = []string{"text", "jsonl", "csv", "prometheus"}, 0, 400
	}
	name := func(format string) string { return fmt.Sprintf("audit --from of %d Redis, %s", targets, format) }
	var wanted []string
	for _, format := range formats {
		if m.wants(name(format)) {
			wanted = append(wanted, format)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	file := fmt.Sprintf("redis-%d.jsonl", targets)
	if err := m.multiplied(ctx, file, targets); err != nil {
		return err
	}
	defer func() { _ = os.Remove(filepath.Join(m.dir, file)) }()
	for _, format := range wanted {
		r := row{name: name(format), cpu: cpu, mb: mb, out: "report"}
		if _, err := m.run(ctx, r, m.hardcheck, "audit", "--quiet", "--from", file, "--format", format+"=report"); err != nil {
			return err
		}
		if format != "html" {
			continue
		}
		page := filepath.Join(m.dir, "report.html") // a browser goes by the name
		if err := os.Rename(filepath.Join(m.dir, "report"), page); err != nil {
			return err
		}
		if err := m.opened(ctx, fmt.Sprintf("the page of %d Redis opened in a browser", targets), "report.html"); err != nil {
			return err
		}
	}
	return nil
}

// multiplied writes a snapshot with one real server's record many times.
func (m *meter) multiplied(ctx context.Context, file string, targets int) error {
	dir, err := os.MkdirTemp(m.dir, "redis-*")
	if err != nil {
		return err
	}
	server, err := redisd.Launch(ctx, redisd.Config{Dir: dir})
	if err != nil {
		return fmt.Errorf("start redis-server: %w", err)
	}
	defer server.Stop()
	one := filepath.Join(m.dir, "one.jsonl")
	site := fmt.Sprintf("version: 1\nsite: scale\ntargets:\n  - {name: cache, url: \"redis://%s\"}\n", server.Address)
	siteFile := filepath.Join(m.dir, "one.yaml")
	if err := os.WriteFile(siteFile, []byte(site), 0o600); err != nil {
		return err
	}
	if _, err := m.run(ctx, row{name: "collect of 1 Redis", out: "one.jsonl"}, m.hardcheck, "collect", "--quiet", "--site", siteFile, "-o", one); err != nil {
		return err
	}
	data, err := os.ReadFile(one)
	if err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(m.dir, file))
	if err != nil {
		return err
	}
	return errors.Join(multiply(out, strings.Split(strings.TrimSpace(string(data)), "\n"), targets), out.Close())
}

// multiply writes the snapshot of lines with as many targets as were asked for.
func multiply(to io.Writer, lines []string, targets int) error {
	if len(lines) != 3 {
		return fmt.Errorf("the snapshot has %d lines, not 3", len(lines))
	}
	var header, trailer map[string]any
	if err := errors.Join(json.Unmarshal([]byte(lines[0]), &header), json.Unmarshal([]byte(lines[2]), &trailer)); err != nil {
		return err
	}
	site, _ := header["site"].(map[string]any)
	listed, _ := site["targets"].([]any)
	one, err := json.Marshal(listed[0])
	if err != nil {
		return err
	}
	many := make([]json.RawMessage, targets)
	for i := range many {
		many[i] = json.RawMessage(another(string(one), i))
	}
	site["targets"] = many
	head, err := json.Marshal(header)
	if err != nil {
		return err
	}
	sum := sha256.New()
	out := bufio.NewWriter(io.MultiWriter(to, sum))
	_, err = fmt.Fprintf(out, "%s\n", head)
	if err != nil {
		return err
	}
	for i := range targets {
		if _, err := out.WriteString(another(lines[1], i) + "\n"); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(to, "{\"type\":\"trailer\",\"finished\":%q,\"targets\":%d,\"sha256\":%q}\n", trailer["finished"], targets, hex.EncodeToString(sum.Sum(nil)))
	return err
}

// another is a record or target under the name and address of number i.
func another(line string, i int) string {
	address := fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255)
	return strings.ReplaceAll(strings.Replace(line, `"name":"cache"`, fmt.Sprintf(`"name":"cache-%06d"`, i), 1), "127.0.0.1", address)
}
