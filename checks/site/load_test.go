package site

import (
	"encoding/json"
	"errors"
	"maps"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hardcheck/checks"
	"hardcheck/checks/all"
)

func loadFull(t *testing.T) *Site {
	t.Helper()
	s, err := Load("testdata/full/site.yaml", known)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func addresses(texts ...string) []netip.Addr {
	var all []netip.Addr
	for _, text := range texts {
		all = append(all, netip.MustParseAddr(text))
	}
	return all
}

// settingsOf are a kind's settings as a snapshot has them.
func settingsOf(t *testing.T, kind, text string) any {
	t.Helper()
	target := checks.Target{Kind: kind, Settings: json.RawMessage(text)}
	if err := checks.DecodeSettings(&target, all.Kinds()); err != nil {
		t.Fatal(err)
	}
	return target.Settings
}

func TestLoadUsesEveryKey(t *testing.T) {
	s := loadFull(t)
	it, ot, cell := []string{"it"}, []string{"ot"}, []string{"cell-3"}
	want := checks.Site{
		Name: "plant-7", TimeZone: "Europe/Berlin", Vantage: "it", Absent: []string{"database"},
		Zones: []checks.Zone{
			{Name: "it", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.10.0.0/16"), netip.MustParsePrefix("2001:db8:10::/48")}},
			{Name: "ot", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}, Interfaces: map[string][]string{"edge": {"ether3", "bridge-ot"}}},
			{Name: "cell-3", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.20.3.0/24")}},
			{Name: "guest", Interfaces: map[string][]string{"edge": {"wlan1"}}},
		},
		Targets: []checks.Target{
			{Name: "edge", Kind: "routeros", URL: "routeros://10.20.0.1", Addresses: addresses("10.20.0.1"), Port: 8729, Zone: "ot", ReachableFrom: ot, Line: 21},
			{
				Name: "pump-plc", Kind: "modbus", URL: "modbus://10.20.3.7", Addresses: addresses("10.20.3.7"), Port: 502, Zone: "cell-3",
				ReachableFrom: []string{"ot", "cell-3"}, Fragile: true, Consent: []string{"active", "write-probe"}, Line: 29,
				Settings: settingsOf(t, "modbus", `{"units": [1, 255], "registers": [
					{"unit": 1, "table": "holding", "address": 40, "count": 2},
					{"unit": 255, "table": "coil", "address": 0, "count": 2000}]}`),
			},
			{
				Name: "valve-plc", Kind: "modbus", URL: "modbus+tls://valve.example.org:8020", Port: 8020, Zone: "cell-3", ReachableFrom: cell, Insecure: true, Line: 38,
				Settings: settingsOf(t, "modbus", `{"registers": [
					{"unit": 1, "table": "coil", "address": 7, "count": 1, "name": "write lock", "type": "bool",
						"expect": {"values": ["true"]}, "lock": true},
					{"unit": 1, "table": "holding", "address": 50, "count": 2, "name": "highest speed", "type": "float32",
						"words": "low-first", "expect": {"min": "0.5", "max": "80"}},
					{"unit": 1, "table": "input", "address": 32, "count": 2, "name": "remote access", "type": "int32",
						"words": "high-first", "expect": {"values": ["0", "-1"]}}]}`),
			},
			{
				Name: "cache", Kind: "redis", URL: "rediss://10.10.0.5:6380", Addresses: addresses("10.10.0.5", "192.0.2.9"), Port: 6380, Zone: "it",
				ReachableFrom: it, Distribution: "debian-13", Labels: map[string]string{"room": "4", "owner": "operations"}, Line: 47,
			},
			{Name: "queue", Kind: "redis", URL: "redis://10.10.0.6", Addresses: addresses("10.10.0.6"), Port: 6379, Zone: "it", ReachableFrom: it, Distribution: "debian-12", Line: 52},
			{Name: "store", Kind: "redis", URL: "rediss://10.10.0.7", Addresses: addresses("10.10.0.7"), Port: 6379, Zone: "it", ReachableFrom: it, Distribution: "debian-12", Line: 54},
			{Name: "branch", Kind: "routeros", URL: "routeros+plain://[2001:db8:10::1]", Addresses: addresses("2001:db8:10::1"), Port: 8728, Zone: "it", ReachableFrom: it, Line: 59},
			{Name: "host-a", Kind: "docker", URL: "docker:", Addresses: addresses("10.10.0.9"), Zone: "it", ReachableFrom: it, Line: 62},
			{Name: "old-edge", Kind: "routeros", URL: "rsc:exports/edge.rsc", Line: 63},
			{Name: "stack", Kind: "docker", URL: "compose:compose.yaml,/srv/override.yaml", Written: true, TimeZone: "Asia/Tokyo", Line: 64},
		},
	}
	if diff := cmp.Diff(want, s.Public(), cmpopts.EquateComparable(netip.Addr{}, netip.Prefix{})); diff != "" {
		t.Errorf("public site (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"netmikro", "modbus-web-server", "testdata/full/own/policy.yaml"}, s.Profiles); diff != "" {
		t.Errorf("profiles (-want +got):\n%s", diff)
	}
}

func TestLoadReadsTheFilesBeside(t *testing.T) {
	s := loadFull(t)
	day := func(text string) time.Time {
		parsed, err := time.Parse(dateLayout, text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	waivers := []Waiver{
		{
			Check: "redis-password-required", Targets: []string{"cache"}, Reason: "Replaced in spring", Owner: "operations",
			ApprovedBy: "security officer", Created: day("2026-01-10"), Expires: day("2026-07-10"), Line: 3,
		},
		{
			Control: "modbus-web-server/M26", Targets: []string{"queue"}, Subject: "10.10.0.6:6379", Reason: "Reached from the other host until the move", Owner: "operations",
			ApprovedBy: "security officer", Created: day("2026-01-10"), Expires: day("2026-03-01"), Line: 10,
		},
	}
	if diff := cmp.Diff(waivers, s.Waivers); diff != "" {
		t.Errorf("waivers (-want +got):\n%s", diff)
	}
	attestations := []Attestation{{
		Control: "modbus-web-server/M54", Status: Met, Statement: "The register of processing was reviewed", By: "data protection officer",
		Date: day("2026-03-01"), Frequency: 364 * 24 * time.Hour, Line: 3,
		Evidence: []Proof{
			{Link: "https://example.org/reviews/2026-03", SHA256: strings.Repeat("0123456789abcdef", 4)},
			{File: "reviews/register.txt", SHA256: "ef0dee67d851d3d56216b3d1d1cf31d9baeeafceb4cf4d02d396644a24c38f3c"},
		},
	}}
	for _, control := range []string{"netmikro/S1", "modbus-web-server/S1"} {
		attestations = append(attestations, Attestation{
			Control: control, Status: NotApplicable, Statement: "Nobody writes code here", By: "maintainer",
			Date: day("2026-03-02"), Frequency: 365 * 24 * time.Hour, Line: 13,
		})
	}
	if diff := cmp.Diff(attestations, s.Attestations); diff != "" {
		t.Errorf("attestations (-want +got):\n%s", diff)
	}
}

func TestBareControlsAreCompleted(t *testing.T) {
	waivers, err := LoadWaivers("testdata/full/waivers.yaml", known, nil)
	if err != nil {
		t.Fatal(err)
	}
	attestations, err := LoadAttestations("testdata/full/attestations.yaml", known)
	if err != nil {
		t.Fatal(err)
	}
	if got := waivers[1].Control; got != "modbus-web-server/M26" {
		t.Errorf("waiver's control is %q", got)
	}
	if got := attestations[0].Control; got != "modbus-web-server/M54" {
		t.Errorf("attestation's control is %q", got)
	}
}

// TestPoliciesAreReadWhereControlsAreNamed holds that policies that can't be read stop a file of
// statements, and that a site without one doesn't wait for them.
func TestPoliciesAreReadWhereControlsAreNamed(t *testing.T) {
	for _, beside := range []string{WaiversName, AttestationsName, ""} {
		folder := t.TempDir()
		asked, broken := false, known
		broken.Policies = func() (Controls, error) {
			asked = true
			return Controls{}, errors.New("no policies")
		}
		if beside != "" {
			write(t, folder, beside, "version: 1\n")
		}
		_, err := Load(write(t, folder, "site.yaml", "version: 1\ntargets: [{name: a, url: \"docker:\"}]\n"), broken)
		if told := err != nil && strings.Contains(err.Error(), "no policies"); told != (beside != "") || asked != told {
			t.Errorf("beside %q: asked %t, error %v", beside, asked, err)
		}
	}
}

// The controls of profile files of one's own are known once those are read.
func TestControlsOfOwnProfiles(t *testing.T) {
	folder := t.TempDir()
	reading := known
	reading.ReadProfile = func(file string) (Policy, error) {
		if filepath.Base(file) == "broken.yaml" {
			return Policy{}, errors.New("broken.yaml:7:1: not a profile")
		}
		return Policy{ID: "own", Controls: Controls{Names: []string{"own/X1"}}}, nil
	}
	attestations := "version: 1\nattestations: [{control: own/X1, status: not-met, statement: a, by: b, date: 2026-01-01, frequency: 1d}]\n"
	write(t, folder, "attestations.yaml", attestations)
	for profiles, want := range map[string]string{
		"./own.yaml":              "",
		"netmikro":                `unknown control "own/X1"`,
		"./own.yaml, ./same.yaml": `have the same id "own"`,
		"./own.yaml, broken.yaml": "broken.yaml:7:1: not a profile",
	} {
		text := "version: 1\nprofiles: [" + profiles + "]\ntargets: [{name: a, url: \"docker:\"}]\n"
		s, err := Load(write(t, folder, "site.yaml", text), reading)
		switch {
		case want == "" && err != nil:
			t.Errorf("with the profiles %s the error is %v", profiles, err)
		case want == "" && s.Attestations[0].Control != "own/X1":
			t.Errorf("control is %q", s.Attestations[0].Control)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("with the profiles %s the error is %v, want %q", profiles, err, want)
		}
	}
}

// TestTermsOfOwnProfiles holds that a profile file's terms are known beside the others, whether
// there are others or not.
func TestTermsOfOwnProfiles(t *testing.T) {
	t.Parallel()
	file := write(t, t.TempDir(), "site.yaml", "version: 1\nprofiles: [./own.yaml]\ntargets: [{name: a, url: \"docker:\"}]\n")
	terms := func(known Known) map[string]time.Duration {
		t.Helper()
		controls, err := known.controls()
		if err != nil {
			t.Fatal(err)
		}
		return controls.Terms
	}
	for _, others := range []func() (Controls, error){nil, known.Policies} {
		reading := known
		reading.Policies = others
		reading.ReadProfile = func(string) (Policy, error) {
			return Policy{ID: "own", Controls: Controls{Names: []string{"own/X1"}, Terms: map[string]time.Duration{"own/X1": oneDay}}}, nil
		}
		s, err := Load(file, reading)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]time.Duration{"own/X1": oneDay}
		maps.Copy(want, terms(reading))
		if diff := cmp.Diff(want, terms(s.Widen(reading))); diff != "" {
			t.Errorf("terms (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff(terms(known), terms((&Site{}).Widen(known))); diff != "" {
		t.Errorf("terms beside a site of no file (-want +got):\n%s", diff)
	}
}

// TestWaiversAreOfTheSite holds that a waiver beside a site file is of a target of the site,
// or of one address of it.
func TestWaiversAreOfTheSite(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"cache": "", "cache@10.0.0.5": "", "cache@home": "cache@home", "@10.0.0.5": "@10.0.0.5", "store": "store", "store@10.0.0.5": "store",
	} {
		folder := t.TempDir()
		write(t, folder, WaiversName, "version: 1\nwaivers: [{check: redis-password-required, target: \""+target+
			"\", reason: a, owner: b, approved-by: c, created: 2026-01-01, expires: 2026-02-01}]\n")
		_, err := Load(write(t, folder, "site.yaml", "version: 1\ntargets: [{name: cache, url: \"redis://10.0.0.5\"}]\n"), known)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), "unknown target \""+want)) {
			t.Errorf("target %s: %v", target, err)
		}
	}
}

// TestWaiversAreBounded holds how long a waiver may hold where the site says nothing.
func TestWaiversAreBounded(t *testing.T) {
	t.Parallel()
	for expires, want := range map[string]string{"2028-01-01": "", "2028-01-02": "waiver holds for 731 days: 730 at most"} {
		file := write(t, t.TempDir(), WaiversName, "version: 1\nwaivers: [{check: redis-password-required, target: cache, reason: a, owner: b, approved-by: c, created: 2026-01-01, expires: "+expires+"}]\n")
		_, err := LoadWaivers(file, known, nil)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("until %s: %v", expires, err)
		}
	}
}

// TestAnyControlWhereNoneIsKnown holds that statements can be read without the profiles.
func TestAnyControlWhereNoneIsKnown(t *testing.T) {
	t.Parallel()
	file := write(t, t.TempDir(), AttestationsName, "version: 1\nattestations: [{control: X1, statement: a, by: b, date: 2026-01-01, frequency: 1d}]\n")
	all, err := LoadAttestations(file, Known{})
	if err != nil || len(all) != 1 || all[0].Control != "X1" {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestOnlySomeTargets holds which targets are left of a site.
func TestOnlySomeTargets(t *testing.T) {
	t.Parallel()
	s := load(t, t.TempDir(), "version: 1\ntargets: [{name: cache, url: \"redis://a\"}, {name: store, url: \"redis://b\"}, {name: edge, url: \"docker:\"}]\n")
	for _, tc := range []struct {
		names, want []string
		err         string
	}{
		{nil, []string{"cache", "store", "edge"}, ""},
		{[]string{"edge", "cache"}, []string{"cache", "edge"}, ""},
		{[]string{"cach"}, nil, `the site has no target "cach"`},
	} {
		only, err := s.Only(tc.names)
		if tc.err != "" {
			if err == nil || !strings.Contains(err.Error(), tc.err) {
				t.Errorf("%q: error %v, want %s", tc.names, err, tc.err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tc.want, only.Names()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tc.names, diff)
		}
	}
	if diff := cmp.Diff(checks.Site{}, (&Site{}).Public()); diff != "" {
		t.Errorf("a site of nothing says (-want +got):\n%s", diff)
	}
}

func TestLiveTimes(t *testing.T) {
	created := time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)
	waiver := Waiver{Created: created, Expires: created.AddDate(0, 0, 2)}
	attestation := Attestation{Date: created, Frequency: 48 * time.Hour}
	cases := []struct {
		hours               int
		waiver, own, policy bool // the policy wants a renewal every day
	}{
		{-1, false, false, false},
		{0, true, true, true},
		{24, true, true, false},
		{47, true, true, false},
		{48, false, false, false},
	}
	for _, tc := range cases {
		at := created.Add(time.Duration(tc.hours) * time.Hour)
		if got := waiver.Live(at); got != tc.waiver {
			t.Errorf("waiver after %d h: live %v", tc.hours, got)
		}
		if got := attestation.Live(at, 0); got != tc.own {
			t.Errorf("attestation after %d h: live %v", tc.hours, got)
		}
		if got := attestation.Live(at, 24*time.Hour); got != tc.policy {
			t.Errorf("attestation after %d h with a policy: live %v", tc.hours, got)
		}
	}
}

// The most exact prefix decides, of equally exact ones that of the first address.
func TestZoneOfTheLongestPrefix(t *testing.T) {
	const text = `version: 1
zones:
  - {name: all, prefixes: [10.0.0.0/8]}
  - {name: cell, prefixes: [10.20.3.0/24]}
  - {name: line, prefixes: [10.20.0.0/16]}
  - {name: far, prefixes: [10.20.4.0/24]}
targets:
  - {name: a, url: "redis://10.20.3.7"}
  - {name: b, url: "redis://10.20.9.9"}
  - {name: c, url: "redis://10.1.1.1", addresses: ["::ffff:10.20.3.8"]}
  - {name: d, url: "redis://10.20.4.1", addresses: [10.20.3.8]}
  - {name: e, url: "redis://192.0.2.1"}
  - {name: f, url: "redis://cache.example.org", zone: internet, reachable-from: []}
`
	s, err := decode("site.yaml", []byte(text), known)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a": "cell", "b": "line", "c": "cell", "d": "far", "e": "", "f": "internet"}
	for _, target := range s.Targets {
		if target.Zone != want[target.Name] {
			t.Errorf("zone of %s is %q, want %q", target.Name, target.Zone, want[target.Name])
		}
	}
	if got := s.Targets[4].ReachableFrom; got != nil {
		t.Errorf("target without zone is reachable from %v", got)
	}
	if got := s.Targets[5].ReachableFrom; len(got) != 0 {
		t.Errorf("target that nothing may reach is reachable from %v", got)
	}
}

// A connector alone says how its targets are written, and what a site file may say.
func TestSchemesAreThoseOfTheConnectors(t *testing.T) {
	bus := checks.Connector{
		Kind:    checks.Kind{Name: "bus"},
		Schemes: []checks.Scheme{{Name: "bus", Form: checks.FormHost, Port: 99}, {Name: "busfile", Form: checks.FormPath}},
	}
	for text, want := range map[string]string{"bus://h": "bus://h:99", "busfile:a": "busfile:a"} {
		where, err := parseURL(text, Known{Connectors: []checks.Connector{bus}})
		if err != nil || where.canonical != want || where.kind.Name != "bus" {
			t.Errorf("%s is %q of kind %q: %v", text, where.canonical, where.kind.Name, err)
		}
	}
	if _, err := parseURL("redis://h", Known{Connectors: []checks.Connector{bus}}); err == nil {
		t.Error("a scheme of no connector is known")
	}
}
