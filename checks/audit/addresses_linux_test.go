package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/engine"
	"hardcheck/checks/site"
	"hardcheck/testenv/freeport"
	"hardcheck/testenv/modbussim"
	"hardcheck/testenv/need"
	"hardcheck/testenv/redisd"
	"hardcheck/testenv/rosapi"
)

// freePort is free at every loopback address: no listener of all of them could be made else.
func freePort(t *testing.T) int {
	t.Helper()
	port, err := freeport.On(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// named gives every name these addresses.
func named(addresses ...string) engine.Limits {
	return engine.Limits{Resolver: func(context.Context, string) ([]netip.Addr, error) {
		var all []netip.Addr
		for _, address := range addresses {
			all = append(all, netip.MustParseAddr(address))
		}
		return all, nil
	}}
}

// loadSite loads a site file.
func loadSite(t *testing.T, text string) *site.Site {
	t.Helper()
	known := Known()
	file := filepath.Join(t.TempDir(), "site.yaml")
	if err := os.WriteFile(file, []byte("version: 1\nsite: plant\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(file, known)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// auditNames audits a site whose names have these addresses, live and again from its
// snapshot, and holds that both say the same.
func auditNames(t *testing.T, s *site.Site, limits engine.Limits) (engine.Result, map[string]engine.Record) {
	t.Helper()
	accesses, _, err := s.Resolve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	records := map[string]engine.Record{}
	options := Options{
		FailOn: checks.Low, Limits: limits,
		Progress: func(r engine.Record) { records[r.Target.Name] = r },
	}
	var snapshot bytes.Buffer
	result, err := Live(t.Context(), s, accesses, options, &snapshot)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "snapshot.jsonl")
	if err := os.WriteFile(file, snapshot.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	snapshots, err := engine.OpenSnapshots([]string{file}, all.Kinds(), false)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Replay(t.Context(), snapshots, options)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := brief(again), brief(result); got != want {
		t.Errorf("from the snapshot:\n%s\nlive:\n%s", got, want)
	}
	return result, records
}

// brief is what a result says of each target.
func brief(r engine.Result) string {
	var out strings.Builder
	for _, target := range r.Targets {
		fmt.Fprintf(&out, "%s %s %s %s\n", target.Name, target.Base, target.Endpoint, target.State)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&out, "%s %s %s %s\n", f.Check, f.Target, f.Subject, f.Outcome)
	}
	return out.String()
}

func outcomeOf(t *testing.T, r engine.Result, check, target string) checks.Outcome {
	t.Helper()
	i := slices.IndexFunc(r.Findings, func(f engine.Finding) bool { return f.Check == check && f.Target == target })
	if i < 0 {
		t.Errorf("%s says nothing of %s", check, target)
		return ""
	}
	return r.Findings[i].Outcome
}

// wantListed holds that a target is named, not judged, and makes nothing incomplete.
func wantListed(t *testing.T, r engine.Result, name string, state checks.State) {
	t.Helper()
	i := slices.IndexFunc(r.Targets, func(target engine.TargetSummary) bool { return target.Name == name })
	if i < 0 || r.Targets[i].State != state || r.Targets[i].Detail == "" {
		t.Errorf("%s is not listed as %s: %+v", name, state, r.Targets)
	}
	if slices.ContainsFunc(r.Findings, func(f engine.Finding) bool { return f.Target == name }) {
		t.Errorf("%s is judged", name)
	}
}

// TestOpenServerBehindTheOtherAddress is a name of which one address asks for a password
// and the other doesn't.
func TestOpenServerBehindTheOtherAddress(t *testing.T) {
	t.Parallel()
	port := freePort(t)
	redisd.Start(t, redisd.Config{Bind: "127.0.0.2", Port: port, Directives: []string{"requirepass hunter2hunter2hunter2hunter2"}})
	redisd.Start(t, redisd.Config{Bind: "127.0.0.3", Port: port, Directives: []string{"protected-mode no"}})
	s := loadSite(t, fmt.Sprintf(`zones:
  - {name: front, prefixes: [127.0.0.2/32]}
  - {name: back, prefixes: [127.0.0.0/24]}
targets:
  - {name: cache, url: "redis://cache.example.org:%d", addresses: [192.0.2.9]}
`, port))
	result, records := auditNames(t, s, named("127.0.0.4", "127.0.0.3", "127.0.0.2", "::1"))
	const check = "redis-password-required"
	if got := outcomeOf(t, result, check, "cache@127.0.0.2"); got != checks.Passed {
		t.Errorf("the closed one %s", got)
	}
	if got := outcomeOf(t, result, check, "cache@127.0.0.3"); got != checks.Failed {
		t.Errorf("the open one %s", got)
	}
	wantListed(t, result, "cache@127.0.0.4", checks.StateNotListening)
	wantListed(t, result, "cache@::1", checks.StateNotListening)
	for name, zone := range map[string]string{"cache@127.0.0.2": "front", "cache@127.0.0.3": "back", "cache@::1": ""} {
		target := records[name].Target
		own := netip.MustParseAddr(strings.TrimPrefix(name, "cache@"))
		if target.Zone != zone || !slices.Equal(target.Addresses, []netip.Addr{own, netip.MustParseAddr("192.0.2.9")}) {
			t.Errorf("%s stands in zone %q with %v", name, target.Zone, target.Addresses)
		}
	}
}

// TestServiceOfOneFamilyIsReadThere is a dual-stack name.
func TestServiceOfOneFamilyIsReadThere(t *testing.T) {
	t.Parallel()
	port := freePort(t)
	probe, err := net.Listen("tcp", net.JoinHostPort("::1", "0"))
	if err != nil {
		need.Missing(t, "ipv6", "this machine has no ::1: %v", err)
	}
	_ = probe.Close()
	redisd.Start(t, redisd.Config{Bind: "::1", Port: port})
	s := loadSite(t, fmt.Sprintf("targets:\n  - {name: cache, url: \"redis://cache.example.org:%d\"}\n", port))
	result, records := auditNames(t, s, named("127.0.0.1", "::1"))
	wantListed(t, result, "cache@127.0.0.1", checks.StateNotListening)
	if r := records["cache@::1"]; r.State != checks.StateCollected && r.State != checks.StatePartial {
		t.Errorf("::1 is %s: %+v", r.State, r.Problem)
	}
	alone, _ := auditNames(t, s, named("::1"))
	if result.Exit.Incomplete != alone.Exit.Incomplete || result.Summary.Coverage != alone.Summary.Coverage {
		t.Errorf("the address without a service counts: exit %+v, coverage %+v; alone %+v, %+v",
			result.Exit, result.Summary.Coverage, alone.Exit, alone.Summary.Coverage)
	}
	if target := alone.Targets[0]; target.Name != "cache" || target.Endpoint != net.JoinHostPort("::1", fmt.Sprint(port)) {
		t.Errorf("one address: %+v", target)
	}
}

// TestFurtherAddressOfAControllerIsAskedForOneRegister counts what the devices were sent.
func TestFurtherAddressOfAControllerIsAskedForOneRegister(t *testing.T) {
	t.Parallel()
	port := freePort(t)
	for _, host := range []string{"127.0.0.2", "127.0.0.3"} {
		modbussim.Start(t, modbussim.Config{Address: net.JoinHostPort(host, fmt.Sprint(port))})
	}
	s := loadSite(t, fmt.Sprintf("targets:\n  - {name: plc, url: \"modbus://plc.example.org:%d\", consent: [active]}\n", port))
	result, records := auditNames(t, s, named("127.0.0.3", "127.0.0.1", "127.0.0.2"))
	wantListed(t, result, "plc@127.0.0.1", checks.StateNotListening)
	sent := func(name string) (all []string) {
		for _, e := range records[name].Transcript {
			if e.Event == "send" {
				all = append(all, e.What)
			}
		}
		return all
	}
	if first := sent("plc@127.0.0.2"); len(first) < 5 {
		t.Errorf("the first that answers was sent %q", first)
	}
	if further := sent("plc@127.0.0.3"); !slices.Equal(further, []string{"03 00 00 00 01 read 1 holding register, unit 1"}) {
		t.Errorf("the further one was sent %q", further)
	}
	if gap := records["plc@127.0.0.3"].Started.Sub(records["plc@127.0.0.2"].Finished); gap < 0 {
		t.Errorf("they were read at a time: %v", gap)
	}
	for _, name := range []string{"plc@127.0.0.2", "plc@127.0.0.3"} {
		if got := outcomeOf(t, result, "modbus-transport-encrypted", name); got != checks.Failed {
			t.Errorf("%s: plaintext %s", name, got)
		}
	}
	if r := records["plc@127.0.0.3"]; r.State != checks.StateCollected {
		t.Errorf("the further one is %s: %+v %+v", r.State, r.Problem, r.Problems)
	}
}

// TestRouterOfTwoAddressesIsJudgedOnce reads one router at two addresses, and another one
// at a third.
func TestRouterOfTwoAddressesIsJudgedOnce(t *testing.T) {
	t.Parallel()
	port := freePort(t)
	device := rosapi.Must(t, "hardened")
	other := rosapi.Must(t, "hardened", "menu /system/routerboard\nchange\n  serial-number=ANOTHER\n")
	same := rosapi.Start(t, device).Address("api-ssl")
	forward(t, net.JoinHostPort("127.0.0.2", fmt.Sprint(port)), same)
	forward(t, net.JoinHostPort("127.0.0.3", fmt.Sprint(port)), same)
	forward(t, net.JoinHostPort("127.0.0.4", fmt.Sprint(port)), rosapi.Start(t, other).Address("api-ssl"))
	password := filepath.Join(t.TempDir(), "edge.secret")
	if err := os.WriteFile(password, []byte(device.Password("audit")), 0o600); err != nil {
		t.Fatal(err)
	}
	s := loadSite(t, fmt.Sprintf(`targets:
  - {name: edge, url: "routeros://audit@edge.example.org:%d", password: {file: %q}, tls: {insecure: true}}
`, port, password))
	result, records := auditNames(t, s, named("127.0.0.2", "127.0.0.3", "127.0.0.4"))
	wantListed(t, result, "edge@127.0.0.3", checks.StateRepeated)
	for _, name := range []string{"edge@127.0.0.2", "edge@127.0.0.4"} {
		if r := records[name]; r.Facts == nil {
			t.Errorf("%s is %s: %+v", name, r.State, r.Problem)
		}
		if got := outcomeOf(t, result, "routeros-identity-set", name); !got.Valid() {
			t.Errorf("%s is not judged", name)
		}
	}
}

// forward serves another address.
func forward(t *testing.T, from, to string) {
	t.Helper()
	listener, err := net.Listen("tcp", from)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.DialTimeout("tcp", to, time.Second)
			if err != nil {
				_ = near.Close()
				continue
			}
			pipe := func(out, in net.Conn) {
				_, _ = io.Copy(out, in)
				_ = out.(*net.TCPConn).CloseWrite()
			}
			go pipe(far, near)
			go pipe(near, far)
		}
	}()
}

// TestEveryConnectorTellsARefusal holds for every scheme with a host that a port where
// nothing listens is known as such, and not only as unreachable.
func TestEveryConnectorTellsARefusal(t *testing.T) {
	t.Parallel()
	port := freePort(t)
	tried := 0
	for _, connector := range all.Connectors() {
		for _, scheme := range connector.Schemes {
			if !scheme.Form.Host() {
				continue
			}
			tried++
			access := checks.Access{
				Target: checks.Target{Name: "a", Kind: connector.Kind.Name, Port: uint16(port)}, Scheme: scheme.Name, Host: "a.example.org",
				Endpoint: net.JoinHostPort("127.0.0.2", fmt.Sprint(port)), Username: "audit", Password: checks.NewSecret("x"),
				Timeout: 10 * time.Second, MaxBytes: 1 << 20, Transcript: checks.NewTranscript(time.Now()),
			}
			got := connector.Collect(t.Context(), access)
			if got.Facts != nil || got.Problem == nil || !got.Problem.Refused || got.State() != checks.StateUnreachable {
				t.Errorf("%s: %s, problem %+v, facts %v", scheme.Name, got.State(), got.Problem, got.Facts)
			}
		}
	}
	if tried < 7 {
		t.Errorf("only %d schemes with a host", tried)
	}
}

// TestTooManyAddressesAreRefused holds that nothing is sent then.
func TestTooManyAddressesAreRefused(t *testing.T) {
	t.Parallel()
	var addresses []string
	for i := range engine.MaxAddresses + 1 {
		addresses = append(addresses, fmt.Sprintf("127.0.1.%d", i+1))
	}
	s := loadSite(t, "targets:\n  - {name: cache, url: \"redis://cache.example.org\"}\n")
	accesses, _, err := s.Resolve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	options := Options{FailOn: checks.Low, Limits: named(addresses...), Progress: func(engine.Record) { t.Error("a target was read") }}
	if _, err := Live(t.Context(), s, accesses, options, nil); !errors.As(err, new(Refused)) {
		t.Errorf("error %v", err)
	}
}
