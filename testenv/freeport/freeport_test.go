package freeport

import (
	"net"
	"strconv"
	"testing"
)

func TestPortsAreFreeAndGivenOnce(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for range 200 {
		port, err := On(t.Context(), "127.0.0.1")
		if err != nil || seen[port] || port < first || port >= last {
			t.Fatalf("port %d, given before: %t, %v", port, seen[port], err)
		}
		seen[port] = true
	}
	for port := range seen {
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			t.Fatal(err)
		}
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := On(t.Context(), "192.0.2.1"); err == nil {
		t.Error("a port of an address that is not this machine's")
	}
}
