package modbusconn

import (
	"errors"
	"fmt"
	"io"
	"log"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	mb "github.com/simonvetter/modbus"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

// ranges are one of each table, the largest that may be read, and one behind the end
// of every test server's memory.
func ranges() []modbus.Registers {
	return []modbus.Registers{
		{Unit: 1, Table: "holding", Address: 40, Count: 2},
		{Unit: 1, Table: "input", Address: 10, Count: 4},
		{Unit: 1, Table: "coil", Address: 5, Count: 9},
		{Unit: 1, Table: "discrete", Address: 0, Count: 1},
		{Unit: 1, Table: "holding", Address: 5000, Count: 1},
	}
}

// answers are the exception codes by range.
func answers(t *testing.T, facts modbus.Facts) map[string]int {
	t.Helper()
	got := map[string]int{}
	for name, value := range facts.Registers {
		got[name] = checktest.Known(t, value, name).Exception
	}
	return got
}

func TestListedRegisters(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{})
	access := accessTo(t, "modbus", server.Address)
	access.Target.Settings = modbus.Settings{Registers: ranges()}
	collection, facts := collectFrom(t, access)
	want := map[string]int{"unit-1-holding-40-41": 0, "unit-1-input-10-13": 0, "unit-1-coil-5-13": 0, "unit-1-discrete-0": 0, "unit-1-holding-5000": 2}
	if diff := cmp.Diff(want, answers(t, facts)); diff != "" {
		t.Errorf("registers (-want +got):\n%s", diff)
	}
	// Five ranges leave room for what is judged, and for a whole identification: what is
	// evidence only gives way.
	if requests(access) != maxRequests-2 {
		t.Errorf("%d requests", requests(access)) // the device tells all in one part
	}
	checktest.WantProblem(t, collection, "reads.coils", checks.Budget, "read 1 coil")
	wantUnknown(t, facts.Reads.InputRegisters, "reads.inputRegisters")
	if got := checktest.Known(t, facts.ServerID, "serverID"); !got.Served() {
		t.Errorf("serverID %+v", got)
	}
	wantSent := []string{
		"03 00 28 00 02 read 2 holding registers from address 40, unit 1",
		"04 00 0A 00 04 read 4 input registers from address 10, unit 1",
		"01 00 05 00 09 read 9 coils from address 5, unit 1",
		"02 00 00 00 01 read 1 discrete input from address 0, unit 1",
		"03 13 88 00 01 read 1 holding register from address 5000, unit 1",
	}
	if diff := cmp.Diff(wantSent, sent(access)[1:6]); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	// The simulator's register 40 holds 1040: values are nobody's business here.
	all := fmt.Sprint(facts)
	entries, _ := access.Transcript.Exchanges()
	for _, entry := range entries {
		all += " " + entry.What
	}
	if strings.Contains(all, "1040") || strings.Contains(all, "1041") {
		t.Errorf("a value was kept: %s", all)
	}
}

// TestLargestRanges reads as much as one request may.
func TestLargestRanges(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{})
	access := accessTo(t, "modbus", server.Address)
	access.Target.Settings = modbus.Settings{Registers: []modbus.Registers{
		{Unit: 1, Table: "coil", Address: 40, Count: 2000}, {Unit: 7, Table: "holding", Address: 1923, Count: 125},
	}}
	collection, facts := collectFrom(t, access)
	wantWhole(t, collection)
	if diff := cmp.Diff(map[string]int{"unit-1-coil-40-2039": 0, "unit-7-holding-1923-2047": 0}, answers(t, facts)); diff != "" {
		t.Errorf("registers (-want +got):\n%s", diff)
	}
}

func TestRegistersThatAreNotAsked(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	mutual := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, true)})
	plain := modbussim.Start(t, modbussim.Config{})
	quickly := accessTo(t, "modbus", plain.Address)
	quickly.Quick = true
	for _, tc := range []struct {
		name, words string
		access      checks.Access
		reason      checks.Reason
	}{
		{"quick", "--pace quick", quickly, checks.OptIn},
		{"no_certificate", "tls.cert", secure(t, authority, mutual.Address, nil), checks.Denied},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			tc.access.Target.Settings = modbus.Settings{Registers: ranges()[:2]}
			collection, facts := collectFrom(t, tc.access)
			if len(facts.Registers) != 0 {
				t.Errorf("registers %+v", facts.Registers)
			}
			checktest.WantProblem(t, collection, "registers", tc.reason, tc.words)
		})
	}
}

func TestRegistersOverTLS(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	server := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, true)})
	access := secure(t, authority, server.Address, []string{"Viewer"})
	access.Target.Settings = modbus.Settings{Registers: ranges()[:1]}
	_, facts := collectFrom(t, access)
	if diff := cmp.Diff(map[string]int{"unit-1-holding-40-41": 0}, answers(t, facts)); diff != "" || facts.Client != modbus.ClientOwn {
		t.Errorf("client %s, registers (-want +got):\n%s", facts.Client, diff)
	}
}

func TestGuardPassesListedRangesOnly(t *testing.T) {
	t.Parallel()
	access := checks.Access{Target: checks.Target{Settings: modbus.Settings{Registers: []modbus.Registers{{Unit: 3, Table: "holding", Address: 300, Count: 2}}}}}
	for name, tc := range map[string]struct {
		unit   byte
		pdu    []byte
		passes bool
	}{
		"listed":           {3, []byte{3, 1, 44, 0, 2}, true},
		"another_unit":     {1, []byte{3, 1, 44, 0, 2}, false},
		"another_table":    {3, []byte{4, 1, 44, 0, 2}, false},
		"another_address":  {3, []byte{3, 1, 43, 0, 2}, false},
		"more":             {3, []byte{3, 1, 44, 0, 3}, false},
		"a_write_of_these": {3, []byte{16, 1, 44, 0, 2, 4, 0, 0, 0, 0}, false},
	} {
		g, wire := guardOf(access)
		_, err := g.Write(encodeFrame(1, tc.unit, tc.pdu))
		if tc.passes != (err == nil) || tc.passes != (wire.written.Len() > 0) {
			t.Errorf("%s: %v, %d bytes sent", name, err, wire.written.Len())
		}
	}
}

// TestReadsThatDoNotFit holds that a reply with more or fewer items is none.
func TestReadsThatDoNotFit(t *testing.T) {
	t.Parallel()
	registers := readListed(modbus.Registers{Unit: 1, Table: "holding", Address: 40, Count: 2})
	coils := readListed(modbus.Registers{Unit: 1, Table: "coil", Address: 5, Count: 9})
	for name, tc := range map[string]struct {
		asked request
		pdu   []byte
		want  error
	}{
		"registers":            {registers, []byte{3, 4, 1, 2, 3, 4}, nil},
		"one_register":         {registers, []byte{3, 2, 1, 2}, wrongLength},
		"three_registers":      {registers, []byte{3, 6, 1, 2, 3, 4, 5, 6}, wrongLength},
		"count_of_more":        {registers, []byte{3, 6, 1, 2, 3, 4}, wrongLength},
		"coils":                {coils, []byte{1, 2, 0xFF, 1}, nil},
		"coils_without_a_byte": {coils, []byte{1, 1, 0xFF}, wrongLength},
		"nothing":              {coils, []byte{1}, wrongLength},
	} {
		if _, err := judgeReply(tc.asked, frame{unit: 1, pdu: tc.pdu}); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

// patient is what a server on a busy machine may take for an answer, and what a silent
// one costs.
const patient = 4 * time.Second

// TestAnotherClientReadsTheSame asks servers of five authors with our own framing and
// with the client of github.com/simonvetter/modbus: both get the same kind of answer.
func TestAnotherClientReadsTheSame(t *testing.T) {
	t.Parallel()
	for name, start := range foreignServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, address := start(t)
			before, err := server.Dump()
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range ranges() {
				access := accessTo(t, "modbus", address)
				access.Timeout = patient
				access.Target.Settings = modbus.Settings{Registers: []modbus.Registers{one}}
				ours := "no answer"
				if got, err := askAlone(t, access, readListed(one)); err == nil {
					ours = got.String()
				}
				if theirs := readOtherwise(t, address, one); ours != theirs && !strings.HasPrefix(ours, theirs) {
					t.Errorf("%s: %q by our framing, %q by the other client", one, ours, theirs)
				}
			}
			if after, err := server.Dump(); err != nil || after != before {
				t.Errorf("the memory changed (%v): %s", err, cmp.Diff(before, after))
			}
		})
	}
}

// readOtherwise is the answer that another author's client gets, by its class.
func readOtherwise(t *testing.T, address string, one modbus.Registers) string {
	t.Helper()
	client, err := mb.NewClient(&mb.ClientConfiguration{URL: "tcp://" + address, Timeout: patient, Logger: log.New(io.Discard, "", 0)})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Open(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if err := client.SetUnitId(uint8(one.Unit)); err != nil {
		t.Fatal(err)
	}
	first, count := uint16(one.Address), uint16(one.Count)
	switch one.Table {
	case "holding":
		_, err = client.ReadRegisters(first, count, mb.HOLDING_REGISTER)
	case "input":
		_, err = client.ReadRegisters(first, count, mb.INPUT_REGISTER)
	case "coil":
		_, err = client.ReadCoils(first, count)
	default:
		_, err = client.ReadDiscreteInputs(first, count)
	}
	codes := map[error]int{mb.ErrIllegalFunction: 1, mb.ErrIllegalDataAddress: 2, mb.ErrIllegalDataValue: 3, mb.ErrServerDeviceFailure: 4}
	switch code, exception := codes[err]; {
	case err == nil:
		return "normal answer"
	case exception:
		return fmt.Sprintf("exception %02X %s", code, exceptionName(code))
	}
	return "no answer"
}
