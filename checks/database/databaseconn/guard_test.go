package databaseconn

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net"
	"testing"
	"time"
)

// sink is a connection that keeps what is written.
type sink struct {
	net.Conn
	bytes.Buffer
}

func (s *sink) Write(p []byte) (int, error)      { return s.Buffer.Write(p) }
func (s *sink) Read(p []byte) (int, error)       { return s.Buffer.Read(p) }
func (s *sink) SetDeadline(time.Time) error      { return nil }
func (s *sink) SetReadDeadline(time.Time) error  { return nil }
func (s *sink) SetWriteDeadline(time.Time) error { return nil }

func ours(kind byte, body string) []byte { return []byte(message(kind, body)) }

func named(parameters ...string) []byte {
	all := map[string]string{}
	for i := 0; i < len(parameters); i += 2 {
		all[parameters[i]] = parameters[i+1]
	}
	return startup(all)
}

// TestGuardRefuses holds that what isn't on the list sends no byte.
func TestGuardRefuses(t *testing.T) {
	good := named("user", "audit", "database", "app")
	for name, writes := range map[string][][]byte{
		"cancel":             {append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 16), 80877102), 0, 0, 0, 1, 0, 0, 0, 2)},
		"another_role":       {named("user", "postgres", "database", "app")},
		"replication":        {named("user", "audit", "replication", "true")},
		"options":            {named("user", "audit", "options", "-c log_statement=none")},
		"writable":           {named("user", "audit", "default_transaction_read_only", "off")},
		"long_statements":    {named("user", "audit", "statement_timeout", "0")},
		"protocol_2":         {append(binary.BigEndian.AppendUint32(nil, 12), 0, 2, 0, 0, 0, 0, 0, 0)},
		"insert":             {good, ours('Q', "INSERT INTO app VALUES (1)\x00")},
		"two_statements":     {good, ours('Q', showVersion+"; DROP TABLE app\x00")},
		"upper_case_of_ours": {good, ours('Q', "show SERVER_VERSION\x00")},
		"parse":              {good, ours('P', "\x00SELECT 1\x00\x00\x00")},
		"copy":               {good, ours('d', "x")},
		"function":           {good, ours('F', "xxxx")},
		"third_proof":        {good, ours('p', "a"), ours('p', "b"), ours('p', "c")},
		"huge":               {good, {'Q', 0x7f, 0xff, 0xff, 0xff}},
		"short":              {good, {'Q', 0, 0, 0, 3}},
		"second_start":       {good, good},
	} {
		t.Run(name, func(t *testing.T) {
			conn := &sink{}
			gate := guarded(conn, nil, "audit", maxProofs)
			last := len(writes) - 1
			for _, allowed := range writes[:last] {
				if _, err := gate.Write(allowed); err != nil {
					t.Fatal(err)
				}
			}
			before := conn.Len()
			if _, err := gate.Write(writes[last]); !errors.Is(err, errRefused) {
				t.Errorf("error = %v, want a refusal", err)
			}
			if conn.Len() != before {
				t.Errorf("%d bytes were sent", conn.Len()-before)
			}
			if _, err := gate.Write(ours('X', "")); err == nil {
				t.Error("something is sent after a refusal")
			}
		})
	}
}

func FuzzGuard(f *testing.F) {
	f.Add(named("user", "audit"), ours('Q', showVersion+"\x00"))
	f.Add([]byte{0, 0, 0, 8, 4, 210, 22, 47}, []byte("Q"))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		conn := &sink{}
		gate := guarded(conn, nil, "audit", 0)
		_, _ = gate.Write(first)
		_, _ = gate.Write(second)
		sent := conn.Bytes()
		if len(sent) > len(first)+len(second) || bytes.Contains(sent, []byte("DROP")) {
			t.Errorf("sent %q", sent)
		}
	})
}

func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{message('R', "\x00\x00\x00\x0aSCRAM-SHA-256\x00\x00"), message('E', "C28000\x00\x00"), message('v', "\x00\x00\x00\x00")} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		answer, err := readAnswer(bytes.NewReader(sent))
		if (err == nil) != (answer != "") || answer != "" && !answer.Known() {
			t.Errorf("answer %q, error %v", answer, err)
		}
	})
}
