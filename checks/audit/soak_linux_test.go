package audit

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/site"
	"hardcheck/checks/web"
	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/lab"
	"hardcheck/testenv/need"
	"hardcheck/testenv/scenarios"
)

// audits is how many a soak has: HARDCHECK_SOAK, 200 with `make soak`.
func audits(t *testing.T) int {
	t.Helper()
	text := os.Getenv("HARDCHECK_SOAK")
	if text == "" {
		return 5
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("HARDCHECK_SOAK=%q is no number", text)
	}
	return number
}

// TestSoak audits a lab again and again in one process. Neither this process nor the
// targets keep anything of it, and the report is the same each time. It is alone: other
// tests in this process would be seen as what is left.
func TestSoak(t *testing.T) {
	l := soakLab(t)
	known := Known()
	s, err := site.Load(l.Site(), known)
	if err != nil {
		t.Fatal(err)
	}
	run := func() string { return soakOnce(t, l, s) }
	want := run()
	run() // what is made once for a process is made by now
	before, began := held(t, l, nil), time.Now()
	for i := range audits(t) {
		if diff := cmp.Diff(want, run()); diff != "" {
			t.Fatalf("audit %d (-first +this):\n%s", i, diff)
		}
	}
	after := held(t, l, &before)
	t.Logf("%d audits in %s; before %+v; after %+v", audits(t), time.Since(began).Round(time.Second), before, after)
	before.heap, after.heap = 0, wantHeap(t, before.heap, after.heap)
	if diff := cmp.Diff(before, after, cmp.AllowUnexported(holdings{})); diff != "" {
		t.Errorf("left behind (-before +after):\n%s", diff)
	}
}

// wantHeap allows what the runtime itself moves about: a leak of 200 audits is more.
func wantHeap(t *testing.T, before, after uint64) uint64 {
	t.Helper()
	if after > before+8<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
	return 0
}

func soakLab(t *testing.T) *lab.Lab {
	t.Helper()
	if os.Geteuid() != 0 {
		need.Missing(t, "root", "the lab needs root")
	}
	dockerlab.Need(t)
	program := filepath.Join(t.TempDir(), "hardlab")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "hardcheck/cmd/hardlab").CombinedOutput(); err != nil {
		t.Fatalf("build hardlab: %v: %s", err, out)
	}
	scenario, err := scenarios.Find("modbus-web-server/careless")
	if err != nil {
		t.Fatal(err)
	}
	net, err := lab.FreeNet(func(yield func(int) bool) {
		for number := 190; number < 199 && yield(number); number++ {
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	l := lab.New("hs"+strings.ToLower(rand.Text()[:5]), net, program)
	t.Cleanup(func() {
		if err := l.Down(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("remove the lab: %v", err)
		}
	})
	if err := l.Up(t.Context(), scenario); err != nil {
		t.Fatal(err)
	}
	return l
}

// briefly leaves of a web server's requests one of each kind: their pauses, and what a
// socket is watched for, would be most of the time.
func briefly(access *checks.Access) {
	if settings, is := access.Target.Settings.(web.Settings); is {
		settings.Web.Pages, settings.Web.API, settings.Web.Sockets = settings.Web.Pages[:1], settings.Web.API[:1], nil
		access.Target.Settings, access.Target.Consent = settings, nil
	}
}

// soakOnce audits the lab and returns what the report says of it, without times.
func soakOnce(t *testing.T, l *lab.Lab, s *site.Site) string {
	t.Helper()
	accesses, _, err := s.Resolve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range accesses {
		briefly(&accesses[i])
	}
	limits := engine.Limits{
		Parallel: engine.DefaultParallel, PerTarget: engine.DefaultPerTarget, Step: engine.DefaultStep, MaxBytes: engine.DefaultMaxBytes,
	}
	result, err := Live(t.Context(), s, accesses, Options{FailOn: checks.Low, Limits: limits, AsOf: soakAsOf}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range result.Findings {
		// Others may use the same engine.
		if f.Target == "host" && f.Subject != "" && !strings.HasPrefix(f.Subject, l.ID) {
			continue
		}
		f.Evidence = nil
		data, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(data))
	}
	for _, target := range result.Targets {
		// Of the engine also what others take away while it is read shows in its state.
		if target.Kind == "docker" {
			continue
		}
		lines = append(lines, fmt.Sprint(target))
	}
	return strings.Join(lines, "\n")
}

var soakAsOf = time.Now()

// holdings are what this process and the lab have at a time.
type holdings struct {
	goroutines, descriptors int
	heap                    uint64
	// containers are the lab's; open are the sockets of its processes: their files are their own,
	// as a database opens some when it has the time.
	containers, open int
}

// held counts, and waits for what is closing: where there was less before, for up to half a minute.
func held(t *testing.T, l *lab.Lab, before *holdings) holdings {
	t.Helper()
	for until := time.Now().Add(30 * time.Second); ; {
		h := heldNow(t, l)
		if before == nil || time.Now().After(until) || h.goroutines <= before.goroutines && h.descriptors <= before.descriptors && h.open <= before.open {
			return h
		}
	}
}

func heldNow(t *testing.T, l *lab.Lab) holdings {
	t.Helper()
	var h holdings
	for range 3 {
		time.Sleep(300 * time.Millisecond)
		runtime.GC()
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	h.goroutines, h.heap, h.descriptors = runtime.NumGoroutine(), memory.HeapAlloc, descriptors(t, os.Getpid())
	engine, err := dockerlab.OpenOn(t.Context(), l.Socket, l.ID)
	if err != nil {
		t.Fatal(err)
	}
	names, err := engine.Containers(t.Context())
	if err != nil || engine.Client.Close() != nil {
		t.Fatal(err)
	}
	h.containers = len(names)
	processes, err := l.Processes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, pid := range processes {
		h.open += sockets(t, pid)
	}
	return h
}

// sockets counts those of a process that has not ended meanwhile.
func sockets(t *testing.T, pid int) int {
	t.Helper()
	folder := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, entry := range entries {
		if target, err := os.Readlink(filepath.Join(folder, entry.Name())); err == nil && strings.HasPrefix(target, "socket:") {
			count++
		}
	}
	return count
}

func descriptors(t *testing.T, pid int) int {
	t.Helper()
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
