package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/need"
)

func hasDocker() bool {
	if need.Required("docker") {
		return true
	}
	lab, err := dockerlab.Open(context.Background())
	return err == nil && lab.Client.Close() == nil
}

// startDocker makes a scenario on the local engine and sets a variable to the lab's
// ID, with which the names of its containers begin.
func startDocker(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: docker NAME SCENARIO")
	}
	scenarios, known := dockerlab.Scenarios()[args[1]]
	if !known {
		ts.Fatalf("no such scenario: %q", args[1])
	}
	// A script's own folder is closed to others, which the files of a scenario must not be.
	folder, err := os.MkdirTemp("", "hardcheck-docker-")
	ts.Check(err)
	ts.Defer(func() { ts.Check(os.RemoveAll(folder)) })
	ts.Check(os.Chmod(folder, 0o755))
	lab, err := dockerlab.Open(context.Background())
	ts.Check(err)
	ts.Defer(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		ts.Check(lab.Close(ctx))
	})
	for _, scenario := range scenarios {
		ts.Check(lab.Set(context.Background(), scenario, folder))
	}
	ts.Setenv(args[0], lab.ID)
}

// failures writes what failed in a JSON report, as "check subject", to failures.txt:
// of the containers of one lab, since the engine may have others at the same time.
func failures(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: failures REPORT LAB")
	}
	var document struct {
		Findings []struct{ Check, Subject, Outcome string }
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &document))
	var out strings.Builder
	for _, finding := range document.Findings {
		if name, ours := strings.CutPrefix(finding.Subject, args[1]+"-"); ours && finding.Outcome == "failed" {
			out.WriteString(finding.Check + " " + name + "\n")
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs("failures.txt"), []byte(out.String()), 0o600))
}

// stranger is a user without rights: nobody, as most systems number it.
const stranger = 65534

// asStranger is exits for a user who is in no group. The program is copied to where
// such a user may start it.
func asStranger(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 1 {
		ts.Fatalf("usage: asstranger CODE [ARGS...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	path, err := lookIn(ts.Getenv("PATH"), "hardcheck")
	ts.Check(err)
	program, err := os.ReadFile(path)
	ts.Check(err)
	folder, err := os.MkdirTemp("", "hardcheck-stranger-")
	ts.Check(err)
	ts.Defer(func() { ts.Check(os.RemoveAll(folder)) })
	ts.Check(os.Chmod(folder, 0o755))
	own := filepath.Join(folder, "hardcheck")
	ts.Check(os.WriteFile(own, program, 0o755))
	command := exec.Command(own, args[1:]...)
	command.Dir = folder
	command.Env = []string{"NO_COLOR=1"}
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: stranger, Gid: stranger}}
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	err = command.Run()
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		ts.Fatalf("run: %v", err)
	}
	ts.Check(os.WriteFile(ts.MkAbs("out.txt"), out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("err.txt"), errs.Bytes(), 0o600))
	if got := command.ProcessState.ExitCode(); got != want {
		ts.Fatalf("exit code %d, want %d\n[stdout]\n%s[stderr]\n%s", got, want, out.String(), errs.String())
	}
}
