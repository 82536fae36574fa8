//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"runtime"
	"strconv"
)

// pauses are what a device is given besides the time for its answer, in seconds: 250 ms before
// the question, and 500 ms for its FIN after ours.
const pauses = 0.75

// hanging reads 500 hosts that take a connection and never answer.
func (m *meter) hanging(ctx context.Context) error {
	const name, hosts, step = "audit of 500 hosts that hang", 500, 2
	if !m.wants(name) {
		return nil
	}
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		done <- errors.Join(ownNetwork(), m.hangs(ctx, name, hosts, step))
	}()
	return <-done
}

func (m *meter) hangs(ctx context.Context, name string, hosts, step int) error {
	listener, err := net.Listen("tcp", "0.0.0.0:"+strconv.Itoa(modbusPort))
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	go func() {
		var held []net.Conn
		defer func() {
			for _, conn := range held {
				_ = conn.Close()
			}
		}()
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			held = append(held, conn)
		}
	}()
	site := filepath.Join(m.dir, "hanging.yaml")
	if err := writeSite(site, hosts, modbusPort); err != nil {
		return err
	}
	used, err := m.run(ctx, row{name: name, out: "report"}, m.hardcheck, "audit", "--quiet", "--parallel", strconv.Itoa(atOnce),
		"--step-timeout", fmt.Sprintf("%ds", step), "--site", site, "--format", "jsonl=report")
	planned := float64((hosts+atOnce-1)/atOnce)*(float64(step)+pauses) + 2 // begin and report
	if err == nil && used.wall > planned {
		m.misses = append(m.misses, fmt.Sprintf("%s: %.1f s, planned are %.1f s", name, used.wall, planned))
	}
	return err
}
