package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hardcheck/checks"
)

func job(name, address string, c checks.Connector) Job {
	return Job{Connector: &c, Access: &checks.Access{
		Target: checks.Target{Name: name, Kind: "door"}, Scheme: "door", Host: address, Endpoint: address + ":1",
	}}
}

func collectAll(ctx context.Context, t *testing.T, jobs []Job, limits Limits) map[string]Record {
	t.Helper()
	records := map[string]Record{}
	if err := Collect(ctx, jobs, limits, func(r Record) error { records[r.Target.Name] = r; return nil }); err != nil {
		t.Fatal(err)
	}
	if len(records) != len(jobs) {
		t.Fatalf("%d records of %d jobs", len(records), len(jobs))
	}
	return records
}

var fine = connector(func(context.Context, checks.Access) checks.Collection {
	return checks.Collection{Facts: locked(true)}
})

func TestHangAndPanicCostTheirOwnTargetOnly(t *testing.T) {
	t.Parallel()
	never := make(chan struct{})
	hangs := connector(func(_ context.Context, a checks.Access) checks.Collection {
		a.Transcript.Add(time.Now(), "send", "PING")
		<-never
		return checks.Collection{}
	})
	panics := connector(func(context.Context, checks.Access) checks.Collection {
		panic("holding the password hunter2")
	})
	records := collectAll(t.Context(), t, []Job{
		job("hangs", "192.0.2.1", hangs), job("panics", "192.0.2.2", panics), job("fine", "192.0.2.3", fine),
	}, Limits{PerTarget: 50 * time.Millisecond})
	if r := records["fine"]; r.State != checks.StateCollected {
		t.Errorf("fine = %s", r.State)
	}
	r := records["hangs"]
	if r.State != checks.StateFailed || r.Problem.Reason != checks.Timeout || r.Problem.Detail != "not read within 50ms" {
		t.Errorf("hangs = %s %+v", r.State, r.Problem)
	}
	if len(r.Transcript) != 1 || r.Transcript[0].What != "PING" {
		t.Errorf("what was sent before the hang is lost: %v", r.Transcript)
	}
	r = records["panics"]
	if r.State != checks.StateFailed || !r.Defect || strings.Contains(r.Problem.Detail, "hunter2") {
		t.Errorf("panics = %s %+v", r.State, r.Problem)
	}
	evaluation := NewEvaluation(Plan{})
	if j := unread(r); j.Outcome != checks.Errored || evaluation == nil {
		t.Errorf("a connector's panic is %s, want errored", j.Outcome)
	}
}

// TestDefectIsNoWord holds that a defect survives a snapshot, and that no target can
// pass for one by what it says.
func TestDefectIsNoWord(t *testing.T) {
	t.Parallel()
	broken, liar := unreachable("guard", "rex"), unreachable("guard", "max")
	broken.Defect = true
	liar.Problem.Detail = "a defect of hardcheck, please report it: panic with a string"
	records, _, err := readAll(snapshot(t, asOf, broken, liar), false)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []checks.Outcome{checks.Errored, checks.NotAssessed} {
		if j := unread(records[i]); j.Outcome != want {
			t.Errorf("%s is %s, want %s", j.Target, j.Outcome, want)
		}
	}
}

func TestOneTargetAtATimePerAddress(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]string{"alone": "", "with_names_of_several_addresses": "pair"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var here, most, everywhere, widest atomic.Int64
			counts := connector(func(_ context.Context, a checks.Access) checks.Collection {
				widest.Store(max(widest.Load(), everywhere.Add(1)))
				defer everywhere.Add(-1)
				if strings.HasPrefix(a.Endpoint, "192.0.2.9:") {
					most.Store(max(most.Load(), here.Add(1)))
					defer here.Add(-1)
				}
				time.Sleep(2 * time.Millisecond)
				return checks.Collection{Facts: locked(true)}
			})
			var jobs []Job
			for i := range 8 {
				same, other := job(fmt.Sprintf("same-%d", i), "192.0.2.9", counts), job(fmt.Sprintf("other-%d", i), fmt.Sprintf("192.0.2.%d", 10+i), counts)
				if base != "" { // the address of all is the second one of each name
					same.Access.Target.Base, other.Access.Target.Base = fmt.Sprint(base, i), fmt.Sprint(base, i)
				}
				jobs = append(jobs, other, same)
			}
			if got := len(collectAll(t.Context(), t, jobs, Limits{Parallel: 4})); got != len(jobs) {
				t.Errorf("%d targets were read of %d", got, len(jobs))
			}
			if most.Load() != 1 {
				t.Errorf("%d targets at one address were read at a time, want 1", most.Load())
			}
			if widest.Load() > 4 || widest.Load() < 2 {
				t.Errorf("%d targets were read at a time, want 2 to 4", widest.Load())
			}
		})
	}
}

func TestManyTargetsAtOneAddressHoldUpNoOther(t *testing.T) {
	t.Parallel()
	read := make(chan struct{})
	waits := connector(func(ctx context.Context, _ checks.Access) checks.Collection {
		select {
		case <-read:
			return checks.Collection{Facts: locked(true)}
		case <-ctx.Done():
			return checks.NoFacts(checks.Timeout, "the other address was not read meanwhile")
		}
	})
	other := connector(func(context.Context, checks.Access) checks.Collection {
		close(read)
		return checks.Collection{Facts: locked(true)}
	})
	var jobs []Job
	for i := range 3 * spareReaders {
		jobs = append(jobs, job(fmt.Sprintf("same-%d", i), "192.0.2.9", waits))
	}
	jobs = append(jobs, job("other", "192.0.2.10", other))
	for name, r := range collectAll(t.Context(), t, jobs, Limits{Parallel: 2, PerTarget: 10 * time.Second}) {
		if r.State != checks.StateCollected {
			t.Errorf("%s is %s: %+v", name, r.State, r.Problem)
		}
	}
}

func TestInterruptEndsWithinASecond(t *testing.T) {
	t.Parallel()
	never := make(chan struct{})
	var once sync.Once
	ctx, cancel := context.WithCancel(t.Context())
	hangs := connector(func(context.Context, checks.Access) checks.Collection {
		once.Do(cancel)
		<-never
		return checks.Collection{}
	})
	jobs := []Job{job("done", "192.0.2.1", fine)}
	for i := range 40 {
		jobs = append(jobs, job(fmt.Sprintf("hangs-%d", i), fmt.Sprintf("192.0.2.%d", 10+i), hangs))
	}
	begin := time.Now()
	records := collectAll(ctx, t, jobs, Limits{Parallel: 4, PerTarget: time.Hour})
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("an interrupted collection took %s", took)
	}
	interrupted := 0
	for _, r := range records {
		if r.Problem != nil && strings.HasPrefix(r.Problem.Detail, "interrupted") && r.Problem.Reason == checks.Timeout {
			interrupted++
		}
	}
	if interrupted < 40 {
		t.Errorf("%d of 40 targets say that they were interrupted", interrupted)
	}
}

func TestEmitErrorEndsTheCollection(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	calls := 0
	err := Collect(t.Context(), []Job{job("a", "192.0.2.1", fine), job("b", "192.0.2.2", fine)}, Limits{}, func(Record) error { calls++; return full })
	if !errors.Is(err, full) || calls != 1 {
		t.Errorf("err = %v after %d calls, want the first error at once", err, calls)
	}
}

func TestDeniedWindowSendsNothing(t *testing.T) {
	t.Parallel()
	called := false
	c := connector(func(context.Context, checks.Access) checks.Collection { called = true; return checks.Collection{} })
	j := job("a", "192.0.2.1", c)
	j.Access.Windows = checks.Windows{Deny: []string{"Mon-Sun 00:00-24:00"}}
	r := collectAll(t.Context(), t, []Job{j}, Limits{})["a"]
	if called || r.Problem == nil || r.Problem.Reason != checks.Window {
		t.Errorf("called %t, problem %+v", called, r.Problem)
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	at := netip.MustParseAddr
	resolver := func(_ context.Context, host string) ([]netip.Addr, error) {
		switch host {
		case "cache.example.org":
			return []netip.Addr{at("2001:db8::5"), at("192.0.2.5"), at("::ffff:192.0.2.5")}, nil
		default:
			return nil, errors.New("no such host")
		}
	}
	access := func(host string) Job {
		return Job{Connector: &fine, Access: &checks.Access{Host: host, Target: checks.Target{Name: host, Kind: "door", Port: 6379}}}
	}
	cache := access("cache.example.org")
	cache.Access.Target.Addresses = []netip.Addr{at("10.0.0.9"), at("192.0.2.5")}
	jobs := []Job{cache, access("nowhere.example.org"), access("192.0.2.7"), access(""), access("fe80::1%eth0")}
	got, err := Resolve(t.Context(), jobs, Limits{Resolver: resolver})
	if err != nil || len(got) != 6 {
		t.Fatalf("%d jobs, error %v", len(got), err)
	}
	for i, want := range []string{"192.0.2.5", "2001:db8::5"} {
		a := got[i].Access
		if a.Endpoint != net.JoinHostPort(want, "6379") || !slices.Equal(a.Target.Addresses, wanted(at(want), at("10.0.0.9"), at("192.0.2.5"))) {
			t.Errorf("name = %q %v", a.Endpoint, a.Target.Addresses)
		}
		if a.Target.Name != "cache.example.org@"+want || a.Target.Base != "cache.example.org" || a.Host != "cache.example.org" {
			t.Errorf("target = %+v of host %q", a.Target, a.Host)
		}
	}
	if a := got[3].Access; a.Endpoint != "192.0.2.7:6379" || a.Target.Base != "" {
		t.Errorf("address = %q", a.Endpoint)
	}
	if a := got[5].Access; a.Endpoint != "[fe80::1%eth0]:6379" || !slices.Equal(a.Target.Addresses, []netip.Addr{at("fe80::1")}) {
		t.Errorf("link-local address = %q %v", a.Endpoint, a.Target.Addresses)
	}
	if jobs[0].Access.Endpoint != "" {
		t.Error("Resolve changed a job whose name has several addresses")
	}
	records := collectAll(t.Context(), t, got, Limits{})
	if r := records["nowhere.example.org"]; r.State != checks.StateUnreachable || !strings.Contains(r.Problem.Detail, `"nowhere.example.org"`) {
		t.Errorf("unknown name = %s %+v", r.State, r.Problem)
	}
	if r := records[""]; r.State != checks.StateCollected {
		t.Errorf("target without a host = %s", r.State)
	}
}

// wanted leaves out what stands twice.
func wanted(addresses ...netip.Addr) []netip.Addr {
	var all []netip.Addr
	for _, address := range addresses {
		if !slices.Contains(all, address) {
			all = append(all, address)
		}
	}
	return all
}

func TestClosingWindowEndsTheCollection(t *testing.T) {
	t.Parallel()
	// Ten milliseconds before the window closes.
	start := time.Date(2026, 3, 2, 15, 59, 59, 990_000_000, time.UTC)
	waits := connector(func(ctx context.Context, _ checks.Access) checks.Collection {
		<-ctx.Done()
		timeout := checks.Problem{Reason: checks.Timeout, Detail: "no answer in time"}
		return checks.Collection{Facts: doorFacts{}, Problem: &timeout, Problems: map[string]checks.Problem{
			"locked": timeout, "keys": {Reason: checks.Denied, Detail: "no right"},
		}}
	})
	j := job("a", "192.0.2.1", waits)
	j.Access.Windows = checks.Windows{Allow: []string{"Mon-Fri 08:00-16:00"}}
	r := collectAll(t.Context(), t, []Job{j}, Limits{Now: func() time.Time { return start }})["a"]
	const want = "the allowed window closed at 16:00, before this was read"
	if r.Problem == nil || r.Problem.Reason != checks.Window || r.Problem.Detail != want {
		t.Errorf("problem = %+v", r.Problem)
	}
	if r.Problems["locked"].Reason != checks.Window || r.Problems["keys"].Reason != checks.Denied {
		t.Errorf("problems = %+v", r.Problems)
	}
}

func TestAnswerIsKeptWithFactsOnly(t *testing.T) {
	t.Parallel()
	at := netip.MustParseAddrPort("192.0.2.1:1")
	answers := func(facts checks.Facts) checks.Connector {
		return connector(func(_ context.Context, a checks.Access) checks.Collection {
			a.Transcript.Hear(at)
			if facts == nil {
				return checks.NoFacts(checks.Unreadable, "something else answers there")
			}
			return checks.Collection{Facts: facts}
		})
	}
	records := collectAll(t.Context(), t, []Job{
		job("door", "192.0.2.1", answers(locked(true))), job("other", "192.0.2.2", answers(nil)), job("local", "192.0.2.3", fine),
	}, Limits{})
	for name, want := range map[string]netip.AddrPort{"door": at, "other": {}, "local": {}} {
		if got := records[name].Answered; got != want {
			t.Errorf("%s: answered at %s, want %s", name, got, want)
		}
	}
}
