package modbusconn

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hardcheck/testenv/modbussim"
)

// everyConsent is all that an owner can give.
var everyConsent = [][]string{nil, {"active"}, {"write-probe"}, {"active", "write-probe"}}

// TestAuditsChangeNoLibmodbusServer audits servers whose every address can be
// written, by both schemes and under every consent, and compares all their memory
// after each audit. HARDCHECK_HARMLESS sets the number of audits (make harmless: 2000).
func TestAuditsChangeNoLibmodbusServer(t *testing.T) {
	t.Parallel()
	audits, servers := 50, 10
	if text := os.Getenv("HARDCHECK_HARMLESS"); text != "" {
		var err error
		if audits, err = strconv.Atoi(text); err != nil || audits < 1 {
			t.Fatalf("HARDCHECK_HARMLESS is %q, want a number of audits", text)
		}
		servers = 32
	}
	program := modbussim.BuildLibmodbus(t)
	var next, hellos atomic.Int32
	var all sync.WaitGroup
	for i := range servers {
		server := modbussim.StartLibmodbus(t, program, fmt.Sprintf("127.0.0.%d", i+1))
		all.Go(func() {
			for n := int(next.Add(1)); n <= audits && !t.Failed(); n = int(next.Add(1)) {
				hellos.Add(int32(auditLibmodbus(t, server, n)))
			}
		})
	}
	all.Wait()
	t.Logf("%d audits of %d servers, %d hellos", audits, servers, hellos.Load())
	if hellos.Load() != 0 {
		t.Errorf("%d ClientHellos went to servers that speak plaintext Modbus", hellos.Load())
	}
}

// auditLibmodbus makes the nth audit and returns how many hellos it sent.
func auditLibmodbus(t *testing.T, server *modbussim.Foreign, n int) (hellos int) {
	scheme := []string{"modbus", "modbus+tls"}[n%2]
	access := accessTo(t, scheme, server.Address)
	access = withConsent(access, everyConsent[n/2%len(everyConsent)]...)
	Collect(t.Context(), access)
	if got, err := server.Dump(); err != nil || got != "0 changed" {
		t.Errorf("audit %d by %s with %q: memory: %s, %v", n, scheme, access.Target.Consent, got, err)
	}
	for _, what := range sent(access) {
		if len(what) > 11 && what[:11] == "ClientHello" {
			hellos++
		}
	}
	return hellos
}

// TestOldHellosChangeALibmodbusServer is the test of the test: the ClientHellos of
// this package's first version, alone, do change a register. A server rests half a
// second after a function that it doesn't know, hence so many of them.
func TestOldHellosChangeALibmodbusServer(t *testing.T) {
	t.Parallel()
	const most, servers = 20000, 32
	program := modbussim.BuildLibmodbus(t)
	var sent atomic.Int32
	var changed atomic.Bool
	var all sync.WaitGroup
	for i := range servers {
		server := modbussim.StartLibmodbus(t, program, fmt.Sprintf("127.0.1.%d", i+1))
		all.Go(func() {
			for sent.Add(1) <= most && !changed.Load() && !t.Failed() {
				sendAlone(t, server.Address, oldHello(t))
				if got, err := server.Dump(); err != nil {
					t.Error(err)
				} else if got != "0 changed" {
					t.Logf("after %d hellos: %s", sent.Load(), got)
					changed.Store(true)
				}
			}
		})
	}
	all.Wait()
	if !changed.Load() {
		t.Errorf("%d hellos with function code 1 at byte 7 changed nothing: the server doesn't show what it should", most)
	}
}

// oldHello is one of more than 264 bytes: all versions, all suites, a name of 32 bytes.
func oldHello(t *testing.T) []byte {
	config := &tls.Config{
		ServerName: "controller-of-the-far-hall.plant", InsecureSkipVerify: true,
		MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS13, CurvePreferences: []tls.CurveID{tls.X25519, tls.CurveP256},
	}
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		config.CipherSuites = append(config.CipherSuites, suite.ID)
	}
	var hello firstWrite
	_ = tls.Client(&hello, config).HandshakeContext(t.Context())
	if len(hello.bytes) <= 264 || hello.bytes[7] != 1 {
		t.Fatalf("the hello has %d bytes and begins with % X", len(hello.bytes), hello.bytes[:8])
	}
	return hello.bytes
}

// firstWrite keeps what is written first.
type firstWrite struct {
	net.Conn
	bytes []byte
}

func (w *firstWrite) Write(p []byte) (int, error) {
	w.bytes = bytes.Clone(p)
	return 0, errors.New("kept")
}
func (w *firstWrite) Close() error                     { return nil }
func (w *firstWrite) SetWriteDeadline(time.Time) error { return nil }

// sendAlone sends bytes over a connection of their own, and waits until the server
// has done with them.
func sendAlone(t *testing.T, address string, data []byte) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := conn.Write(data); err != nil {
		t.Error(err)
	}
	_ = conn.(*net.TCPConn).CloseWrite()
	_, _ = io.Copy(io.Discard, conn)
}
