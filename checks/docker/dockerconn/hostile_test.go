package dockerconn

import (
	"context"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/testenv/hostile"
)

func survive(ctx context.Context, address string) hostile.Result {
	access := tcpAccess(address)
	access.Timeout, access.MaxBytes = 500*time.Millisecond, 8<<20
	got := Collect(ctx, access)
	result := hostile.Result{State: string(got.State()), HasFacts: got.Facts != nil}
	if got.Problem != nil {
		result.Reason, result.Detail = string(got.Problem.Reason), got.Problem.Detail
	}
	return result
}

func TestHostilePeers(t *testing.T) {
	hostile.Run(t, hostile.Suite{
		Collect:    survive,
		Answer:     []byte("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 100\r\n\r\nO"),
		HugePrefix: []byte("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2000000000\r\n\r\n"),
		HugeFill:   []byte("["),
		Dirty:      []byte("HTTP/1.1 200 OK\r\nApi-Version: 1.41\x1b[31m\xff\xfe\u202e\r\nContent-Length: 2\r\n\r\nOK"),
		RequireFIN: true,
		Seed:       2375,
		Expect:     map[hostile.Behaviour][]string{hostile.TLSPeer: {string(checks.Denied)}},
	})
}

func TestHostilePeersOverTLS(t *testing.T) {
	hostile.Run(t, hostile.Suite{
		Collect:   survive,
		Answer:    []byte{0x16, 0x03, 0x03, 0x00, 0x7a, 0x02},
		SpeaksTLS: true,
		Seed:      2376,
	})
}
