package modbusconn

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

const (
	benchRole      = "HARDCHECK_BENCH_ROLE"
	benchPort      = "1502"
	benchEndpoints = 5000
	benchWorkers   = 32
	benchRounds    = 7
	benchTurn      = 500 // endpoints that one side reads before it is the other's turn
)

// benchResult is what the process inside the namespace measured.
type benchResult struct {
	// Raw and Quick are endpoints a second, and Ratio is the second by the first
	// in the same round; each the median of the rounds.
	Raw, Quick, Ratio float64
	// Misses is how many endpoints gave no identification, over all rounds.
	Misses int64
	// PeakMB is the peak memory of the process that audits.
	PeakMB float64
}

// BenchmarkQuick reads 5,000 endpoints at --pace quick and compares with a bare
// dialer doing the same exchange, turn by turn in the same run. It runs in a network
// namespace of its own, so that no packet leaves it.
func BenchmarkQuick(b *testing.B) {
	benchNeeds(b)
	for b.Loop() {
		benchReport(b, benchInside(b, "client"))
	}
}

func benchNeeds(b *testing.B) {
	b.Helper()
	if os.Geteuid() != 0 {
		b.Skip("a network namespace needs root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		b.Skipf("ip is not installed (apt-get install iproute2): %v", err)
	}
}

func benchReport(b *testing.B, result benchResult) {
	b.Helper()
	b.ReportMetric(result.Ratio, "of-raw-rate")
	b.ReportMetric(result.Quick, "endpoints/s")
	b.ReportMetric(float64(result.Misses), "misses")
	b.ReportMetric(result.PeakMB, "peak-MB")
	if result.Misses > 0 {
		b.Errorf("%d endpoints were missed", result.Misses)
	}
}

// benchInside runs this test binary again in a new namespace, with more in its environment.
func benchInside(b *testing.B, role string, environment ...string) benchResult {
	b.Helper()
	command := exec.Command(os.Args[0], "-test.run=^TestBenchmarkInside$")
	command.Env = append(append(os.Environ(), benchRole+"="+role), environment...)
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	out, err := command.CombinedOutput()
	_, line, found := strings.Cut(string(out), "RESULT ")
	if err != nil || !found {
		b.Fatalf("measure: %v: %s", err, out)
	}
	var result benchResult
	if err := json.NewDecoder(strings.NewReader(line)).Decode(&result); err != nil {
		b.Fatalf("read result: %v: %s", err, line)
	}
	return result
}

// TestBenchmarkInside is the benchmarks' processes.
func TestBenchmarkInside(t *testing.T) {
	switch os.Getenv(benchRole) {
	case "client":
		benchClient(t)
	case "server":
		modbussim.Start(t, modbussim.Config{Address: "0.0.0.0:" + benchPort})
		fmt.Println("ready")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "command":
		benchCommand(t)
	default:
		t.Skip("this is a part of the benchmarks")
	}
}

func benchClient(t *testing.T) {
	benchNetwork(t)
	benchServer(t)
	var result benchResult
	var raw, quick, ratio []float64
	ours := func(endpoint string) bool { return quickCollect(t.Context(), endpoint) }
	for range benchRounds {
		var floor, spent time.Duration
		for from := int64(0); from < benchEndpoints; from += benchTurn {
			floor += benchTime(&result.Misses, from, rawExchange)
			spent += benchTime(&result.Misses, from, ours)
		}
		raw, quick = append(raw, benchEndpoints/floor.Seconds()), append(quick, benchEndpoints/spent.Seconds())
		ratio = append(ratio, floor.Seconds()/spent.Seconds())
	}
	result.Raw, result.Quick, result.Ratio = median(raw), median(quick), median(ratio)
	result.PeakMB = peakMB(t)
	benchPrint(t, result)
}

func benchPrint(t *testing.T, result benchResult) {
	t.Helper()
	line, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("RESULT %s\n", line)
}

func benchNetwork(t *testing.T) {
	t.Helper()
	if out, err := exec.Command("ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Fatalf("set lo up: %v: %s", err, out)
	}
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// benchServer starts the server's process, which ends with this one.
func benchServer(t *testing.T) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run=^TestBenchmarkInside$")
	command.Env = append(os.Environ(), benchRole+"=server")
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = input.Close()
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	if _, err := output.Read(make([]byte, 64)); err != nil {
		t.Fatalf("start server: %v", err)
	}
}

// benchTime reads the endpoints of one turn with a pool of workers.
func benchTime(misses *int64, from int64, exchange func(endpoint string) bool) time.Duration {
	var next atomic.Int64
	var workers sync.WaitGroup
	start := time.Now()
	for range benchWorkers {
		workers.Go(func() {
			for i := from + next.Add(1); i <= from+benchTurn; i = from + next.Add(1) {
				if !exchange(fmt.Sprintf("127.10.%d.%d:%s", i/250, 1+i%250, benchPort)) {
					atomic.AddInt64(misses, 1)
				}
			}
		})
	}
	workers.Wait()
	return time.Since(start)
}

// rawExchange is the floor: one request, one answer, nothing else.
func rawExchange(endpoint string) bool {
	conn, err := net.DialTimeout("tcp", endpoint, 10*time.Second)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	if conn.SetDeadline(time.Now().Add(10*time.Second)) != nil {
		return false
	}
	if _, err := conn.Write([]byte{0x48, 0x43, 0, 0, 0, 5, 1, 0x2B, 0x0E, 1, 0}); err != nil {
		return false
	}
	answer, err := modbussim.ReadMessage(conn)
	return err == nil && answer.PDU[0] == 0x2B
}

func quickCollect(ctx context.Context, endpoint string) bool {
	facts, ok := Collect(ctx, checks.Access{
		Target: checks.Target{Name: endpoint, Kind: "modbus"}, Scheme: "modbus", Endpoint: endpoint, Quick: true,
		Timeout: 10 * time.Second, MaxBytes: 1 << 20, Transcript: checks.NewTranscript(time.Now()),
	}).Facts.(modbus.Facts)
	if !ok {
		return false
	}
	id, known := facts.Identification.Get()
	return known && id.Vendor == "Example Works"
}

// peakMB is the highest resident memory of this process.
func peakMB(t *testing.T) float64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	var kilobytes float64
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscanf(line, "%f", &kilobytes); err != nil {
		t.Fatalf("read peak memory: %v", err)
	}
	return kilobytes / 1024
}
