package modbusconn

import (
	"context"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/wire"
	"hardcheck/testenv/hostile"
)

func survive(t *testing.T, scheme string) func(context.Context, string) hostile.Result {
	t.Helper()
	return func(ctx context.Context, address string) hostile.Result {
		access := withConsent(accessTo(t, scheme, address), "active", "write-probe")
		access.Timeout = 500 * time.Millisecond
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) > 10*time.Second {
			access.Timeout = 10 * time.Second // the cancellation must end it, not our own patience
		}
		collection := Collect(ctx, access)
		result := hostile.Result{State: string(collection.State()), HasFacts: collection.Facts != nil}
		if collection.Problem != nil {
			result.Reason, result.Detail = string(collection.Problem.Reason), collection.Problem.Detail
		}
		return result
	}
}

func TestHostilePeers(t *testing.T) {
	dirty := encodeFrame(firstTransaction, 1, append([]byte{43, 14, 1, 1, 0, 0, 1, 0, 14}, "\x1b[31m\x00\xff\xfe\u202e red"[:14]...))
	hostile.Run(t, hostile.Suite{
		Collect:    survive(t, "modbus"),
		Answer:     []byte{0x48, 0x43, 0, 0, 0, 60},
		HugePrefix: []byte{0x48, 0x43, 0, 0, 0xFF, 0xFF},
		Dirty:      dirty,
		RequireFIN: true,
		Seed:       502,
	})
}

// TestHostilePeersOfTypedReads lets the read through the relay meet what any first request
// may: the other author's client sees nothing of it.
func TestHostilePeersOfTypedReads(t *testing.T) {
	lock := typed("write lock", modbus.TypeUint16, "", "holding", 40, oneOf("1"))
	hostile.Run(t, hostile.Suite{
		Collect: func(ctx context.Context, address string) hostile.Result {
			access := accessTo(t, "modbus", address)
			access.Timeout = 500 * time.Millisecond
			if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) > 10*time.Second {
				access.Timeout = 10 * time.Second
			}
			access.Target.Settings = modbus.Settings{Registers: []modbus.Registers{lock}}
			c := newCollector(access)
			conn, err := c.dial(ctx, nil)
			if err != nil {
				c.fail(wire.Classify(err))
			} else {
				l := newLink(conn, c)
				c.askTyped(ctx, l, readListed(lock), lock)
				l.close()
			}
			collection := c.collection()
			if len(c.facts.Expected) > 0 {
				t.Errorf("expected: %+v", c.facts.Expected)
			}
			result := hostile.Result{State: string(collection.State()), HasFacts: collection.Facts != nil}
			if collection.Problem != nil {
				result.Reason, result.Detail = string(collection.Problem.Reason), collection.Problem.Detail
			}
			return result
		},
		Answer:     []byte{0x48, 0x43, 0, 0, 0, 60},
		HugePrefix: []byte{0x48, 0x43, 0, 0, 0xFF, 0xFF},
		Dirty:      encodeFrame(firstTransaction, 1, []byte{3, 4, 0x1b, '[', '3', '1'}),
		RequireFIN: true,
		Seed:       16,
	})
}

func TestHostilePeersOverTLS(t *testing.T) {
	hostile.Run(t, hostile.Suite{
		Collect:    survive(t, "modbus+tls"),
		Answer:     []byte{0x16, 0x03, 0x03, 0x00, 0x7a, 0x02},
		SpeaksTLS:  true,
		RequireFIN: true,
		Seed:       802,
		// The server is read without a credential, so that its certificate is a fact; what
		// it sends inside TLS is no Modbus answer.
		Expect: map[hostile.Behaviour][]string{hostile.TLSPeer: {string(checks.Unreadable), string(checks.Timeout)}},
	})
}
