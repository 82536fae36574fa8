package routerosconn

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// childWork names the variable that makes this test binary a collector and nothing
// else: what it takes of memory is then the collector's alone.
const childWork = "HARDCHECK_TEST_COLLECT"

func TestMain(m *testing.M) {
	work := os.Getenv(childWork)
	if work == "" {
		os.Exit(m.Run())
	}
	if err := collectAsChild(work); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// childAccess is how a child reaches its router.
type childAccess struct {
	Scheme, Address, User, Password, ServerName string
	CA                                          []byte
	// Timeout is that of one exchange.
	Timeout time.Duration
}

// childResult is what came of it. Services, Lists and Filter are "known", or why they
// aren't; Rows is the number of entries of the address lists.
type childResult struct {
	State, Reason, Detail, Services, Lists, Filter, Caveat string

	Rows             int
	Seconds, PeakMiB float64
}

// Bounds of a child's target. The timeout of an exchange is short where a fault waits
// for it, and ample on a busy machine elsewhere.
const (
	shortTimeout  = time.Second
	ampleTimeout  = 15 * time.Second
	childDeadline = time.Minute
)

func collectAsChild(work string) error {
	var to childAccess
	if err := json.Unmarshal([]byte(work), &to); err != nil {
		return fmt.Errorf("read work: %w", err)
	}
	access := checks.Access{
		Target: checks.Target{Name: "router", Kind: "routeros"}, Scheme: to.Scheme, Host: "127.0.0.1", Endpoint: to.Address,
		Username: to.User, Password: checks.NewSecret(to.Password),
		TLS:     checks.TLSOptions{CA: to.CA, ServerName: to.ServerName},
		Timeout: to.Timeout, MaxBytes: 64 << 20, Transcript: checks.NewTranscript(time.Now()),
	}
	ctx, cancel := context.WithTimeout(context.Background(), childDeadline)
	defer cancel()
	began := time.Now()
	collection := Collect(ctx, access)
	result := childResult{State: string(collection.State()), Seconds: time.Since(began).Seconds()}
	if collection.Problem != nil {
		result.Reason, result.Detail = string(collection.Problem.Reason), collection.Problem.Detail
	}
	if facts, ok := collection.Facts.(routeros.Facts); ok {
		result.Caveat = facts.Caveat()
		result.Services = standing(facts.Management.Services, collection.Problems["management.services"])
		result.Filter = standing(facts.Firewall.IPv4.Filter, collection.Problems["firewall.ipv4.filter"])
		lists, _ := facts.Firewall.IPv4.AddressLists.Get()
		result.Rows = len(lists)
		result.Lists = standing(facts.Firewall.IPv4.AddressLists, collection.Problems["firewall.ipv4.addressLists"])
	}
	peak, err := peakMemory()
	if err != nil {
		return err
	}
	result.PeakMiB = peak
	return json.NewEncoder(os.Stdout).Encode(result)
}

// peakMemory is the most that this process ever had in memory, in MiB. The usage that a
// parent learns would count what the parent itself has.
func peakMemory() (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("read peak memory: %w", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return 0, fmt.Errorf("read peak memory: %w", err)
	}
	return kib / 1024, nil
}

func standing[T any](value checks.Value[T], problem checks.Problem) string {
	if _, known := value.Get(); known {
		return "known"
	}
	return string(problem.Reason)
}
