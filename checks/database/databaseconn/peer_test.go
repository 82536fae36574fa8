package databaseconn

import (
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/testenv/hostile"
)

// play is a peer that reads a first message and sends the same bytes to everybody; it
// returns its address.
func play(t *testing.T, sent string) string {
	t.Helper()
	return hostile.Serve(t, func(conn net.Conn) {
		_, _ = io.CopyN(io.Discard, conn, 8)
		_, _ = conn.Write([]byte(sent))
		_, _ = io.Copy(io.Discard, conn)
	})
}

func contains(collection checks.Collection, words string) bool {
	if collection.Problem != nil && strings.Contains(collection.Problem.Detail, words) {
		return true
	}
	for _, problem := range collection.Problems {
		if strings.Contains(problem.Detail, words) {
			return true
		}
	}
	return false
}

// message is one of the server's.
func message(kind byte, body string) string {
	return string(binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(body)+4))) + body
}

// conversation is a server without TLS that asks for a proof, hears it where one comes, and
// sends the rest.
func conversation(t *testing.T, proof, rest string) (address string, heard chan string) {
	t.Helper()
	heard = make(chan string, 8)
	return hostile.Serve(t, func(conn net.Conn) {
		_, _ = io.CopyN(io.Discard, conn, 8)
		_, _ = conn.Write([]byte("N"))
		var length [4]byte
		if _, err := io.ReadFull(conn, length[:]); err != nil {
			return
		}
		_, _ = io.CopyN(io.Discard, conn, int64(binary.BigEndian.Uint32(length[:])-4))
		_, _ = conn.Write([]byte(proof))
		buffer := make([]byte, 4096)
		n, _ := conn.Read(buffer)
		heard <- string(buffer[:n])
		_, _ = conn.Write([]byte(rest))
		_, _ = io.Copy(io.Discard, conn)
	}), heard
}

// TestPasswordIsNotSentInPlaintext is about servers across a network that ask for the
// password, or for something as good, on a connection that others can read.
func TestPasswordIsNotSentInPlaintext(t *testing.T) {
	for name, proof := range map[string]string{
		"cleartext": message('R', "\x00\x00\x00\x03"), "md5": message('R', "\x00\x00\x00\x05salt"), "gss": message('R', "\x00\x00\x00\x07"),
		"sspi": message('R', "\x00\x00\x00\x09"), "oauth": message('R', "\x00\x00\x00\x0aOAUTHBEARER\x00\x00"), "unknown": message('R', "\x00\x00\x00\x63"),
	} {
		t.Run(name, func(t *testing.T) {
			address, heard := conversation(t, proof, "")
			access := withLogin(accessTo(t, address), "audit", "canary-password")
			access.Timeout, access.Endpoint = time.Second, "localhost"+address[strings.LastIndex(address, ":"):] // a name is no loopback address
			collection := Collect(t.Context(), access)
			if got := <-heard; got != "" {
				t.Errorf("sent %q", got)
			}
			if collection.Problems["rules"].Reason == "" {
				t.Errorf("no reason: %+v", collection)
			}
			checktest.WantNoTrace(t, collection, access.Transcript, "canary")
		})
	}
}

// TestEndlessParameters is about a server that never stops to tell of itself.
func TestEndlessParameters(t *testing.T) {
	address, _ := conversation(t, message('R', "\x00\x00\x00\x00")+strings.Repeat(message('S', "a\x00b\x00"), 1<<18), "")
	access := withLogin(accessTo(t, address), "audit", "canary-password")
	access.Timeout, access.MaxBytes = time.Second, 1<<20
	collection := Collect(t.Context(), access)
	if got := collection.Problems["rules"].Reason; got != checks.Budget && got != checks.Timeout {
		t.Errorf("reason %q: %+v", got, collection.Problems)
	}
}
