package hostile

import (
	"net"
	"testing"
	"time"
)

// Serve lets answer speak with everybody who connects, on loopback until the test ends, and
// returns the address. A connection ends with its answer, and after 20 s in any case.
func Serve(t testing.TB, answer func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
				answer(conn)
			}()
		}
	}()
	return listener.Addr().String()
}
