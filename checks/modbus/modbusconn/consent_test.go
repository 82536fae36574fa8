package modbusconn

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

// allDevices are servers of five authors, a regular device and odd ones, each started
// when it is wanted.
func allDevices() map[string]func(*testing.T) string {
	devices := map[string]func(*testing.T) string{}
	for name, start := range foreignServers() {
		devices[name] = func(t *testing.T) string { _, address := start(t); return address }
	}
	inParts := func() modbussim.Config {
		device := modbussim.NewDevice()
		device.PerAnswer = 1
		return modbussim.Config{Device: device}
	}
	own := append(modbussim.OddDevices(),
		modbussim.Odd{Name: "regular", Config: func() modbussim.Config { return modbussim.Config{} }},
		modbussim.Odd{Name: "identification_in_parts", Config: inParts})
	for _, one := range own {
		devices[one.Name] = func(t *testing.T) string { return modbussim.Start(t, one.Config()).Address }
	}
	return devices
}

// accessToDevice is patient with servers on a busy machine, and not with silent ones.
func accessToDevice(t *testing.T, name, address string) checks.Access {
	t.Helper()
	access := accessTo(t, "modbus", address)
	access.Timeout = patient
	if _, own := oddDevices[name]; own {
		access = impatient(access)
	}
	return access
}

// TestConsentLosesNoAnswer holds for every device that what is judged under some consents,
// or none, is judged by the same answers under more.
func TestConsentLosesNoAnswer(t *testing.T) {
	t.Parallel()
	for name, start := range allDevices() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := start(t)
			var under []map[string]any
			for _, consent := range everyConsent {
				access := withConsent(accessToDevice(t, name, address), consent...)
				under = append(under, judged(Collect(t.Context(), access)))
			}
			for _, pair := range [][2]int{{0, 1}, {0, 2}, {0, 3}, {1, 3}, {2, 3}} {
				if name == "silent_on_writes" && pair == [2]int{1, 3} {
					continue // silence ends everything, and nothing foretells this one
				}
				fewer, more := under[pair[0]], maps.Clone(under[pair[1]])
				maps.DeleteFunc(more, func(field string, _ any) bool { _, there := fewer[field]; return !there })
				if diff := cmp.Diff(fewer, more, cmp.Exporter(exporter)); diff != "" {
					t.Errorf("under %q beside %q (-fewer +more):\n%s", everyConsent[pair[1]], everyConsent[pair[0]], diff)
				}
			}
		})
	}
}

// judged are the known facts that a check judges, by their fields. The reads besides the
// holding register are evidence only.
func judged(collection checks.Collection) map[string]any {
	facts, known := collection.Facts.(modbus.Facts)
	fields := map[string]any{"facts": known}
	keep := func(field string, value any, known bool) {
		if known {
			fields[field] = value
		}
	}
	id, known := facts.Identification.Get()
	keep("identification", id, known)
	server, known := facts.ServerID.Get()
	keep("serverID", server, known)
	read, known := facts.Reads.HoldingRegisters.Get()
	keep("reads.holdingRegisters", read, known)
	plain, known := facts.Plaintext.Get()
	keep("plaintext", plain, known)
	for field, value := range map[string]checks.Value[modbus.Answer]{
		"diagnostics": facts.Diagnostics, "programming": facts.Programming, "writes": facts.Writes,
	} {
		answer, known := value.Get()
		keep(field, answer, known)
	}
	for unit, value := range facts.Units {
		answer, known := value.Get()
		keep("units."+unit, answer, known)
	}
	return fields
}

// TestProbesComeLast holds that nothing comes after what only an owner allows.
func TestProbesComeLast(t *testing.T) {
	t.Parallel()
	for _, consent := range everyConsent {
		access := withConsent(accessTo(t, "modbus", "127.0.0.1:502"), consent...)
		access.Target.Settings = modbus.Settings{Registers: ranges()[:2]}
		list := questions(access)
		first := slices.IndexFunc(list, func(q question) bool { return q.request.class != checks.SafeRead })
		if first < 0 {
			first = len(list)
		}
		for _, q := range list[first:] {
			if q.request.class == checks.SafeRead {
				t.Errorf("consent %q: %s comes after a probe", consent, q.request)
			}
		}
		if probes := len(list) > first; probes != (consent != nil) {
			t.Errorf("consent %q: probes %v", consent, probes)
		}
	}
}

// TestWhatTheBudgetLeavesOut holds what is given up for what: no check's answer for
// evidence, and not a further part of the identification for it either.
func TestWhatTheBudgetLeavesOut(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	plain := accessTo(t, "modbus", "127.0.0.1:502")
	for _, tc := range []struct {
		name    string
		access  checks.Access
		consent []string
		ranges  int
		parts   int
		left    string
		tooMuch bool
	}{
		{"nothing", plain, nil, 0, 3, "", false},
		{"active", plain, []string{"active"}, 0, 3, "", false},
		{"all_consents", plain, []string{"active", "write-probe"}, 0, 3, "02", false},
		{"three_ranges", plain, nil, 3, 3, "02", false},
		{"five_ranges", plain, nil, 5, 3, "04 01 02", false},
		{"two_ranges_and_all_consents", plain, []string{"active", "write-probe"}, 2, 3, "04 01 02", false},
		{"three_ranges_and_all_consents", plain, []string{"active", "write-probe"}, 3, 2, "04 01 02", true},
		{"tls", secure(t, authority, "127.0.0.1:802", []string{"Viewer"}), nil, 0, 3, "", false},
		{"tls_five_ranges", secure(t, authority, "127.0.0.1:802", []string{"Viewer"}), nil, 5, 2, "04 01 02 11", false},
		{"tls_six_wanted", secure(t, authority, "127.0.0.1:802", []string{"Viewer"}), []string{"write-probe"}, 5, 1, "04 01 02 11", true},
		{"tls_without_a_role", secure(t, authority, "127.0.0.1:802", []string{}), nil, 0, 3, "", false},
		{"tls_without_a_role_three_ranges", secure(t, authority, "127.0.0.1:802", []string{}), nil, 3, 1, "11", false},
		{"tls_without_a_role_four_wanted", secure(t, authority, "127.0.0.1:802", []string{}), []string{"write-probe"}, 3, 1, "11", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			access := withConsent(tc.access, tc.consent...)
			access.Target.Settings = modbus.Settings{Registers: ranges()[:tc.ranges]}
			sequence := sequenceOf(access)
			var left []string
			for _, q := range sequence.left {
				left = append(left, fmt.Sprintf("%02X", q.request.function()))
			}
			if got := strings.Join(left, " "); got != tc.left || sequence.parts != tc.parts {
				t.Errorf("left out %q, %d parts of the identification", got, sequence.parts)
			}
			if faults := beyondBudget(access); (len(faults) > 0) != tc.tooMuch {
				t.Errorf("faults %+v", faults)
			}
			most := admissions(access) + needed(sequence.asked) + sequence.parts - 1
			spare := map[string]bool{}
			for _, q := range sequence.asked {
				if q.spare {
					spare[q.field] = true
				}
			}
			most += len(spare)
			if most > maxRequests && !tc.tooMuch {
				t.Errorf("%d requests are planned", most)
			}
		})
	}
}

// TestCutIdentificationHasItsReason holds that what the budget, or the pace, leaves of an
// identification is not taken for all of it.
func TestCutIdentificationHasItsReason(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	device := modbussim.NewDevice()
	device.PerAnswer = 1
	encrypted := modbussim.Start(t, modbussim.Config{Device: device, TLS: authority.ServerConfig(t, true)})
	plain := modbussim.Start(t, modbussim.Config{Device: device})
	crowded := secure(t, authority, encrypted.Address, []string{"Viewer"})
	crowded.Target.Settings = modbus.Settings{Registers: ranges()}
	hurried := accessTo(t, "modbus", plain.Address)
	hurried.Quick = true
	for name, tc := range map[string]struct {
		access checks.Access
		reason checks.Reason
		words  string
	}{
		"budget": {crowded, checks.Budget, "further objects"},
		"quick":  {hurried, checks.OptIn, "--pace quick"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			collection, facts := collectFrom(t, tc.access)
			if _, all := checktest.Known(t, facts.Identification, "identification").Further.Get(); all {
				t.Error("a part is taken for all")
			}
			checktest.WantProblem(t, collection, "identification.further", tc.reason, tc.words)
		})
	}
}

// TestEchoIsNoProgrammingProtocol holds that a device which echoes what it doesn't know is
// not said to answer the programming protocol.
func TestEchoIsNoProgrammingProtocol(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{Answer: func(m modbussim.Message) (modbussim.Message, bool) {
		if m.PDU[0] == 90 {
			return m, true
		}
		return modbussim.NewDevice().Answer(m)
	}})
	collection, facts := collectFrom(t, withConsent(impatient(accessTo(t, "modbus", server.Address)), "active"))
	wantUnknown(t, facts.Programming, "programming")
	checktest.WantProblem(t, collection, "programming", checks.Unreadable, "an echo of the request")
}
