//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"hardcheck/testenv/modbussim"
)

const (
	dialCommand = "dial"
	devices     = 5_000
	modbusPort  = 15502
	atOnce      = 64
	short       = 5 // runs of a second are measured so often
)

// modbus audits many devices, each asked once, and has a dialler do the same exchange.
func (m *meter) modbus(ctx context.Context) error {
	const quick, collect = "audit --pace quick of 5000 Modbus, jsonl", "collect --pace quick of 5000 Modbus"
	if !m.wants(quick) && !m.wants(collect) {
		return nil
	}
	done := make(chan error, 1)
	go func() { // the thread ends with this goroutine, and the namespace with its last process
		runtime.LockOSThread()
		done <- errors.Join(ownNetwork(), m.inNetwork(ctx, quick, collect))
	}()
	return <-done
}

func ownNetwork() error {
	if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil {
		return fmt.Errorf("make a network namespace (as root only): %w", err)
	}
	if said, err := exec.Command("ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		return fmt.Errorf("set loopback up: %w: %s", err, said)
	}
	return nil
}

func (m *meter) inNetwork(ctx context.Context, quick, collect string) error {
	// Every address of the namespace's loopback is served by one listener.
	server, err := modbussim.Launch(modbussim.Config{Address: "0.0.0.0:" + strconv.Itoa(modbusPort)})
	if err != nil {
		return err
	}
	defer server.Stop()
	site := filepath.Join(m.dir, "modbus.yaml")
	if err := writeSite(site, devices, modbusPort); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	floor, err := m.run(ctx, row{name: "floor: a dialler over 5000 Modbus", times: short}, self, dialCommand, strconv.Itoa(devices))
	if err != nil {
		return err
	}
	parallel := []string{"--quiet", "--pace", "quick", "--parallel", strconv.Itoa(atOnce), "--site", site}
	args := append([]string{"audit", "--format", "jsonl=report"}, parallel...)
	if _, err := m.run(ctx, row{name: quick, mb: 100, ratio: 2, floor: floor.cpu, out: "report", times: short}, m.hardcheck, args...); err != nil {
		return err
	}
	args = append([]string{"collect", "-o", "snapshot"}, parallel...)
	_, err = m.run(ctx, row{name: collect, ratio: 1.7, floor: floor.cpu, out: "snapshot", times: short}, m.hardcheck, args...)
	if err != nil {
		return err
	}
	return m.answered(filepath.Join(m.dir, "snapshot"))
}

// answered fails where a device was missed.
func (m *meter) answered(snapshot string) error {
	data, err := os.ReadFile(snapshot)
	if err != nil {
		return err
	}
	if missed := devices - strings.Count(string(data), `"event":"receive"`); missed > 0 {
		m.misses = append(m.misses, fmt.Sprintf("%d devices were missed", missed))
	}
	return nil
}

// dialAll asks every device who it is, as the floor: the same exchange as a quick audit's, with the
// same end of the connection, and no more.
func dialAll(count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	places := make(chan struct{}, atOnce)
	failed := make(chan error, n)
	var all sync.WaitGroup
	for i := range n {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			if err := dialOne(address(i)); err != nil {
				failed <- err
			}
		})
	}
	all.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

func dialOne(address string) error {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(address, strconv.Itoa(modbusPort)), 3*time.Second)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(3 * time.Second)); err != nil {
		return err
	}
	question := modbussim.Message{Transaction: 1, Unit: 255, PDU: []byte{0x2B, 0x0E, 1, 0}}
	if _, err := conn.Write(question.Bytes()); err != nil {
		return err
	}
	if _, err := modbussim.ReadMessage(conn); err != nil {
		return err
	}
	// The device is left as an audit leaves it: our FIN first, then its own.
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, conn)
	return err
}
