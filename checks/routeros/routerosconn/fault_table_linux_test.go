package routerosconn

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"hardcheck/testenv/rosapi"
)

// faultCase is one way for a router to be sick, hostile or of another release, and what
// the connector must make of it.
type faultCase struct {
	name string
	// device is added to the hardened router's file.
	device string
	// change adjusts how the router is reached.
	change func(*childAccess)
	// state and reason are the collection's; services and filter say what becomes of the
	// menu that the faults befall, and of one after it. "" is not looked at.
	state, reason, services, filter string
	// early faults may also hit while the connection is made: it is unreachable then.
	early bool
	// words are in the sentence of the collection's problem, or in the caveat.
	words string
	// lists says what becomes of the address lists, and rows how many entries are read;
	// "" and 0 are not looked at.
	lists string
	rows  int
}

// maxGrowth bounds the memory that a fault may cost beside what a healthy router
// costs, in MiB: the bytes of one answer become some times as much in the library.
const maxGrowth = 128

// TestFaultTable collects from a router with each fault in a process of its own, whose
// time and peak memory are bounded. With -v it prints the table.
func TestFaultTable(t *testing.T) {
	t.Parallel()
	binary, cases := childBinary(t), faultCases()
	wantEveryFault(t, cases)
	results, errs := make([]childResult, len(cases)), make([]error, len(cases))
	// Most of them wait: more at a time than there are processors.
	slots := make(chan struct{}, 6)
	var all sync.WaitGroup
	for i, tc := range cases {
		access := launch(t, tc)
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			results[i], errs[i] = inChild(binary, access)
		})
	}
	all.Wait()
	var table strings.Builder
	fmt.Fprintf(&table, "%-34s %-12s %-11s %-11s %-11s %7s %6s\n", "fault", "outcome", "reason", "the menu", "later menu", "seconds", "MiB")
	for i, tc := range cases {
		got := results[i]
		fmt.Fprintf(&table, "%-34s %-12s %-11s %-11s %-11s %7.1f %6.0f\n", tc.name, got.State, got.Reason, got.Services, got.Filter, got.Seconds, got.PeakMiB)
		t.Run(tc.name, func(t *testing.T) {
			if errs[i] != nil {
				t.Fatal(errs[i])
			}
			tc.judge(t, got)
			if grown := got.PeakMiB - results[0].PeakMiB; grown > maxGrowth {
				t.Errorf("it cost %.0f MiB more than a healthy router", grown)
			}
		})
	}
	t.Logf("faults of a router through the connector, %s at most for the target:\n%s", childDeadline, table.String())
}

// wantEveryFault holds that nothing the simulator can do is left out.
func wantEveryFault(t *testing.T, cases []faultCase) {
	t.Helper()
	for _, kind := range rosapi.FaultKinds() {
		if !slices.ContainsFunc(cases, func(tc faultCase) bool { return strings.HasPrefix(tc.device+" ", "fault "+string(kind)+" ") }) {
			t.Errorf("no case of the fault %s", kind)
		}
	}
}

func (tc faultCase) judge(t *testing.T, got childResult) {
	t.Helper()
	if got.Seconds > childDeadline.Seconds() {
		t.Errorf("it took %.1f s, longer than the target's deadline", got.Seconds)
	}
	early := tc.early && got.State == away
	if !early && (got.State != tc.state || got.Reason != tc.reason) {
		t.Errorf("ended %s (%s: %s), want %s (%s)", got.State, got.Reason, got.Detail, tc.state, tc.reason)
	}
	if tc.services != "" && got.Services != tc.services {
		t.Errorf("services: %q, want %q", got.Services, tc.services)
	}
	if tc.filter != "" && got.Filter != tc.filter {
		t.Errorf("filter: %q, want %q", got.Filter, tc.filter)
	}
	text := got.Detail + got.Caveat
	if !strings.Contains(text, tc.words) {
		t.Errorf("it says %q, want words such as %q", text, tc.words)
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		t.Errorf("%q holds control characters or invalid UTF-8", text)
	}
	if tc.lists != "" && got.Lists != tc.lists || tc.rows > 0 && got.Rows != tc.rows {
		t.Errorf("address lists: %q with %d entries, want %q with %d", got.Lists, got.Rows, tc.lists, tc.rows)
	}
}

// launch starts the router of a case.
func launch(t *testing.T, tc faultCase) childAccess {
	t.Helper()
	device := rosapi.Must(t, "hardened", tc.device)
	router := rosapi.Start(t, device)
	access := childAccess{
		Scheme: schemeTLS, Address: router.Address("api-ssl"), User: "audit", Password: device.Password("audit"),
		CA: router.Authority(), ServerName: "plant-edge.example.org", Timeout: ampleTimeout,
	}
	if tc.reason == timeout {
		access.Timeout = shortTimeout
	}
	if tc.change != nil {
		tc.change(&access)
	}
	return access
}

// childBinary is this test binary without the race detector, under which the library's
// goroutine for every read makes 50,000 rows cost minutes and a GiB.
func childBinary(t *testing.T) string {
	t.Helper()
	if !raceDetector {
		return os.Args[0]
	}
	path := filepath.Join(t.TempDir(), "collector")
	if out, err := exec.Command("go", "test", "-race=false", "-c", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("build the collector without the race detector: %v: %s", err, out)
	}
	return path
}

// inChild collects in another process.
func inChild(binary string, access childAccess) (childResult, error) {
	var result childResult
	work, err := json.Marshal(access)
	if err != nil {
		return result, err
	}
	child := exec.Command(binary)
	child.Env = append(os.Environ(), childWork+"="+string(work))
	child.Stderr = os.Stderr
	out, err := child.Output()
	if err != nil {
		return result, fmt.Errorf("collect in a child: %w", err)
	}
	return result, json.Unmarshal(out, &result)
}
