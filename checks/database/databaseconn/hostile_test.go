package databaseconn

import (
	"context"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/testenv/hostile"
)

// survive runs the connector with consent and credentials, so that every stage is reached.
func survive(t *testing.T) func(context.Context, string) hostile.Result {
	t.Helper()
	return func(ctx context.Context, address string) hostile.Result {
		access := withLogin(active(accessTo(t, address)), "audit", "canary-password")
		access.Timeout = 500 * time.Millisecond
		collection := Collect(ctx, access)
		result := hostile.Result{State: string(collection.State()), HasFacts: collection.Facts != nil}
		if collection.Problem != nil {
			result.Reason, result.Detail = string(collection.Problem.Reason), collection.Problem.Detail
		}
		return result
	}
}

// TestHostilePeers has peers that take the request for TLS, and go wrong behind it.
func TestHostilePeers(t *testing.T) {
	for name, suite := range map[string]hostile.Suite{
		"plain": {
			Answer: []byte("NR"), HugePrefix: []byte("NE\x00\x00\x3f\xff"), HugeFill: []byte("S"),
			Dirty: []byte("NE\x00\x00\x00\x1bC\x1b[31m\x00C28\xff\xfe0\x00M\xe2\x80\xae\x00\x00\x00\x00\x00\x00"), Seed: 5432,
		},
		"tls": {Answer: []byte{'S', 0x16, 0x03, 0x03, 0x00, 0x7a, 0x02}, Seed: 5433},
	} {
		suite.Collect = survive(t)
		t.Run(name, func(t *testing.T) { hostile.Run(t, suite) })
	}
}

// TestOddServers are servers, poolers and relatives that a real server can't play.
func TestOddServers(t *testing.T) {
	for _, tc := range []struct {
		name, sent, words string
		reason            checks.Reason
	}{
		{"pooler", "NE\x00\x00\x00\x12SFATAL\x00C08P01\x00", "PgBouncer", checks.Unreadable},
		{"no_slot", "NE\x00\x00\x00\x0bC53300\x00", "no free connection", checks.Unreadable},
		{"starting", "NE\x00\x00\x00\x0bC57P03\x00", "is starting", checks.Unreadable},
		{"other_code", "NE\x00\x00\x00\x0bCXX000\x00", "refuses the connection with XX000", checks.Unreadable},
		{"unknown_proof", "NR\x00\x00\x00\x08\x00\x00\x00\x63", "a proof of the kind 99", checks.Unreadable},
		{"endless_length", "NR\xff\xff\xff\xff", "none of PostgreSQL", checks.Unreadable},
		{"negotiates_for_ever", "N" + "v\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00" + "v\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00" + "v\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00", "none of PostgreSQL", checks.Unreadable},
		{"other_protocol", "+PONG\r\n", "none of PostgreSQL", checks.Unreadable},
		{"old_server", "E\x00\x00\x00\x0bC0A000\x00", "none of PostgreSQL", checks.Unreadable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			access := active(accessTo(t, play(t, tc.sent)))
			access.Timeout = time.Second
			collection := Collect(t.Context(), access)
			if collection.Problem == nil || collection.Problem.Reason != tc.reason || !contains(collection, tc.words) {
				t.Errorf("problem %+v, %+v; want %s with %q", collection.Problem, collection.Problems, tc.reason, tc.words)
			}
		})
	}
}
