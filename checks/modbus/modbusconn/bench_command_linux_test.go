package modbusconn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	benchProgram       = "HARDCHECK_BENCH_PROGRAM"
	benchCommandRounds = 3
)

// BenchmarkQuickCommand runs the command itself, as a user would: a site file of 5,000
// endpoints, --pace quick, and a JSON report of every check. It compares with the bare
// dialer of [BenchmarkQuick] in the same run, reading, judging and writing included.
func BenchmarkQuickCommand(b *testing.B) {
	benchNeeds(b)
	program := filepath.Join(b.TempDir(), "hardcheck")
	build := exec.Command("go", "build", "-o", program, "hardcheck/cmd/hardcheck")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build hardcheck: %v: %s", err, out)
	}
	for b.Loop() {
		benchReport(b, benchInside(b, "command", benchProgram+"="+program))
	}
}

func benchCommand(t *testing.T) {
	benchNetwork(t)
	benchServer(t)
	folder := t.TempDir()
	site := []byte("version: 1\nabsent: [docker, redis, routeros]\ntargets:\n")
	for i := range benchEndpoints {
		site = fmt.Appendf(site, "  - {name: plc-%d, url: \"modbus://127.10.%d.%d:%s\"}\n", i, i/250, 1+i%250, benchPort)
	}
	file := filepath.Join(folder, "site.yaml")
	if err := os.WriteFile(file, site, 0o600); err != nil {
		t.Fatal(err)
	}
	var result benchResult
	var raw, quick, ratio []float64
	for range benchCommandRounds {
		var floor time.Duration
		for from := int64(0); from < benchEndpoints; from += benchTurn {
			floor += benchTime(&result.Misses, from, rawExchange)
		}
		spent, peak, misses := runCommand(t, file, filepath.Join(folder, "report.json"))
		result.Misses, result.PeakMB = result.Misses+misses, max(result.PeakMB, peak)
		raw, quick = append(raw, benchEndpoints/floor.Seconds()), append(quick, benchEndpoints/spent.Seconds())
		ratio = append(ratio, floor.Seconds()/spent.Seconds())
	}
	result.Raw, result.Quick, result.Ratio = median(raw), median(quick), median(ratio)
	benchPrint(t, result)
}

// runCommand audits the site and returns how long it took, its peak memory in MB, and how
// many endpoints were not collected.
func runCommand(t *testing.T, site, reportFile string) (spent time.Duration, peak float64, misses int64) {
	t.Helper()
	command := exec.Command(os.Getenv(benchProgram), "audit", "--site", site, "--pace", "quick", "--quiet",
		"--parallel", fmt.Sprint(benchWorkers), "--fail-on", "critical", "--format", "json="+reportFile)
	command.Dir = filepath.Dir(site)
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	start := time.Now()
	err := command.Run()
	spent = time.Since(start)
	if err != nil {
		t.Fatalf("audit: %v: %s", err, out.String())
	}
	usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("the system tells no peak memory")
	}
	data, err := os.ReadFile(reportFile)
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Targets []struct{ State string }
	}
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	misses = benchEndpoints
	for _, target := range report.Targets {
		if strings.EqualFold(target.State, "collected") {
			misses--
		}
	}
	return spent, float64(usage.Maxrss) / 1024, misses
}
