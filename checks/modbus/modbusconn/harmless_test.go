package modbusconn

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/testenv/modbussim"
)

// tolerance is how far the time between two events may be from the truth: the
// recorder takes a request's time after it has crossed the loopback, and on a busy
// machine later still.
const tolerance = 60 * time.Millisecond

// foreign is a server that somebody else wrote.
type foreign interface {
	Dump() (string, error)
}

// TestAuditIsHarmless audits servers of five authors under every consent. Their
// memory stays as it is, they live and answer afterwards, and what arrives keeps
// to the rules for fragile devices.
func TestAuditIsHarmless(t *testing.T) {
	t.Parallel()
	for name, start := range foreignServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, address := start(t)
			for _, consent := range [][]string{nil, {"active"}, {"write-probe"}, {"active", "write-probe"}} {
				auditHarmlessly(t, server, address, consent)
			}
		})
	}
}

// TestEveryRequestIsHarmless asks each question alone, since an audit ends at the
// first silence and would prove nothing about the questions after it.
func TestEveryRequestIsHarmless(t *testing.T) {
	t.Parallel()
	for name, start := range foreignServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, address := start(t)
			before, err := server.Dump()
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range questions(everything()) {
				access := withConsent(impatient(accessTo(t, "modbus", address)), "active", "write-probe")
				if got, err := askAlone(t, access, q.request); err != nil {
					t.Logf("%s: %v", q.request, err)
				} else {
					t.Logf("%s: %s", q.request, got)
				}
			}
			if after, err := server.Dump(); err != nil || after != before {
				t.Errorf("the memory changed (%v): %s", err, cmp.Diff(before, after))
			}
			if answer, err := modbussim.Ask(address, 1, []byte{3, 0, 0, 0, 1}); err != nil || len(answer) == 0 {
				t.Errorf("the server answers % x, %v", answer, err)
			}
		})
	}
}

func askAlone(t *testing.T, access checks.Access, asked request) (reply, error) {
	t.Helper()
	c := newCollector(access)
	conn, err := c.dial(t.Context(), nil)
	if err != nil {
		return reply{}, err
	}
	l := newLink(conn, c)
	defer l.close()
	return l.do(t.Context(), asked)
}

// foreignServers starts one server of each author.
func foreignServers() map[string]func(*testing.T) (foreign, string) {
	servers := map[string]func(*testing.T) (foreign, string){
		"simonvetter": func(t *testing.T) (foreign, string) { s := startSimonvetter(t, nil); return s, s.address },
	}
	for _, author := range modbussim.Authors() {
		servers[string(author)] = func(t *testing.T) (foreign, string) {
			s := modbussim.StartForeign(t, author)
			return s, s.Address
		}
	}
	return servers
}

func auditHarmlessly(t *testing.T, server foreign, address string, consent []string) {
	t.Helper()
	before, err := server.Dump()
	if err != nil {
		t.Fatal(err)
	}
	recorder := modbussim.Record(t, address)
	access := accessTo(t, "modbus", recorder.Address)
	access.Timeout = 3 * time.Second
	if consent != nil {
		access = withConsent(access, consent...)
	}
	collection := Collect(t.Context(), access)
	t.Logf("consent %v: %s after %q: %+v", consent, collection.State(), sent(access), collection.Problem)
	if after, err := server.Dump(); err != nil || after != before {
		t.Errorf("consent %v: the memory changed (%v): %s", consent, err, cmp.Diff(before, after))
	}
	answer, err := modbussim.Ask(address, 1, []byte{3, 0, 0, 0, 1})
	if err != nil || len(answer) == 0 || answer[0] != 3 {
		t.Errorf("consent %v: the server answers % x, %v", consent, answer, err)
	}
	wantGentle(t, recorder, consent)
}

// wantGentle judges what the recorder saw at the server's side.
func wantGentle(t *testing.T, recorder *modbussim.Recorder, consent []string, listed ...[]byte) {
	t.Helper()
	chunks := recorder.Chunks()
	if len(chunks) == 0 || len(chunks) > maxRequests {
		t.Errorf("%d requests", len(chunks))
	}
	for i, chunk := range chunks {
		if i > 0 && chunk.At.Sub(chunks[i-1].At) < interval-tolerance {
			t.Errorf("request %d came %v after the one before", i, chunk.At.Sub(chunks[i-1].At))
		}
		message, err := modbussim.ReadMessage(bytes.NewReader(chunk.Bytes))
		if err != nil || len(message.Bytes()) != len(chunk.Bytes) {
			t.Errorf("% X is not one message: %v", chunk.Bytes, err)
			continue
		}
		if !isAllowed(message.PDU, consent) && !slices.ContainsFunc(listed, func(pdu []byte) bool { return bytes.Equal(pdu, message.PDU) }) {
			t.Errorf("consent %v: % X was sent", consent, message.PDU)
		}
	}
	if all, most, resets := recorder.Connections(); all != 1 || most != 1 || resets != 0 {
		t.Errorf("%d connections, %d at a time, %d ended by a reset", all, most, resets)
	}
}

// isAllowed repeats the list of requests by hand, from the specification.
func isAllowed(pdu []byte, consent []string) bool {
	allowed := [][]byte{
		{0x2B, 0x0E, 1, 0},
		{1, 0, 0, 0, 1},
		{2, 0, 0, 0, 1},
		{3, 0, 0, 0, 1},
		{4, 0, 0, 0, 1},
		{17},
	}
	for _, given := range consent {
		switch given {
		case "active":
			allowed = append(allowed, []byte{8, 0, 0, 0xA5, 0x37}, []byte{90, 0, 2})
		case "write-probe":
			allowed = append(allowed, []byte{16, 0, 0, 0, 0, 0})
		}
	}
	for _, one := range allowed {
		if bytes.Equal(one, pdu) {
			return true
		}
	}
	return false
}

// TestFragilePace holds the longer pause for a device that needs it.
func TestFragilePace(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{})
	recorder := modbussim.Record(t, server.Address)
	access := accessTo(t, "modbus", recorder.Address)
	access.Target.Fragile = true
	collection, _ := collectFrom(t, access)
	wantWhole(t, collection)
	chunks := recorder.Chunks()
	for i := 1; i < len(chunks); i++ {
		if pause := chunks[i].At.Sub(chunks[i-1].At); pause < fragileInterval-tolerance {
			t.Errorf("request %d came after %v", i, pause)
		}
	}
	if len(chunks) != 8 {
		t.Errorf("%d requests", len(chunks))
	}
}

// TestHellosAreHarmless looks at the first bytes of every connection of every TLS
// setting: read as Modbus, byte 7 is the function code, and 0 is none.
func TestHellosAreHarmless(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	long := "a-very-long-name-of-a-controller-in-the-far-hall.plant.example.org"
	for _, mutual := range []bool{false, true} {
		for _, host := range []string{"127.0.0.1", "plc.example.org", long} {
			for _, roles := range [][]string{nil, {"Viewer"}} {
				server := modbussim.Start(t, modbussim.Config{TLS: authority.ServerConfig(t, mutual)})
				t.Run(host, func(t *testing.T) {
					t.Parallel()
					recorder := modbussim.Record(t, server.Address)
					access := secure(t, authority, recorder.Address, roles)
					access.Host, access.TLS.Insecure = host, true
					collectFrom(t, access)
					wantSmallHellos(t, recorder)
				})
			}
		}
	}
}

func wantSmallHellos(t *testing.T, recorder *modbussim.Recorder) {
	t.Helper()
	hellos, seen := 0, map[int]bool{}
	var last time.Time
	for _, chunk := range recorder.Chunks() {
		if seen[chunk.Connection] {
			last = chunk.At
			continue
		}
		seen[chunk.Connection] = true
		if !last.IsZero() && chunk.At.Sub(last) < interval-tolerance {
			t.Errorf("connection %d came %v after the last byte of the one before", chunk.Connection, chunk.At.Sub(last))
		}
		last = chunk.At
		if chunk.Bytes[0] != 0x16 {
			continue
		}
		if hellos++; chunk.Bytes[7] != 0 || len(chunk.Bytes) > 264 {
			t.Errorf("a ClientHello of %d bytes has %d at byte 7", len(chunk.Bytes), chunk.Bytes[7])
		}
	}
	all, most, resets := recorder.Connections()
	if hellos != all-1 || most != 1 || resets != 0 {
		t.Errorf("%d hellos, %d connections, %d at a time, %d resets", hellos, all, most, resets)
	}
}
