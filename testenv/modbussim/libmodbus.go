package modbussim

import (
	_ "embed" // the server's program
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"hardcheck/testenv/need"
)

//go:embed servers/libmodbus.c
var libmodbusSource string

// BuildLibmodbus builds the C server of libmodbus that has 65,535 of each table, and
// returns its program for [StartLibmodbus]. Where the compiler or the library is
// missing the test is skipped, or fails if HARDCHECK_REQUIRE, a comma list, holds "modbus".
func BuildLibmodbus(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	source, program := filepath.Join(folder, "libmodbus.c"), filepath.Join(folder, "libmodbus")
	if err := os.WriteFile(source, []byte(libmodbusSource), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("gcc", "-O2", "-I/usr/include/modbus", "-o", program, source, "-lmodbus", "-lpthread")
	if out, err := build.CombinedOutput(); err != nil {
		need.Missing(t, "modbus", "apt-get install gcc libc6-dev libmodbus-dev: %v: %s", err, strings.TrimSpace(string(out)))
	}
	return program
}

// StartLibmodbus runs the program of [BuildLibmodbus] on a loopback host until the
// test ends. Its dump is what has changed since its start, "0 changed" at best.
func StartLibmodbus(t testing.TB, program, host string) *Foreign {
	t.Helper()
	return startForeign(t, "libmodbus in C", host, exec.Command(program, host))
}
