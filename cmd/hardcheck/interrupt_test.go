package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/checks/engine"
)

// silent accepts connections and never answers.
func silent(t *testing.T) (address string, met <-chan struct{}) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	first := make(chan struct{}, 64)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
			first <- struct{}{}
		}
	}()
	return listener.Addr().String(), first
}

func TestInterruptReportsWhatWasFound(t *testing.T) {
	t.Parallel()
	address, met := silent(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		<-met
		cancel()
	}()
	var out, errs bytes.Buffer
	file := filepath.Join(t.TempDir(), "s.jsonl")
	begin := time.Now()
	code := run(ctx, []string{"audit", "redis://" + address, "redis://localhost:1", "--step-timeout", "1m", "--snapshot", file}, streams{out: &out, err: &errs})
	if code != engine.ExitInterrupted {
		t.Errorf("exit code %d, want %d\n%s%s", code, engine.ExitInterrupted, out.String(), errs.String())
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("an interrupted audit took %s", took)
	}
	if !strings.Contains(out.String(), "interrupted") || !strings.Contains(out.String(), "exit 130") {
		t.Errorf("the report does not tell of the interrupt:\n%s", out.String())
	}
	data, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(data, []byte(`"interrupted":true`)) {
		t.Errorf("the snapshot does not tell of the interrupt: %v\n%s", err, data)
	}
}

func TestGoneReaderIsAReportNotWritten(t *testing.T) {
	t.Parallel()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	for _, args := range [][]string{{"list", "checks"}, {"audit", "redis://127.0.0.1:1"}} {
		var errs bytes.Buffer
		if code := run(t.Context(), args, streams{out: writer, err: &errs}); code != engine.ExitErrored {
			t.Errorf("%v: exit code %d, want %d", args, code, engine.ExitErrored)
		}
		if errs.Len() > 0 {
			t.Errorf("%v: complains to the reader that has gone: %s", args, errs.String())
		}
	}
}

func TestInterruptedReachSaysWhatWasNotRead(t *testing.T) {
	t.Parallel()
	address, met := silent(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		<-met
		cancel()
	}()
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("never-sent"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	begin := time.Now()
	code := run(ctx, []string{"reach", "routeros+plain://audit@" + address, "--password-file", password, "--step-timeout", "1m"}, streams{out: &out, err: &errs})
	if code != engine.ExitInterrupted {
		t.Errorf("exit code %d, want %d\n%s%s", code, engine.ExitInterrupted, out.String(), errs.String())
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("an interrupted reach took %s", took)
	}
	if !strings.Contains(out.String(), "was not read") {
		t.Errorf("the output does not tell what was not read:\n%s", out.String())
	}
}
