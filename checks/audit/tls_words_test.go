package audit

import (
	"io"
	"net"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/testenv/socks"
)

// answering answers a ClientHello with bytes, and anything else with an alert.
func answering(t *testing.T, bytes ...byte) string {
	t.Helper()
	return socks.Listen(t, func(conn *net.TCPConn) {
		first := make([]byte, 512)
		if _, err := conn.Read(first); err != nil {
			return
		}
		said := bytes
		if first[0] != 0x16 {
			said = []byte{21, 3, 3, 0, 2, 2, 70}
		}
		_, _ = conn.Write(said)
		_, _ = io.Copy(io.Discard, conn)
	})
}

// TestEveryKindCallsServersWhatTheyAre meets each kind that speaks TLS with servers that
// speak it, or its forerunner, otherwise: none may be taken for a plaintext port.
func TestEveryKindCallsServersWhatTheyAre(t *testing.T) {
	t.Parallel()
	ssl3 := append([]byte{22, 3, 0, 0, 42, 2, 0, 0, 38, 3, 0}, make([]byte, 36)...)
	for name, server := range map[string]struct {
		answer []byte
		says   string
	}{
		"ssl3":          {ssl3, "SSL 3.0"},
		"renegotiation": {[]byte{22, 3, 3, 0, 4, 0, 0, 0, 0}, "renegotiation"},
		"nothing_alike": {[]byte{21, 3, 3, 0, 2, 2, 40}, "curve"},
	} {
		for scheme, kind := range map[string]string{"rediss": "redis", "modbus+tls": "modbus", "docker+tcp": "docker", "routeros": "routeros"} {
			t.Run(name+"_"+kind, func(t *testing.T) {
				t.Parallel()
				access := checktest.AccessTo(t, kind, scheme, answering(t, server.answer...))
				access.Username, access.Password = "audit", checks.NewSecret("canary-Tq7")
				connector := byScheme()[scheme]
				collection := connector.Collect(t.Context(), access)
				if collection.Problem == nil {
					t.Fatal("no problem is told")
				}
				detail := collection.Problem.Detail
				if collection.Problem.Reason != checks.Unreadable || !strings.Contains(detail, server.says) || strings.Contains(detail, "does not answer TLS") {
					t.Errorf("%s: %s; want %q", collection.Problem.Reason, detail, server.says)
				}
			})
		}
	}
}
