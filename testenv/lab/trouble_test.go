package lab

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/scenarios"
)

func find(t *testing.T, name string) scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantRefused holds that a start fails with one line that says why, and leaves nothing.
func wantRefused(t *testing.T, l *Lab, name, why string) {
	t.Helper()
	err := l.Up(t.Context(), find(t, name))
	if err == nil || !strings.Contains(err.Error(), why) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error = %q, want one line with %q", err, why)
	}
}

func TestNoEngine(t *testing.T) {
	t.Parallel()
	l := testLab(t)
	l.Socket = filepath.Join(t.TempDir(), "docker.sock")
	wantRefused(t, l, "internet-perf-exporter/careless", "no Docker engine answers")
	wantClean(t, l)
}

func TestAddressesTaken(t *testing.T) {
	t.Parallel()
	l := testLab(t)
	l.Net = "127.0"
	wantRefused(t, l, "netmikro/careless", "in use: lo has 127.0.0.1/8 (--net takes others)")
	l.Net = "nonsense"
	wantRefused(t, l, "netmikro/careless", "begins no addresses")
	wantClean(t, l)
}

func TestSecondLab(t *testing.T) {
	t.Parallel()
	l := testLab(t)
	start(t, l, "netmikro/careless")
	second := New(l.ID, "10.198", l.Program...)
	wantRefused(t, second, "netmikro/hardened", "netmikro/careless runs already: `hardlab down` removes it")
	if running, err := Running(l.ID); running != "netmikro/careless" || err != nil {
		t.Errorf("running: %q, %v", running, err)
	}
	wantOutcome(t, l)
}

func TestOlderVersion(t *testing.T) {
	t.Parallel()
	l := testLab(t)
	start(t, l, "netmikro/careless")
	if err := l.write("lab.json", `{"version":0,"name":"old"}`); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, l, "netmikro/careless", "a lab of another version runs already")
	if err := os.RemoveAll(l.Folder()); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, l, "netmikro/careless", "the network namespace "+l.ID+"-it is left of an earlier lab")
	if err := l.Down(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantClean(t, l)
	start(t, l, "netmikro/careless")
}

func TestLeftoverContainer(t *testing.T) {
	t.Parallel()
	l := testLab(t)
	engine, err := dockerlab.OpenOn(t.Context(), l.Socket, l.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = engine.Client.Close() }()
	if err := engine.Set(t.Context(), dockerlab.CarelessExporter(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, l, "netmikro/careless", "the container "+l.ID+"-internet-perf-exporter is left of an earlier lab")
	if err := l.Down(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantClean(t, l)
}

// TestInterrupted ends the start at several moments: each time nothing is left.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{
		time.Millisecond, 100 * time.Millisecond, 400 * time.Millisecond, 800 * time.Millisecond, 1500 * time.Millisecond, 2500 * time.Millisecond,
	} {
		t.Run(after.String(), func(t *testing.T) {
			t.Parallel()
			l := testLab(t)
			ctx, cancel := context.WithTimeout(t.Context(), after)
			defer cancel()
			err := l.Up(ctx, find(t, "modbus-web-server/careless"))
			if err == nil {
				t.Skip("it was up before the interruption")
			}
			wantClean(t, l)
		})
	}
}

// TestPartFails holds that a part that can't start takes the rest with it, and says why.
func TestPartFails(t *testing.T) {
	t.Parallel()
	l := testLab(t)
	l.Program = []string{"/bin/false"}
	err := l.Up(t.Context(), find(t, "modbus-web-server/careless"))
	if err == nil || !strings.Contains(err.Error(), "start router: ended at once") {
		t.Errorf("error = %v", err)
	}
	wantClean(t, l)
}

// TestStranger holds what somebody without rights is told, by the program itself.
func TestStranger(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("SKIP: only root can become somebody else")
	}
	folder, err := os.MkdirTemp("", "lab-stranger-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "hardlab")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "hardcheck/cmd/hardlab").CombinedOutput(); err != nil {
		t.Fatalf("build hardlab: %v: %s", err, out)
	}
	for _, tc := range []struct{ args, want string }{
		{"up netmikro/careless", "hardlab: the lab needs root: it makes network namespaces and starts containers\n"},
		{"down", "hardlab: removing the lab needs root, as starting it did\n"},
		{"up netmikro/none", "hardlab: no scenario \"netmikro/none\": there are netmikro/careless, "},
		{"run --hardcheck /nonexistent", "hardlab: find hardcheck: "},
	} {
		command := exec.CommandContext(t.Context(), path, strings.Fields(tc.args)...)
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		command.Dir = folder
		out, err := command.CombinedOutput()
		if err == nil || !strings.HasPrefix(string(out), tc.want) || strings.Count(string(out), "\n") != 1 {
			t.Errorf("hardlab %s: %v: %q, want one line that begins with %q", tc.args, err, out, tc.want)
		}
	}
}

// TestState holds what a lab leaves for the process that removes it.
func TestState(t *testing.T) {
	t.Parallel()
	l := testLab(t)
	start(t, l, "netmikro/hardened")
	data, err := os.ReadFile(filepath.Join(l.Folder(), "lab.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got state
	if err := json.Unmarshal(data, &got); err != nil || got != (state{Version: version, Scenario: "netmikro/hardened", Net: l.Net}) {
		t.Errorf("state %+v, %v", got, err)
	}
}
