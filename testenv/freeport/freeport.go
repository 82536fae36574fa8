// Package freeport finds ports for servers that can't be given a listener.
package freeport

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
)

// The ports that are given lie below those that the kernel gives to connections and to other
// tests' listeners meanwhile (net.ipv4.ip_local_port_range of Linux: 32768 on).
const (
	first = 10_000
	last  = 32_000
)

// given are the ports that this process has chosen: of two servers that start at the same time
// on one of them, the second would be taken for the first, or fail.
var given sync.Map

// On is a TCP port of the host that nothing listened on a moment ago, and that is given once.
func On(ctx context.Context, host string) (int, error) {
	failed := errors.New("all that were tried are given")
	for range 100 {
		port := first + rand.IntN(last-first)
		if _, taken := given.LoadOrStore(port, true); taken {
			continue
		}
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err == nil {
			return port, listener.Close()
		}
		failed = err
	}
	return 0, fmt.Errorf("no free port of %q between %d and %d: %w", host, first, last, failed)
}
