package modbusconn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

func TestRegularDevice(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{})
	access := accessTo(t, "modbus", server.Address)
	collection, facts := collectFrom(t, access)
	wantWhole(t, collection)
	want := modbus.Facts{
		Transport: "plaintext", Client: modbus.ClientAnonymous, Unit: 1, Plaintext: checks.Known(true),
		Identification: checks.Known(modbus.Identification{
			Vendor: "Example Works", Product: "PLC-7", Revision: "1.4.2",
			Further: checks.Whole([]modbus.Object{{ID: 4, Value: "Pump control"}}),
		}),
		Reads: modbus.Reads{
			Coils: checks.Known(modbus.Answer{}), DiscreteInputs: checks.Known(modbus.Answer{}),
			HoldingRegisters: checks.Known(modbus.Answer{}), InputRegisters: checks.Known(modbus.Answer{}),
		},
		Units: map[string]checks.Value[modbus.Unit]{
			"1":   checks.Known(modbus.Unit{Function: 43, Same: true}),
			"255": checks.Known(modbus.Unit{Function: 43, Same: true}),
			"0":   checks.Known(modbus.Unit{Function: 43, Same: true}),
		},
		ServerID: checks.Known(modbus.ServerID{Text: "PLC-7", Bytes: 8}),
	}
	if diff := cmp.Diff(want, facts, cmp.Exporter(exporter)); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	for _, field := range []string{"diagnostics", "programming", "writes"} {
		checktest.WantProblem(t, collection, field, checks.OptIn, "consent")
	}
	checktest.WantProblem(t, collection, "tls", checks.Source, "modbus+tls://")
	wantSent := []string{
		"03 00 00 00 01 read 1 holding register, unit 1",
		"04 00 00 00 01 read 1 input register, unit 1",
		"01 00 00 00 01 read 1 coil, unit 1",
		"02 00 00 00 01 read 1 discrete input, unit 1",
		"2B 0E 01 00 read device identification, unit 1",
		"11 report server id, unit 1",
		"2B 0E 01 00 read device identification, unit 255",
		"2B 0E 01 00 read device identification, unit 0",
	}
	if diff := cmp.Diff(wantSent, sent(access)); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}

func TestConsentOpensTheRest(t *testing.T) {
	t.Parallel()
	device := modbussim.NewDevice()
	before := device.Dump()
	server := modbussim.Start(t, modbussim.Config{Device: device})
	access := withConsent(accessTo(t, "modbus", server.Address), "active", "write-probe")
	collection, facts := collectFrom(t, access)
	if got := checktest.Known(t, facts.Writes, "writes"); got.Exception != 3 || !got.Served() {
		t.Errorf("writes %+v", got)
	}
	if got := checktest.Known(t, facts.Diagnostics, "diagnostics"); !got.Served() {
		t.Errorf("diagnostics %+v", got)
	}
	if got := checktest.Known(t, facts.Programming, "programming"); !got.Served() {
		t.Errorf("programming %+v", got)
	}
	// Eleven questions and two further parts of the identification are one too many: one
	// goes that is evidence only.
	wantUnknown(t, facts.Reads.DiscreteInputs, "reads.discreteInputs")
	checktest.WantProblem(t, collection, "reads.discreteInputs", checks.Budget, "read 1 discrete input, unit 1")
	checktest.WantMain(t, collection, checks.Budget, "read 1 discrete input, unit 1")
	if got := checktest.Known(t, facts.ServerID, "serverID"); !got.Served() {
		t.Errorf("serverID %+v", got)
	}
	if requests(access) != maxRequests-2 {
		t.Errorf("%d requests", requests(access)) // the device tells all in one part
	}
	if after := device.Dump(); after != before {
		t.Errorf("the memory changed: %s", cmp.Diff(before, after))
	}
}

func TestWriteProbeNeedsBoth(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, words string
		allow       bool
		consent     []string
		unit        int
		reason      checks.Reason
	}{
		{"only_the_option", "consent: [write-probe]", true, []string{"active"}, 1, checks.OptIn},
		{"only_the_consent", "--allow-write-probe", false, []string{"write-probe"}, 1, checks.OptIn},
		{"the_broadcast_unit", "broadcast", true, []string{"write-probe"}, 0, checks.Source},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, modbussim.Config{})
			access := accessTo(t, "modbus", server.Address)
			access.AllowWriteProbe, access.Target.Consent = tc.allow, tc.consent
			access.Target.Settings = modbus.Settings{Units: []int{tc.unit}}
			collection, facts := collectFrom(t, access)
			wantUnknown(t, facts.Writes, "writes")
			checktest.WantProblem(t, collection, "writes", tc.reason, tc.words)
			for _, what := range sent(access) {
				if strings.HasPrefix(what, "10 ") {
					t.Errorf("sent %q", what)
				}
			}
		})
	}
}

func TestIdentificationInParts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name      string
		change    func(*modbussim.Device)
		truncated bool
		revision  string
		requests  int
	}{
		{"two_parts", func(d *modbussim.Device) { d.PerAnswer = 2 }, false, "1.4.2", 2},
		{"too_many_parts", func(d *modbussim.Device) { d.PerAnswer = 1 }, true, "1.4.2", 3},
		{"next_object_does_not_grow", func(d *modbussim.Device) { d.StuckIdentity = true }, true, "", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			device := modbussim.NewDevice()
			tc.change(device)
			server := modbussim.Start(t, modbussim.Config{Device: device})
			access := accessTo(t, "modbus", server.Address)
			_, facts := collectFrom(t, access)
			got := checktest.Known(t, facts.Identification, "identification")
			if _, all := got.Further.Get(); all == tc.truncated || got.Revision != tc.revision {
				t.Errorf("identification %+v", got)
			}
			requests := 0
			for _, what := range sent(access) {
				if strings.HasPrefix(what, "2B ") && strings.HasSuffix(what, "unit 1") {
					requests++
				}
			}
			if requests != tc.requests {
				t.Errorf("%d requests, want %d", requests, tc.requests)
			}
		})
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(*modbussim.Device)
		want   map[string]modbus.Unit
	}{
		{"gateway", func(d *modbussim.Device) { d.Units = []byte{1} }, map[string]modbus.Unit{
			"1": {Function: 43, Same: true}, "255": {Answer: modbus.Answer{Exception: 11}, Function: 43},
		}},
		{"no_function_43", func(d *modbussim.Device) { d.Identity = nil }, map[string]modbus.Unit{
			"1": {Function: 3, Same: true}, "255": {Function: 3, Same: true}, "0": {Function: 3, Same: true},
		}},
		{"mei_type_in_the_exception", func(d *modbussim.Device) { d.Identity, d.MEIException = nil, true }, map[string]modbus.Unit{
			"1": {Function: 3, Same: true}, "255": {Function: 3, Same: true}, "0": {Function: 3, Same: true},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			device := modbussim.NewDevice()
			tc.change(device)
			server := modbussim.Start(t, modbussim.Config{Device: device})
			collection, facts := collectFrom(t, accessTo(t, "modbus", server.Address))
			wantWhole(t, collection)
			got := map[string]modbus.Unit{}
			for id, unit := range facts.Units {
				got[id] = checktest.Known(t, unit, id)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("units (-want +got):\n%s", diff)
			}
		})
	}
}

func TestQuickAsksOneQuestion(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{})
	access := accessTo(t, "modbus", server.Address)
	access.Quick = true
	collection, facts := collectFrom(t, access)
	if got := checktest.Known(t, facts.Identification, "identification"); got.Vendor != "Example Works" {
		t.Errorf("identification %+v", got)
	}
	checktest.WantProblem(t, collection, "reads", checks.OptIn, "--pace quick")
	checktest.WantProblem(t, collection, "tls", checks.Source, "modbus+tls")
	wantWhole(t, collection)
	if len(sent(access)) != 1 || len(connections(access)) != 1 {
		t.Errorf("sent %q over %d connections", sent(access), len(connections(access)))
	}
	access = accessTo(t, "modbus", server.Address)
	access.Quick, access.Target.Fragile = true, true
	if got := newDevice(access).interval; got != fragileInterval {
		t.Errorf("a fragile device is asked every %v", got)
	}
}
