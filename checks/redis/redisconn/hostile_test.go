package redisconn

import (
	"context"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/testenv/hostile"
)

// survive runs the connector with credentials, so that every stage is reached.
func survive(t *testing.T, scheme string) func(context.Context, string) hostile.Result {
	t.Helper()
	return func(ctx context.Context, address string) hostile.Result {
		access := withLogin(accessTo(t, scheme, address), "audit", "canary-password")
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
		Collect:    survive(t, "redis"),
		Answer:     []byte("+PO"),
		HugePrefix: []byte("$2000000000\r\n"),
		Dirty:      []byte("-ERR \x1b[31m\x00\xff\xfe\u202e red\r\n"),
		RequireFIN: true,
		Seed:       6379,
	})
}

func TestHostilePeersOverTLS(t *testing.T) {
	hostile.Run(t, hostile.Suite{
		Collect:   survive(t, "rediss"),
		Answer:    []byte{0x16, 0x03, 0x03, 0x00, 0x7a, 0x02},
		SpeaksTLS: true,
		Seed:      6380,
		Expect:    map[hostile.Behaviour][]string{hostile.TLSPeer: {"denied", string(checks.Unreadable), string(checks.Timeout)}},
	})
}

// TestHugeReplyAfterLogin puts the hostile bytes behind an accepted PING.
func TestHugeReplyAfterLogin(t *testing.T) {
	for name, reply := range map[string]string{
		"huge_bulk": "$2000000000\r\n", "huge_array": "*2000000000\r\n:1\r\n", "resp3": "%1\r\n+a\r\n+b\r\n", "garbage": "garbage\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			peer := play(t, map[string]string{"PING": "+PONG\r\n", "hello": "-ERR unknown command\r\n", "INFO server": reply})
			access := accessTo(t, "redis", peer.Address)
			access.Timeout = time.Second
			collection := Collect(t.Context(), access)
			if collection.State() != checks.StatePartial || collection.Problem == nil {
				t.Errorf("state %s, problem %+v", collection.State(), collection.Problem)
			}
		})
	}
}
