package modbussim

import (
	"bufio"
	_ "embed" // the foreign servers' programs
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardcheck/testenv/freeport"
	"hardcheck/testenv/need"
)

// Author names a Modbus server that somebody else wrote.
type Author string

// The servers. The two of Node.js are fetched from the npm registry once and kept
// in the user's cache folder.
const (
	Pymodbus     Author = "pymodbus"      // Debian python3-pymodbus
	Libmodbus    Author = "libmodbus"     // Debian libmodbus5, through Python's ctypes
	ModbusSerial Author = "modbus-serial" // npm
	Jsmodbus     Author = "jsmodbus"      // npm
)

// Authors lists them all.
func Authors() []Author { return []Author{Pymodbus, Libmodbus, ModbusSerial, Jsmodbus} }

//go:embed servers/pymodbus.py
var pymodbusProgram string

//go:embed servers/libmodbus.py
var libmodbusProgram string

//go:embed servers/modbus-serial.js
var modbusSerialProgram string

//go:embed servers/jsmodbus.js
var jsmodbusProgram string

// python is Debian's own: only it sees Debian's modules.
const python = "/usr/bin/python3"

// startTries is how often a server is started that finds its port taken.
const startTries = 3

// startTime bounds the start of a foreign server; pymodbus needs seconds on a busy machine.
const startTime = 60 * time.Second

// Foreign is a running foreign server.
type Foreign struct {
	// Address is where it listens.
	Address string
	command *exec.Cmd
	input   io.WriteCloser
	lines   chan string
}

// StartForeign runs a server until the test ends. Where its software is missing
// the test is skipped, or fails if HARDCHECK_REQUIRE, a comma list, holds "modbus".
func StartForeign(t testing.TB, author Author) *Foreign {
	t.Helper()
	command, err := commandOf(author)
	if err != nil {
		need.Missing(t, "modbus", "%s: %v", author, err)
	}
	return startForeign(t, string(author), "127.0.0.1", command)
}

// startForeign runs a command, with a free port of a loopback host as its last argument.
func startForeign(t testing.TB, author, host string, command *exec.Cmd) *Foreign {
	t.Helper()
	for tries := startTries; ; tries-- {
		address, port := freePort(t, host)
		one := exec.Command(command.Path, append(slices.Clone(command.Args[1:]), port)...)
		one.Env = command.Env
		f := &Foreign{Address: address, command: one, lines: make(chan string, 1)}
		t.Cleanup(f.stop)
		if err := f.start(); err != nil {
			t.Fatalf("start %s: %v", author, err)
		}
		switch line, err := f.line(startTime); {
		case line == "ready":
			return f
		// A server that ended at once met somebody else on the port that was free before.
		case !errors.Is(err, errEnded) || tries == 1:
			t.Fatalf("start %s: said %q, %v", author, line, err)
		}
	}
}

// errEnded is the end of a server's output.
var errEnded = errors.New("the server ended")

// commandOf is the command of a server without its port; an error says what is missing.
func commandOf(author Author) (*exec.Cmd, error) {
	switch author {
	case Pymodbus:
		return pythonCommand("import pymodbus.server", "python3-pymodbus python3-serial-asyncio", pymodbusProgram)
	case Libmodbus:
		return pythonCommand("import ctypes; ctypes.CDLL('libmodbus.so.5')", "libmodbus5", libmodbusProgram)
	case ModbusSerial:
		return nodeCommand(modbusSerialProgram)
	case Jsmodbus:
		return nodeCommand(jsmodbusProgram)
	}
	return nil, fmt.Errorf("no such server: %q", author)
}

func pythonCommand(try, debian, program string) (*exec.Cmd, error) {
	if out, err := exec.Command(python, "-c", try).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("apt-get install %s: %w: %s", debian, err, lastLine(out))
	}
	return exec.Command(python, "-c", program), nil
}

func nodeCommand(program string) (*exec.Cmd, error) {
	modules, err := nodeModules()
	if err != nil {
		return nil, err
	}
	command := exec.Command("node", "-e", program, "--")
	command.Env = append(os.Environ(), "NODE_PATH="+modules)
	return command, nil
}

// packages are the exact npm versions.
var packages = []string{"modbus-serial@8.0.23", "jsmodbus@4.0.10"}

// nodeModules installs the packages once. The rename makes it whole or absent,
// also when two test processes install at the same time.
func nodeModules() (string, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return "", fmt.Errorf("apt-get install nodejs npm: %w", err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find cache folder: %w", err)
	}
	folder := filepath.Join(cache, "hardcheck", "npm-"+strings.Join(packages, "-"))
	modules := filepath.Join(folder, "node_modules")
	if _, err := os.Stat(modules); err == nil {
		return modules, nil
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return "", fmt.Errorf("make cache folder: %w", err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(folder), "npm-")
	if err != nil {
		return "", fmt.Errorf("make cache folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	install := exec.Command("npm", append([]string{"install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", fresh}, packages...)...)
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install: %w: %s", err, lastLine(out))
	}
	if err := os.Rename(fresh, folder); err != nil && !errors.Is(err, os.ErrExist) {
		if _, there := os.Stat(modules); there != nil {
			return "", fmt.Errorf("keep npm packages: %w", err)
		}
	}
	return modules, nil
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

func (f *Foreign) start() error {
	input, err := f.command.StdinPipe()
	if err != nil {
		return fmt.Errorf("open stdin: %w", err)
	}
	output, err := f.command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("open stdout: %w", err)
	}
	f.input, f.command.Stderr = input, nil
	if err := f.command.Start(); err != nil {
		return fmt.Errorf("run: %w", err)
	}
	go f.read(output)
	return nil
}

func (f *Foreign) read(output io.Reader) {
	defer close(f.lines)
	scanner := bufio.NewScanner(output)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		f.lines <- scanner.Text()
	}
}

func (f *Foreign) line(within time.Duration) (string, error) {
	select {
	case line, ok := <-f.lines:
		if !ok {
			return "", errEnded
		}
		return line, nil
	case <-time.After(within):
		return "", fmt.Errorf("nothing said within %s", within)
	}
}

// Dump is the server's whole memory as text. An error means that the server is dead.
func (f *Foreign) Dump() (string, error) {
	if _, err := io.WriteString(f.input, "dump\n"); err != nil {
		return "", fmt.Errorf("ask for memory: %w", err)
	}
	return f.line(10 * time.Second)
}

// stop ends the process that StartForeign started.
func (f *Foreign) stop() {
	if f.command.Process == nil {
		return
	}
	_ = f.input.Close()
	_ = f.command.Process.Kill()
	for range f.lines {
		continue
	}
	_ = f.command.Wait()
}

// freePort finds a loopback port that nobody listens on.
func freePort(t testing.TB, host string) (address, port string) {
	t.Helper()
	number, err := freeport.On(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	port = strconv.Itoa(number)
	return net.JoinHostPort(host, port), port
}
