package modbusconn

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/testenv/hostile"
	"hardcheck/testenv/modbussim"
)

// peer answers each connection's first bytes as told, on loopback until the test ends.
func peer(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	return hostile.Serve(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 512))
		answer(conn)
	})
}

// sends writes bytes and keeps the connection open until the client ends it.
func sends(pieces ...string) func(net.Conn) {
	return func(conn net.Conn) {
		for _, piece := range pieces {
			_, _ = io.WriteString(conn, piece)
			time.Sleep(20 * time.Millisecond)
		}
		_, _ = io.Copy(io.Discard, conn)
	}
}

func closes(conn net.Conn) {}

func resets(conn net.Conn) { _ = conn.(*net.TCPConn).SetLinger(0) }

// TestHelloWaitsForARefusal holds what may come before a byte of TLS: an alert, a
// close or a reset in answer to plaintext Modbus, and nothing else.
func TestHelloWaitsForARefusal(t *testing.T) {
	t.Parallel()
	const alert = "\x15\x03\x01\x00\x02\x02\x46"
	for _, tc := range []struct {
		name   string
		answer func(net.Conn)
		hello  bool
		reason checks.Reason
	}{
		{"alert", sends(alert), true, ""},
		{"alert_in_two_pieces", sends(alert[:3], alert[3:]), true, ""},
		{"two_alerts", sends(alert + "\x15\x03\x01\x00\x02\x01\x00"), true, ""},
		{"close", closes, true, ""},
		{"reset", resets, true, ""},
		{"silence", sends(), false, checks.Timeout},
		{"half_an_alert", sends(alert[:5]), false, checks.Unreadable},
		{"half_an_alert_and_close", func(conn net.Conn) { _, _ = io.WriteString(conn, alert[:5]) }, false, checks.Unreadable},
		{"alert_and_more", sends(alert + "\x00"), false, checks.Unreadable},
		{"alert_of_no_level", sends("\x15\x03\x01\x00\x02\x07\x46"), false, checks.Unreadable},
		{"handshake_record", sends("\x16\x03\x03\x00\x04\x02\x00\x00\x00"), false, checks.Unreadable},
		{"banner", sends("SSH-2.0-device\r\n"), false, checks.Unreadable},
		{"http", sends("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), false, checks.Unreadable},
		{"redis", sends("-ERR unknown command\r\n"), false, checks.Unreadable},
		{"one_byte_and_close", func(conn net.Conn) { _, _ = io.WriteString(conn, "\x48") }, false, checks.Unreadable},
		{"zeros", sends(strings.Repeat("\x00", 40)), false, checks.Unreadable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			access := impatient(accessTo(t, "modbus+tls", peer(t, tc.answer)))
			collection := Collect(t.Context(), access)
			asked := sent(access)
			if asked[0] != firstQuestion(access).String() {
				t.Errorf("first sent is %q", asked[0])
			}
			if got := len(asked) > 1; got != tc.hello {
				t.Errorf("sent %q", asked)
			}
			if !tc.hello {
				checktest.WantMain(t, collection, tc.reason, "no ClientHello was sent")
				if collection.Facts != nil {
					t.Errorf("facts %+v", collection.Facts)
				}
			}
		})
	}
}

// TestNoByteOfTLSToPlaintext records every byte that reaches devices which answer
// plaintext Modbus, in order or oddly.
func TestNoByteOfTLSToPlaintext(t *testing.T) {
	t.Parallel()
	for _, behaviour := range []modbussim.Behaviour{
		modbussim.Regular, modbussim.WrongTransaction, modbussim.WrongUnit, modbussim.WrongProtocol, modbussim.WrongFunction,
		modbussim.ShortLength, modbussim.LongFrame, modbussim.Stammer,
	} {
		t.Run("behaviour_"+string(behaviour), func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, modbussim.Config{Behaviour: behaviour})
			recorder := modbussim.Record(t, server.Address)
			access := impatient(accessTo(t, "modbus+tls", recorder.Address))
			collection, facts := collectFrom(t, access)
			if !checktest.Known(t, facts.Plaintext, "plaintext") || (facts.Oddity == "") != (behaviour == modbussim.Regular || behaviour == modbussim.Stammer) {
				t.Errorf("plaintext %v, oddity %q", facts.Plaintext, facts.Oddity)
			}
			for _, field := range []string{"tlsPresent", "tls", "admission", "framing", "identification"} {
				checktest.WantProblem(t, collection, field, checks.Source, "plaintext Modbus")
			}
			wantWhole(t, collection)
			chunks := recorder.Chunks()
			if len(chunks) != 1 || len(chunks[0].Bytes) != 12 {
				t.Errorf("the device received %+v", chunks)
			}
			if all, _, resets := recorder.Connections(); all != 1 || resets != 0 {
				t.Errorf("%d connections, %d resets", all, resets)
			}
		})
	}
}
