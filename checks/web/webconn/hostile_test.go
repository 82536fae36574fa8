package webconn

import (
	"context"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/web"
	"hardcheck/testenv/hostile"
)

func survive(t *testing.T, scheme string) func(context.Context, string) hostile.Result {
	t.Helper()
	return func(ctx context.Context, address string) hostile.Result {
		access := checktest.AccessTo(t, "web", scheme, address)
		access.Target.Settings = web.Settings{Web: few}
		access.Timeout = 500 * time.Millisecond
		collection := Collect(ctx, access)
		result := hostile.Result{State: string(collection.State()), HasFacts: collection.Facts != nil}
		if collection.Problem != nil {
			result.Reason, result.Detail = string(collection.Problem.Reason), collection.Problem.Detail
		}
		return result
	}
}

func TestHostilePeers(t *testing.T) {
	hostile.Run(t, hostile.Suite{
		Collect:    survive(t, "http"),
		Answer:     []byte("HTTP/1.1 200 OK\r\nServer: x\r\n"),
		HugePrefix: []byte("HTTP/1.1 200 OK\r\nX: "),
		HugeFill:   []byte("a"),
		Dirty:      []byte("HTTP/1.1 \x1b[31m\x00\xff\xfe\r\n\r\n"),
		Seed:       80,
	})
}

func TestHostilePeersOverTLS(t *testing.T) {
	hostile.Run(t, hostile.Suite{
		Collect:   survive(t, "https"),
		Answer:    []byte{0x16, 0x03, 0x03, 0x00, 0x7a, 0x02},
		SpeaksTLS: true,
		Seed:      443,
		Expect:    map[hostile.Behaviour][]string{hostile.TLSPeer: {"denied", string(checks.Unreadable), string(checks.Timeout)}},
	})
}
