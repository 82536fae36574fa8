package modbusconn

import (
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

// wantOdd is what must be known of an odd device.
type wantOdd struct {
	// oddity is a part of how the answer was odd; empty where none was.
	oddity string
	// requests is how many it is sent.
	requests int
	// mute is set where nothing is learned.
	mute bool
}

// oddDevices are the devices of testenv by name. One that is not here fails the test.
var oddDevices = map[string]wantOdd{
	"silent_on_43":                   {requests: 5},
	"silent_on_17":                   {requests: 6},
	"silent_on_90":                   {requests: 8},
	"silent_on_writes":               {requests: 8},
	"silent_on_other_units":          {requests: 7},
	"only_unit_0":                    {requests: 1, mute: true},
	"deaf_at_first":                  {requests: 1, mute: true},
	"busy":                           {requests: 8},
	"gateway_without_path":           {requests: 7},
	"gateway_without_answer":         {requests: 7},
	"gateway_to_a_device_without_43": {requests: 7},
	"refuses_other_units":            {requests: 8},
	"denies_address_to_other_units":  {requests: 8},
	"single_writes_only":             {requests: 8},
	"registers_only":                 {requests: 8},
	"two_devices_alike":              {requests: 8},

	"transaction_0":                {requests: 1, oddity: "transaction id 0000 in place of 4843"},
	"transaction_swapped":          {requests: 1, oddity: "transaction id 4348 in place of 4843"},
	"first_transaction_for_ever":   {requests: 2, oddity: "transaction id 4843 in place of 4844"},
	"answers_as_unit_255":          {requests: 1, oddity: "unit 255 in place of 1"},
	"transaction_0_and_unit_0":     {requests: 1, oddity: "unit 0 in place of 1"},
	"refuses_with_function_80":     {requests: 5, oddity: "function code 80 in place of 2B"},
	"echoes_what_it_does_not_know": {requests: 5, oddity: "an echo of the request"},
	"exception_of_another_length":  {requests: 2, oddity: "length 6 before 3 bytes"},
	"exception_without_code":       {requests: 2, oddity: "data of another length than function code 84 has"},
	"length_0":                     {requests: 1, oddity: "length 0 before 5 bytes"},
	"length_swapped":               {requests: 1, oddity: "length 1280 before 5 bytes"},
	"header_without_length":        {requests: 1, oddity: "a header without the length"},
	"no_header":                    {requests: 1, oddity: "without the MBAP header"},
	"trailing_bytes":               {requests: 1, oddity: "length 5 before 7 bytes"},
	"trailing_byte":                {requests: 1, oddity: "length 5 before 6 bytes"},
	"trailing_crc":                 {requests: 1, oddity: "length 5 before 7 bytes"},
	"rtu_in_answer":                {requests: 1, oddity: "Modbus RTU frame without a TCP header: a transparent serial server"},
	"rtu_with_noise":               {requests: 1, oddity: "Modbus RTU frame without a TCP header"},
	"rtu_as_another_unit":          {requests: 1, oddity: "Modbus RTU frame without a TCP header"},
	"rtu_only":                     {requests: 1, mute: true},
}

// TestOddDevices holds that a proved plaintext answer is reported however odd it is, that
// what follows is left alone, and that what came before stays.
func TestOddDevices(t *testing.T) {
	t.Parallel()
	for _, odd := range modbussim.OddDevices() {
		t.Run(odd.Name, func(t *testing.T) {
			t.Parallel()
			want, listed := oddDevices[odd.Name]
			if !listed {
				t.Fatal("what must be known of it isn't listed")
			}
			server := modbussim.Start(t, odd.Config())
			access := impatient(accessTo(t, "modbus", server.Address))
			collection := Collect(t.Context(), access)
			if got := len(sent(access)); got != want.requests {
				t.Errorf("%d requests, want %d: %q", got, want.requests, sent(access))
			}
			facts, known := collection.Facts.(modbus.Facts)
			if known == want.mute {
				t.Fatalf("facts %+v, problem %+v", collection.Facts, collection.Problem)
			}
			if want.mute {
				checktest.WantMain(t, collection, checks.Timeout, "Try another unit id")
				return
			}
			if !checktest.Known(t, facts.Plaintext, "plaintext") || (facts.Oddity == "") != (want.oddity == "") || !strings.Contains(facts.Oddity, want.oddity) {
				t.Errorf("plaintext %v, oddity %q, want %q", facts.Plaintext, facts.Oddity, want.oddity)
			}
			if want.oddity != "" {
				checktest.WantProblem(t, collection, "serverID", checks.Unreadable, want.oddity)
			}
			if want.requests > 1 {
				checktest.Known(t, facts.Reads.HoldingRegisters, "reads.holdingRegisters")
			}
		})
	}
}

// TestNoByteOfTLSToOddDevices holds that no ClientHello follows any of their answers, nor
// their silence.
func TestNoByteOfTLSToOddDevices(t *testing.T) {
	t.Parallel()
	for _, odd := range modbussim.OddDevices() {
		t.Run(odd.Name, func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, odd.Config())
			recorder := modbussim.Record(t, server.Address)
			access := impatient(accessTo(t, "modbus+tls", recorder.Address))
			collection := Collect(t.Context(), access)
			facts, known := collection.Facts.(modbus.Facts)
			if plain, _ := facts.Plaintext.Get(); plain == oddDevices[odd.Name].mute || known == oddDevices[odd.Name].mute {
				t.Errorf("facts %+v, problem %+v", collection.Facts, collection.Problem)
			}
			if chunks := recorder.Chunks(); len(chunks) != 1 || len(chunks[0].Bytes) != 12 {
				t.Errorf("the device received %+v", chunks)
			}
		})
	}
}

// TestSilenceOnAnotherUnitIsExplained holds that a person learns how to leave it out, and
// that it is left out then.
func TestSilenceOnAnotherUnitIsExplained(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{Device: modbussim.NewDevice(), Answer: func(m modbussim.Message) (modbussim.Message, bool) {
		answer, _ := modbussim.NewDevice().Answer(m)
		return answer, m.Unit == 1
	}})
	access := impatient(accessTo(t, "modbus", server.Address))
	collection, _ := collectFrom(t, access)
	checktest.WantProblem(t, collection, "units.255", checks.Timeout, "list 255 in units")
	access = impatient(withConsent(accessTo(t, "modbus", server.Address), "active", "write-probe"))
	access.Target.Settings = modbus.Settings{Units: []int{1, 255, 0}}
	collection, facts := collectFrom(t, access)
	checktest.WantProblem(t, collection, "units.255", checks.Source, "only the first one is read")
	checktest.Known(t, facts.Writes, "writes")
	for _, what := range sent(access) {
		if !strings.HasSuffix(what, ", unit 1") {
			t.Errorf("sent %q", what)
		}
	}
}

// TestSettle waits for a device that swallows what comes right after the connect.
func TestSettle(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{Deaf: 1500 * time.Millisecond})
	access := accessTo(t, "modbus", server.Address)
	access.Target.Settings = modbus.Settings{Settle: "2s"}
	collection, facts := collectFrom(t, access)
	wantWhole(t, collection)
	checktest.Known(t, facts.Identification, "identification")
	entries, _ := access.Transcript.Exchanges()
	if len(entries) < 2 || entries[0].Event != "connect" || entries[1].Event != "wait" || entries[1].What != "2s after the connect" {
		t.Errorf("transcript begins %+v", entries)
	}
	steps := Plan(access)
	if steps[0].Event != "connect" || !strings.Contains(steps[0].Note, "one connection") || steps[1].Event != "wait" || steps[1].What != entries[1].What {
		t.Errorf("plan begins %+v", steps[:2])
	}
}

// TestGatewayKeepsUnit0 holds why the broadcast of a serial line is not asked.
func TestGatewayKeepsUnit0(t *testing.T) {
	t.Parallel()
	device := modbussim.NewDevice()
	device.Units = []byte{1}
	server := modbussim.Start(t, modbussim.Config{Device: device})
	collection, facts := collectFrom(t, accessTo(t, "modbus", server.Address))
	wantWhole(t, collection)
	wantUnknown(t, facts.Units["0"], "units.0")
	checktest.WantProblem(t, collection, "units.0", checks.Source, "broadcast")
}
