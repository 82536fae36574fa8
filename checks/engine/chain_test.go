package engine

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// twin is a kind whose facts tell one device from another.
type twinFacts struct {
	ID string `json:"id"`
}

func (twinFacts) FactsKind() string  { return "twin" }
func (f twinFacts) DeviceID() string { return f.ID }

// answering is a connector that answers by address: facts, or why there are none. It
// holds that no two addresses are read at a time.
func answering(t *testing.T, answers map[string]any) (c checks.Connector, further func() map[string]bool) {
	t.Helper()
	var mu sync.Mutex
	reading, seen := 0, map[string]bool{}
	c = connector(func(_ context.Context, a checks.Access) checks.Collection {
		mu.Lock()
		reading++
		if reading > 1 {
			t.Error("two addresses of a name are read at a time")
		}
		seen[hostOf(a.Endpoint)] = a.Further
		mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		reading--
		switch answer := answers[hostOf(a.Endpoint)].(type) {
		case checks.Facts:
			a.Transcript.Add(time.Now(), "send", "PING")
			return checks.Collection{Facts: answer}
		case checks.Problem:
			if answer.Reason == checks.Denied {
				a.Transcript.Add(time.Now(), "send", "AUTH")
			}
			return checks.Collection{Problem: &answer}
		default:
			t.Errorf("unexpected address %q", a.Endpoint)
			return checks.Collection{}
		}
	})
	return c, func() map[string]bool { return seen }
}

var (
	refused = checks.Problem{Reason: checks.Unreachable, Detail: "connection refused", Refused: true}
	noRoute = checks.Problem{Reason: checks.Unreachable, Detail: "no route"}
	silent  = checks.Problem{Reason: checks.Timeout, Detail: "no connection in time"}
	denied  = checks.Problem{Reason: checks.Denied, Detail: "wrong password"}
)

// readName reads a name with the addresses 192.0.2.1 and on, with these answers.
func readName(t *testing.T, answers ...any) (records []Record, further map[string]bool) {
	t.Helper()
	byAddress := map[string]any{}
	var addresses []netip.Addr
	for i, answer := range answers {
		address := netip.AddrFrom4([4]byte{192, 0, 2, byte(i + 1)})
		addresses, byAddress[address.String()] = append(addresses, address), answer
	}
	c, seen := answering(t, byAddress)
	slices.Reverse(addresses) // as a name server may
	limits := Limits{Resolver: func(context.Context, string) ([]netip.Addr, error) { return addresses, nil }}
	jobs, err := Resolve(t.Context(), []Job{{Connector: &c, Access: &checks.Access{
		Host: "gate.example.org", Scheme: "door", Target: checks.Target{Name: "gate", Kind: "door", Port: 7},
	}}}, limits)
	if err != nil {
		t.Fatal(err)
	}
	if err := Collect(t.Context(), jobs, Limits{}, func(r Record) error { records = append(records, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return records, seen()
}

func TestAddressesOfANameAreReadInTurn(t *testing.T) {
	t.Parallel()
	const notListening, repeated = "not-listening", "repeated"
	for _, tc := range []struct {
		name    string
		answers []any
		states  string
		// whole are the addresses, from 1, that are read as if there were no others.
		whole []int
	}{
		{"all_answer", []any{locked(true), locked(false), locked(true)}, "collected collected collected", []int{1}},
		{"first_refuses", []any{refused, locked(true), locked(true)}, "not-listening collected collected", []int{1, 2}},
		{"second_refuses", []any{locked(true), refused}, "collected not-listening", []int{1}},
		{"all_refuse", []any{refused, refused}, "unreachable unreachable", []int{1, 2}},
		{"refused_and_silent", []any{refused, silent}, "unreachable failed", []int{1, 2}},
		{"silent_and_answering", []any{silent, locked(true)}, "failed collected", []int{1, 2}},
		{"refused_and_denied", []any{denied, refused}, "denied not-listening", []int{1}},
		{"no_route_is_not_refused", []any{locked(true), noRoute}, "collected unreachable", []int{1}},
		{"one_device", []any{twinFacts{"a"}, refused, twinFacts{"a"}, twinFacts{"b"}}, "collected not-listening repeated collected", []int{1}},
		{"devices_that_can_not_be_told", []any{twinFacts{""}, twinFacts{""}}, "collected collected", []int{1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			records, further := readName(t, tc.answers...)
			var states []string
			for i, r := range records {
				address := fmt.Sprintf("192.0.2.%d", i+1)
				states = append(states, string(r.State))
				if r.Target.Name != "gate@"+address || r.Endpoint != address+":7" {
					t.Errorf("record %d is %q, read at %q", i, r.Target.Name, r.Endpoint)
				}
				if further[address] == slices.Contains(tc.whole, i+1) {
					t.Errorf("%s: further is %t", address, further[address])
				}
				if listed := r.State == notListening || r.State == repeated; listed != (r.Listed != "") || listed && (r.Facts != nil || r.Problem != nil) {
					t.Errorf("%s: %s, listed %q, problem %v", address, r.State, r.Listed, r.Problem)
				}
			}
			if got := strings.Join(states, " "); got != tc.states {
				t.Errorf("states are %q, want %q", got, tc.states)
			}
		})
	}
}

func TestListedAddressesAreNeitherJudgedNorMissing(t *testing.T) {
	t.Parallel()
	records, _ := readName(t, refused, locked(false), locked(true))
	result := evaluate(t, Plan{
		Profiles:    []*profiles.Profile{policy(control("D1", use(doorLocked)))},
		NamedPolicy: true,
		Waivers: []site.Waiver{{
			Check: "door-lock-closed", Targets: []string{"gate"}, Created: asOf.AddDate(0, -1, 0), Expires: asOf.AddDate(0, 1, 0),
		}},
	}, records...)
	if len(result.Findings) != 2 || result.Exit.Code != ExitClean || result.Exit.Incomplete {
		t.Errorf("%d findings, exit %+v", len(result.Findings), result.Exit)
	}
	f := finding(t, result, "door-lock-closed", "gate@192.0.2.2", "")
	if f.Outcome != checks.Waived || f.Fingerprint != Fingerprint("door-lock-closed", "gate@192.0.2.2", "") {
		t.Errorf("the waiver of the name does not hold for its addresses: %s", f.Outcome)
	}
	listed := result.Targets[0]
	if listed.Name != "gate@192.0.2.1" || listed.Base != "gate" || listed.Endpoint != "192.0.2.1:7" || listed.State != checks.StateNotListening ||
		listed.Detail != "nothing listens at 192.0.2.1:7, while gate@192.0.2.2 answers" || listed.Reason != "" {
		t.Errorf("listed: %+v", listed)
	}
}

func TestSilentAddressIsNotAssessed(t *testing.T) {
	t.Parallel()
	records, _ := readName(t, locked(true), silent)
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}}, records...)
	f := finding(t, result, "door-lock-closed", "gate@192.0.2.2", "")
	if f.Outcome != checks.NotAssessed || f.Reason != checks.Timeout || result.Exit.Code != ExitIncomplete {
		t.Errorf("%s (%s), exit %d", f.Outcome, f.Reason, result.Exit.Code)
	}
}

func TestSelectingANameSelectsItsAddresses(t *testing.T) {
	t.Parallel()
	targets := []checks.Target{{Name: "gate@192.0.2.1", Base: "gate", Kind: "door"}, {Name: "side", Kind: "door"}}
	evaluation := NewEvaluation(Plan{
		AsOf: asOf, FailOn: checks.Low, Selected: []string{"gate"}, Site: checks.Site{Targets: targets},
		Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))},
	})
	result := evaluation.Result(Run{}) // nothing was recorded
	if f := finding(t, result, "door-lock-closed", "gate@192.0.2.1", ""); f.Reason != checks.Unreadable {
		t.Errorf("an address of a selected name is %s (%s)", f.Outcome, f.Reason)
	}
	for _, f := range result.Findings {
		if f.Target == "side" {
			t.Errorf("another target, which nobody asked for, is in the report: %s (%s)", f.Outcome, f.Reason)
		}
	}
}

func TestTooManyAddressesAreAnError(t *testing.T) {
	t.Parallel()
	resolver := func(_ context.Context, host string) ([]netip.Addr, error) {
		var all []netip.Addr
		for i := range MaxAddresses + 1 {
			all = append(all, netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}))
		}
		if host == "most" {
			return all[1:], nil
		}
		return all, nil
	}
	var jobs []Job
	for _, host := range []string{"most", "many", "more"} {
		jobs = append(jobs, Job{Connector: &fine, Access: &checks.Access{Host: host, Target: checks.Target{Name: host, Kind: "door", Port: 7}}})
	}
	found, err := Resolve(t.Context(), jobs, Limits{Resolver: resolver})
	if err == nil || strings.Count(err.Error(), "17 addresses: 16 at most") != 2 || strings.Contains(err.Error(), "most:") {
		t.Errorf("error %v", err)
	}
	if len(found) != MaxAddresses {
		t.Errorf("%d jobs", len(found))
	}
}

func TestInterruptedNameKeepsAllItsAddresses(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	waits := connector(func(ctx context.Context, _ checks.Access) checks.Collection {
		interrupt()
		<-ctx.Done()
		return checks.NoFacts(checks.Timeout, "interrupted")
	})
	var jobs []Job
	for _, address := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3"} {
		j := job("gate@"+address, address, waits)
		j.Access.Target.Base = "gate"
		jobs = append(jobs, j)
	}
	for name, r := range collectAll(ctx, t, jobs, Limits{}) {
		if r.Problem == nil || r.Problem.Reason != checks.Timeout {
			t.Errorf("%s: %s %+v", name, r.State, r.Problem)
		}
	}
}

// TestMergeTakesTheAddressesOfOneSnapshot holds that a name which led to one address and
// now leads to two is these two.
func TestMergeTakesTheAddressesOfOneSnapshot(t *testing.T) {
	t.Parallel()
	at := func(name string, finished time.Time) Record {
		r := door(name, locked(true))
		r.Target.Base, _, _ = strings.Cut(name, "@")
		if r.Target.Base == name {
			r.Target.Base = ""
		}
		r.Finished = finished
		return r
	}
	older := snapshot(t, asOf, at("gate", asOf), at("side", asOf))
	newer := snapshot(t, asOf.Add(time.Hour), at("gate@192.0.2.1", asOf.Add(time.Hour)), at("gate@192.0.2.2", asOf.Add(time.Hour)))
	for _, files := range [][]string{write(t, older, newer), write(t, newer, older)} {
		merged, err := OpenSnapshots(files, fakeKinds, false)
		if err != nil {
			t.Fatal(err)
		}
		var records, targets []string
		if err := merged.Each(func(r Record) error { records = append(records, r.Target.Name); return nil }); err != nil {
			t.Fatal(err)
		}
		for _, target := range merged.Header.Site.Targets {
			targets = append(targets, target.Name)
		}
		slices.Sort(records)
		const want = "gate@192.0.2.1 gate@192.0.2.2 side"
		if strings.Join(records, " ") != want || strings.Join(targets, " ") != want {
			t.Errorf("records %q, targets %q", records, targets)
		}
		if len(merged.Notices) != 1 || !strings.HasPrefix(merged.Notices[0], "gate stands in several snapshots") {
			t.Errorf("notices %q", merged.Notices)
		}
	}
}

// TestListedStateNeedsItsReason holds that no target of a snapshot is left unjudged
// without a word.
func TestListedStateNeedsItsReason(t *testing.T) {
	t.Parallel()
	listed := Record{Target: checks.Target{Name: "gate@192.0.2.1", Base: "gate", Kind: "door"}, State: checks.StateRepeated, Listed: "as another"}
	if records, _, err := readAll(snapshot(t, asOf, listed), false); err != nil || len(records) != 1 || records[0].Listed != listed.Listed {
		t.Errorf("%+v, error %v", records, err)
	}
	for _, change := range []func(*Record){
		func(r *Record) { r.Listed = "" },
		func(r *Record) { r.State = checks.StateCollected },
		func(r *Record) { r.Facts = locked(true) },
	} {
		bad := listed
		change(&bad)
		if _, _, err := readAll(snapshot(t, asOf, bad), false); err == nil {
			t.Errorf("taken: %+v", bad)
		}
	}
}
