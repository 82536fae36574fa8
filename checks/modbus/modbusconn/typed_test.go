package modbusconn

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

func oneOf(values ...modbus.Literal) *modbus.Expect { return &modbus.Expect{Values: values} }

// typed is a register of the types' tests.
func typed(name string, valueType modbus.ValueType, words modbus.WordOrder, table string, address int, expect *modbus.Expect) modbus.Registers {
	return modbus.Registers{
		Unit: 1, Table: table, Address: address, Count: valueType.Items(),
		Name: name, Type: valueType, Words: words, Expect: expect,
	}
}

// expectations are what was kept of the typed registers, by their names.
func expectations(t *testing.T, facts modbus.Facts, list []modbus.Registers) map[string]modbus.Expectation {
	t.Helper()
	got := map[string]modbus.Expectation{}
	for _, one := range list {
		got[one.Name] = checktest.Known(t, facts.Expected[one.String()], one.Name)
	}
	return got
}

// TestTypedRegisters reads every type in both orders of words, five to a device, and
// each as expected and not.
func TestTypedRegisters(t *testing.T) {
	t.Parallel()
	float := math.Float32bits(-12.75)
	device := modbussim.NewDevice()
	device.SetRegisters(100, 0x1234, 0xABCD)                   // uint32 1234ABCD, or ABCD1234
	device.SetRegisters(200, uint16(float>>16), uint16(float)) // float32 high-first
	device.SetRegisters(210, uint16(float), uint16(float>>16)) // and low-first
	device.SetRegisters(300, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE)   // uint64
	device.SetRegisters(310, 0xFFFE, 0xFFFF)                   // int32 -2 low-first
	device.SetRegisters(320, 0x8000)                           // int16
	device.SetCoil(7, true)
	server := modbussim.Start(t, modbussim.Config{Device: device})
	before := device.Dump()
	const high, low = modbus.HighFirst, modbus.LowFirst
	for name, list := range map[string][]modbus.Registers{
		"as_expected": {
			typed("uint32", modbus.TypeUint32, high, "holding", 100, oneOf("0x1234ABCD")),
			typed("float32", modbus.TypeFloat32, high, "holding", 200, oneOf("-12.75")),
			typed("uint64", modbus.TypeUint64, high, "input", 300, oneOf("0xFFFFFFFFFFFFFFFE")),
			typed("int32", modbus.TypeInt32, high, "input", 302, oneOf("-2")),
			typed("coil", modbus.TypeBool, "", "coil", 7, oneOf("true")),
		},
		"as_expected_low_first": {
			typed("uint32", modbus.TypeUint32, low, "input", 100, oneOf("0xABCD1234")),
			typed("float32", modbus.TypeFloat32, low, "input", 210, &modbus.Expect{Min: "-13", Max: "-12"}),
			typed("uint64", modbus.TypeUint64, low, "holding", 300, oneOf("0xFFFEFFFFFFFFFFFF")),
			typed("int32", modbus.TypeInt32, low, "holding", 310, &modbus.Expect{Max: "-1"}),
			typed("discrete", modbus.TypeBool, "", "discrete", 8, oneOf("false")),
		},
		"as_expected_in_one_register": {
			typed("uint16", modbus.TypeUint16, "", "holding", 320, oneOf("1", "32768")),
			typed("int16", modbus.TypeInt16, "", "input", 320, oneOf("-32768")),
		},
		"not_as_expected": {
			typed("uint32", modbus.TypeUint32, low, "holding", 100, oneOf("0x1234ABCD")),
			typed("float32", modbus.TypeFloat32, high, "holding", 200, &modbus.Expect{Min: "-12.5"}),
			typed("uint64", modbus.TypeUint64, high, "holding", 300, oneOf("0xFFFFFFFFFFFFFFFF")),
			typed("int16", modbus.TypeInt16, "", "holding", 320, oneOf("32767")),
			typed("coil", modbus.TypeBool, "", "coil", 7, oneOf("false")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			access := accessTo(t, "modbus", server.Address)
			access.Target.Settings = modbus.Settings{Registers: list}
			_, facts := collectFrom(t, access)
			want := map[string]modbus.Expectation{}
			for _, one := range list {
				want[one.Name] = modbus.AsExpected
				if name == "not_as_expected" {
					want[one.Name] = modbus.NotAsExpected
				}
			}
			if diff := cmp.Diff(want, expectations(t, facts, list)); diff != "" {
				t.Errorf("expected (-want +got):\n%s", diff)
			}
			if len(connections(access)) != 1 || device.Dump() != before {
				t.Errorf("%d connections, memory changed: %v", len(connections(access)), device.Dump() != before)
			}
			wantPlanned(t, access)
		})
	}
}

// TestTypedReadsAreWhatWasPlanned holds what the device sees of the other client: the one
// request, between its neighbours, at the pace of all, and nothing of the relay.
func TestTypedReadsAreWhatWasPlanned(t *testing.T) {
	t.Parallel()
	device := modbussim.NewDevice()
	device.SetRegisters(40, 4321)
	server := modbussim.Start(t, modbussim.Config{Device: device})
	recorder := modbussim.Record(t, server.Address)
	access := accessTo(t, "modbus", recorder.Address)
	lock := typed("write lock", modbus.TypeUint16, "", "holding", 40, oneOf("4321"))
	access.Target.Settings = modbus.Settings{Registers: []modbus.Registers{lock, {Unit: 1, Table: "input", Address: 9, Count: 1}}}
	collection, facts := collectFrom(t, access)
	if got := checktest.Known(t, facts.Expected["unit-1-holding-40"], "expected"); got != modbus.AsExpected {
		t.Errorf("expected: %s", got)
	}
	wantSent := []string{
		"03 00 28 00 01 read 1 holding register from address 40 as uint16 (write lock), unit 1",
		"04 00 09 00 01 read 1 input register from address 9, unit 1",
	}
	for _, want := range wantSent {
		if !strings.Contains(strings.Join(sent(access), "\n"), want) {
			t.Errorf("sent %q, want %q among them", sent(access), want)
		}
	}
	if chunks := recorder.Chunks(); len(chunks) != requests(access) {
		t.Errorf("the device saw %d writes of %d requests", len(chunks), requests(access))
	}
	wantGentle(t, recorder, nil, []byte{3, 0, 40, 0, 1}, []byte{4, 0, 9, 0, 1})
	// 4321 stands in the settings, which are the site file's own.
	for _, form := range []string{"4321", "10E1", "10 E1", "10e1"} {
		checktest.WantNoTrace(t, collection, access.Transcript, form)
	}
}

// TestTypedRegistersThatAreNotGiven holds that an exception leaves the value unread, and
// that the read of the range is known all the same.
func TestTypedRegistersThatAreNotGiven(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{})
	access := accessTo(t, "modbus", server.Address)
	access.Target.Settings = modbus.Settings{Registers: []modbus.Registers{
		typed("far", modbus.TypeUint16, "", "holding", 5000, oneOf("1")), typed("near", modbus.TypeUint16, "", "holding", 5, oneOf("1005")),
	}}
	collection, facts := collectFrom(t, access)
	if diff := cmp.Diff(map[string]int{"unit-1-holding-5000": 2, "unit-1-holding-5": 0}, answers(t, facts)); diff != "" {
		t.Errorf("registers (-want +got):\n%s", diff)
	}
	if _, there := facts.Expected["unit-1-holding-5000"]; there || len(facts.Expected) != 1 {
		t.Errorf("expected %+v, problem %+v", facts.Expected, collection.Problem)
	}
}

// TestTypedRegistersOverTLS holds that the relay speaks plainly whatever the device does.
func TestTypedRegistersOverTLS(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	server := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, true)})
	access := secure(t, authority, server.Address, []string{"Viewer"})
	list := []modbus.Registers{typed("limit", modbus.TypeUint16, "", "holding", 40, &modbus.Expect{Min: "1000", Max: "1100"})}
	access.Target.Settings = modbus.Settings{Registers: list}
	_, facts := collectFrom(t, access)
	if got := expectations(t, facts, list)["limit"]; got != modbus.AsExpected || facts.Client != modbus.ClientOwn {
		t.Errorf("client %s, limit %s", facts.Client, got)
	}
}

// TestABrokenRelayCostsTheValueAlone holds that the range is read without the relay then,
// and that all else is as it was.
func TestABrokenRelayCostsTheValueAlone(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{})
	access := accessTo(t, "modbus", server.Address)
	access.Target.Settings = modbus.Settings{Registers: []modbus.Registers{typed("limit", modbus.TypeUint16, "", "holding", 40, oneOf("1040"))}}
	c := newCollector(access)
	c.through = func(context.Context, modbus.Registers, time.Duration, asking) (modbus.Expectation, error) {
		return "", errors.New("the relay on loopback had no connection of its own client (strangers refused: 17)")
	}
	c.readPlain(t.Context())
	collection := c.collection()
	facts := collection.Facts.(modbus.Facts)
	if diff := cmp.Diff(map[string]int{"unit-1-holding-40": 0}, answers(t, facts)); diff != "" || len(facts.Expected) != 0 {
		t.Errorf("expected %+v, registers (-want +got):\n%s", facts.Expected, diff)
	}
	checktest.WantProblem(t, collection, "expected.unit-1-holding-40", checks.Unreadable, "strangers refused: 17")
	if len(collection.Problems) != len(withoutRegisters(t, server.Address).Problems)+1 {
		t.Errorf("problems %+v", collection.Problems)
	}
}

func withoutRegisters(t *testing.T, address string) checks.Collection {
	t.Helper()
	collection, _ := collectFrom(t, accessTo(t, "modbus", address))
	return collection
}

// TestTheReasonIsTheDevices breaks the typed read, the first request: the reason, the way
// it broke and the end of all questions are those of any other read.
func TestTheReasonIsTheDevices(t *testing.T) {
	t.Parallel()
	lock := typed("write lock", modbus.TypeUint16, "", "holding", 40, oneOf("1"))
	for behaviour, want := range map[modbussim.Behaviour]struct {
		reason checks.Reason
		words  string
		how    how
	}{
		modbussim.Silent:      {checks.Timeout, "did not answer in time", brokeSilent},
		modbussim.Closing:     {checks.Unreadable, "closed the connection", brokeClosed},
		modbussim.Resetting:   {checks.Unreadable, "reset the connection", brokeReset},
		modbussim.WrongUnit:   {checks.Unreadable, "unit 2 in place of 1", brokeGarbled},
		modbussim.ShortLength: {checks.Unreadable, "length 1 before 5 bytes", brokeGarbled},
		modbussim.NoHeader:    {checks.Unreadable, string(notMBAP), brokeGarbled},
		modbussim.Trickle:     {checks.Timeout, "did not answer in time", brokeSilent},
	} {
		t.Run(string(behaviour), func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, modbussim.Config{Behaviour: behaviour, At: 1})
			access := impatient(accessTo(t, "modbus", server.Address))
			access.Target.Settings = modbus.Settings{Registers: []modbus.Registers{lock}}
			c, l := linkTo(t, access)
			_, problem := c.askTyped(t.Context(), l, readListed(lock), lock)
			if problem == nil || problem.Reason != want.reason || !strings.Contains(problem.Detail, want.words) {
				t.Errorf("problem %+v, want %s %q", problem, want.reason, want.words)
			}
			if c.device.broken == nil || c.device.broken.how != want.how || c.device.stop == nil || c.device.sent != 1 || len(c.facts.Expected) != 0 {
				t.Errorf("broken %+v, stop %+v, %d sent, expected %+v", c.device.broken, c.device.stop, c.device.sent, c.facts.Expected)
			}
		})
	}
}

func linkTo(t *testing.T, access checks.Access) (*collector, *link) {
	t.Helper()
	c := newCollector(access)
	conn, err := c.dial(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	l := newLink(conn, c)
	t.Cleanup(l.close)
	return c, l
}

// TestTypedRegistersOfOtherAuthors reads servers of five authors, whose values are learnt by
// the test's own codec before: as they are and as they are not.
func TestTypedRegistersOfOtherAuthors(t *testing.T) {
	t.Parallel()
	for name, start := range foreignServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, address := start(t)
			before, err := server.Dump()
			if err != nil {
				t.Fatal(err)
			}
			got, err := modbussim.Ask(address, 1, []byte{3, 0, 40, 0, 2})
			if err != nil || len(got) != 6 {
				t.Fatalf("the server answers % X, %v", got, err)
			}
			words := binary.BigEndian.Uint32(got[2:])
			recorder := modbussim.Record(t, address)
			access := accessTo(t, "modbus", recorder.Address)
			list := []modbus.Registers{
				typed("first", modbus.TypeUint16, "", "holding", 40, oneOf(literal(words>>16))),
				typed("both", modbus.TypeUint32, modbus.HighFirst, "holding", 40, oneOf(literal(words))),
				typed("another", modbus.TypeUint32, modbus.LowFirst, "holding", 40, oneOf(literal(words+7))),
			}
			access.Target.Settings = modbus.Settings{Registers: list}
			c, l := linkTo(t, access)
			kept := map[string]modbus.Expectation{}
			for _, one := range list {
				if _, problem := c.askTyped(t.Context(), l, readListed(one), one); problem != nil {
					t.Fatalf("%s: %+v", one.Name, problem)
				}
				kept[one.Name] = checktest.Known(t, c.facts.Expected[one.String()], one.Name)
			}
			l.close()
			want := map[string]modbus.Expectation{"first": modbus.AsExpected, "both": modbus.AsExpected, "another": modbus.NotAsExpected}
			if diff := cmp.Diff(want, kept); diff != "" {
				t.Errorf("expected (-want +got):\n%s", diff)
			}
			for _, chunk := range recorder.Chunks() {
				t.Logf("the server saw % X", chunk.Bytes)
			}
			wantGentle(t, recorder, nil, []byte{3, 0, 40, 0, 1}, []byte{3, 0, 40, 0, 2})
			if after, err := server.Dump(); err != nil || after != before {
				t.Errorf("the memory changed (%v): %s", err, cmp.Diff(before, after))
			}
		})
	}
}

func literal(n uint32) modbus.Literal { return modbus.Literal(strconv.FormatUint(uint64(n), 10)) }

// TestTheReadingClientIsQuiet holds that nothing comes to standard output, whatever the
// client meets: it would be in the midst of a report.
func TestTheReadingClientIsQuiet(t *testing.T) {
	old := os.Stdout
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout = write
	defer func() { os.Stdout = old }()
	lock := typed("write lock", modbus.TypeUint16, "", "holding", 40, oneOf("1"))
	closed := freeAddress(t)
	if _, err := readValue(closed, request{pdu: []byte{3, 0, 0, 0, 1}}, lock, time.Second); err == nil {
		t.Error("a relay that is not there was read")
	}
	device := modbussim.NewDevice()
	device.Exceptions = map[byte]byte{3: 4}
	for _, config := range []modbussim.Config{{Device: device}, {Behaviour: modbussim.WrongProtocol, At: 1}, {Behaviour: modbussim.WrongFunction, At: 1}} {
		server := modbussim.Start(t, config)
		_, _ = readValue(server.Address, request{pdu: []byte{3, 0, 0, 0, 1}}, lock, time.Second)
	}
	os.Stdout = old
	_ = write.Close()
	if got, err := io.ReadAll(read); err != nil || len(got) > 0 {
		t.Errorf("written to standard output: %q, %v", got, err)
	}
}
