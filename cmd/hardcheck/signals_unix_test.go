//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hardcheck/checks/engine"
)

// prompt is how soon an interrupted command must have ended; the promise is a second,
// the rest is for a busy machine. What does not hear the signal waits a minute, or for ever.
const prompt = 15 * time.Second

func fifo(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func saved(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInterruptEndsEveryPhase(t *testing.T) {
	t.Parallel()
	const pipe = "PIPE"
	waiting := saved(t, "site.yaml", `version: 1
targets:
  - {name: a, url: "redis://127.0.0.1:1", password: {command: [sleep, "600"]}}
`)
	for name, args := range map[string][]string{
		"snapshot":     {"audit", "--from", pipe},
		"site":         {"audit", "--site", pipe},
		"plan":         {"plan", "--site", pipe},
		"waivers":      {"audit", "redis://127.0.0.1:1", "--waivers", pipe},
		"attestations": {"audit", "redis://127.0.0.1:1", "--attestations", pipe},
		"profile":      {"audit", "redis://127.0.0.1:1", "--profile", pipe},
		"baseline":     {"audit", "redis://127.0.0.1:1", "--baseline", pipe},
		"diff":         {"diff", pipe, pipe},
		"reach":        {"reach", "--from", pipe},
		"command":      {"audit", "--site", waiting},
		"output":       {"audit", "redis://127.0.0.1:1", "--format", "json=" + pipe},
		"kept":         {"audit", "redis://127.0.0.1:1", "--snapshot", pipe},
		"collect":      {"collect", "redis://127.0.0.1:1", "-o", pipe},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own := fifo(t, "pipe.yaml")
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], pipe, own)
			}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(300*time.Millisecond, cancel)
			var out, errs bytes.Buffer
			begin := time.Now()
			code := run(ctx, args, streams{out: &out, err: &errs})
			if took := time.Since(begin); took > prompt || took < 300*time.Millisecond {
				t.Errorf("ended after %s", took)
			}
			if code != engine.ExitInterrupted {
				t.Errorf("exit code %d, want %d", code, engine.ExitInterrupted)
			}
		})
	}
}

// TestSignalsEndTheProcess sends what a terminal, a service manager and a lost
// connection send.
func TestSignalsEndTheProcess(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "hardcheck")
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	// Under nohup these tests ignore the signal, and the program would from its start. What is heard here
	// is not ignored there.
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(heard) })
	for name, sent := range map[string]os.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, met := silent(t)
			file := filepath.Join(t.TempDir(), "s.jsonl")
			command := exec.Command(program, "audit", "redis://"+address, "--step-timeout", "1m", "--snapshot", file)
			var out bytes.Buffer
			command.Stdout = &out
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			<-met
			begin := time.Now()
			if err := command.Process.Signal(sent); err != nil {
				t.Fatal(err)
			}
			ended := command.Wait()
			if took := time.Since(begin); took > prompt {
				t.Errorf("ended after %s", took)
			}
			var exit *exec.ExitError
			if !errors.As(ended, &exit) || exit.ExitCode() != engine.ExitInterrupted {
				t.Errorf("ended with %v, want exit code %d", ended, engine.ExitInterrupted)
			}
			if !strings.Contains(out.String(), "interrupted") {
				t.Errorf("the report does not tell of the interrupt:\n%s", out.String())
			}
			if data, err := os.ReadFile(file); err != nil || !bytes.Contains(data, []byte(`"interrupted":true`)) {
				t.Errorf("the snapshot does not tell of the interrupt: %v\n%s", err, data)
			}
		})
	}
	t.Run("nohup", func(t *testing.T) {
		t.Parallel()
		if _, err := exec.LookPath("nohup"); err != nil {
			t.Skip("no nohup")
		}
		command := exec.Command("nohup", program, "audit", "--from", fifo(t, "pipe"))
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- command.Wait() }()
		time.Sleep(300 * time.Millisecond)
		_ = command.Process.Signal(syscall.SIGHUP)
		select {
		case err := <-ended:
			t.Errorf("a lost connection ends it under nohup: %v", err)
		case <-time.After(1500 * time.Millisecond):
		}
		_ = command.Process.Kill()
	})
}
