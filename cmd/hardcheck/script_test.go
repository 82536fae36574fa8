package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"hardcheck/testenv/modbussim"
	"hardcheck/testenv/need"
	"hardcheck/testenv/redisd"
)

// asCommand makes the test's own binary behave as hardcheck.
const asCommand = "HARDCHECK_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(mainCode())
	}
	testscript.Main(m, map[string]func(){"hardcheck": func() { os.Exit(mainCode()) }})
}

// TestScripts runs every verb as a user would. These commands are ours:
//
//	exits CODE ARGS...     runs hardcheck ARGS, holds the exit code, and keeps
//	                       its output in out.txt and err.txt
//	redis NAME [LINES]     starts a real redis-server with the lines of a file
//	                       added to its redis.conf, and sets $NAME to its address
//	modbus NAME [KIND]     starts a Modbus device and sets $NAME to its address, and
//	                       $NAME_PORT to its port;
//	                       KIND is plain, silent, or mutual: TLS that demands a
//	                       certificate of NAME-ca.pem, such as NAME-cert.pem with
//	                       NAME-key.pem
//	router NAME DEVICE [FILE...]  starts a simulated router, with device files laid
//	                       over it, and sets $NAME to the address of its TLS API and
//	                       $NAME_PASSWORD; see NAME-ca.pem
//	docker NAME SCENARIO   makes a scenario's containers on the local engine, and
//	                       sets $NAME to what their names begin with
//	failures REPORT LAB    lists what failed of a lab's containers, from a JSON
//	                       report, in failures.txt
//	reseal SNAPSHOT        writes the SHA-256 of a snapshot that a script has changed
//	asstranger CODE ARGS   is exits for a user without rights
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"redis":  startRedis,
			"modbus": startModbus,
			"router": startRouter,
			"reseal": reseal,
			"docker": startDocker, "failures": failures, "asstranger": asStranger,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			// The race detector's runtime waits a second before each process ends.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			return nil
		},
		Condition: func(name string) (bool, error) {
			return name == "redis" && hasRedis() || name == "docker" && hasDocker() || name == "root" && os.Getuid() == 0, nil
		},
	})
}

func hasRedis() bool {
	_, err := exec.LookPath("redis-server")
	return err == nil || need.Required("redis")
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 1 {
		ts.Fatalf("usage: exits CODE [ARGS...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	path, err := lookIn(ts.Getenv("PATH"), "hardcheck")
	ts.Check(err)
	command := exec.Command(path, args[1:]...)
	command.Dir = ts.Getenv("WORK")
	command.Env = environment(ts)
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

// environment is what scripts may set with env: the names they use.
func environment(ts *testscript.TestScript) []string {
	names := []string{"PATH", "HOME", "NO_COLOR", "TMPDIR", "REDIS_PW", "HARDCHECK_REDIS_PASSWORD", "EDGE_PASSWORD", "TZ"}
	var all []string
	for _, name := range names {
		if value := ts.Getenv(name); value != "" {
			all = append(all, name+"="+value)
		}
	}
	return all
}

func lookIn(path, name string) (string, error) {
	for _, dir := range filepath.SplitList(path) {
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return found, nil
		}
	}
	return "", exec.ErrNotFound
}

func startRedis(ts *testscript.TestScript, _ bool, args []string) {
	config := redisd.Config{}
	if len(args) > 1 {
		for line := range strings.Lines(ts.ReadFile(args[1])) {
			config.Directives = append(config.Directives, strings.TrimSpace(line))
		}
	}
	server, err := redisd.Launch(context.Background(), config)
	ts.Check(err)
	ts.Defer(server.Stop)
	ts.Setenv(args[0], server.Address)
}

func startModbus(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 1 {
		ts.Fatalf("usage: modbus NAME [plain|silent|mutual]")
	}
	name, config := args[0], modbussim.Config{}
	switch kind := strings.Join(args[1:], " "); kind {
	case "", "plain":
	case "silent":
		config.Behaviour = modbussim.Silent
	case "mutual":
		config.TLS = mutualTLS(ts, name)
	default:
		ts.Fatalf("no such Modbus device: %q", kind)
	}
	server, err := modbussim.Launch(config)
	ts.Check(err)
	ts.Defer(server.Stop)
	ts.Setenv(name, server.Address)
	ts.Setenv(name+"_PORT", server.Address[strings.LastIndexByte(server.Address, ':')+1:])
}

// mutualTLS writes what a client of the device needs into the script's folder.
func mutualTLS(ts *testscript.TestScript, name string) *tls.Config {
	authority, err := modbussim.MakeAuthority()
	ts.Check(err)
	config, err := authority.MakeServerConfig(true)
	ts.Check(err)
	cert, key, err := authority.Make("auditor", "Viewer")
	ts.Check(err)
	for file, content := range map[string][]byte{"ca": authority.PEM, "cert": cert, "key": key} {
		ts.Check(os.WriteFile(ts.MkAbs(name+"-"+file+".pem"), content, 0o600))
	}
	return config
}
