// Package hostile is the suite of hostile peers that every connector must
// survive: peers that are absent, silent, slow, endless, broken off, of another
// protocol, or lying.
//
// It speaks no protocol itself: a connector's test hands over its collector and a
// few bytes of its protocol, and [Run] judges what the collector makes of each peer.
package hostile

import (
	"context"
	"testing"
	"time"
)

// Result is what a collector made of a peer, in the words of its target's
// outcome: state ("partial"), reason code ("timeout") and sentence.
type Result struct {
	State, Reason, Detail string
	// HasFacts is set when the collector learned anything at all.
	HasFacts bool
}

// Suite says how to run one connector against the peers.
type Suite struct {
	// Collect runs the connector against the peer at address ("127.0.0.1:port").
	// Give it timeouts well below Deadline, so that it is the connector that ends things.
	Collect func(ctx context.Context, address string) Result
	// Answer is the valid beginning of the protocol's first answer, at least two
	// bytes. It must not be enough for a complete collection.
	Answer []byte
	// HugePrefix opens a valid answer that may go on for ever, such as the announced
	// length of a huge string. Empty leaves it out.
	HugePrefix []byte
	// HugeFill is repeated after HugePrefix; empty means zero bytes.
	HugeFill []byte
	// Dirty is a complete answer that looks valid and carries control characters and
	// invalid UTF-8 where the connector takes text from. Empty skips that peer.
	Dirty []byte
	// SpeaksTLS is set when the connector opens with TLS. A TLS server with a
	// self-signed certificate is then one that must be denied, and a plaintext server
	// is the wrong one; otherwise the TLS server is the wrong one.
	SpeaksTLS bool
	// RequireFIN asks that the connector closes with FIN wherever the peer leaves it
	// the choice, as connectors of industrial devices must.
	RequireFIN bool
	// Expect replaces the reasons that a peer may end with.
	Expect map[Behaviour][]string
	// Seed makes the garbage; every value gives other bytes.
	Seed uint64
	// Deadline is when the context given to Collect ends; 0 means 5 s.
	Deadline time.Duration
	// Bound is when Collect counts as hanging; 0 means Deadline and 15 s more.
	Bound time.Duration
	// CancelBound is how soon Collect must return when its context is cancelled; 0
	// means 2 s. It proves something when the connector's own timeout is longer.
	CancelBound time.Duration
	// HeapLimit is how many bytes the heap may grow; 0 means 64 MiB.
	HeapLimit uint64
}

// Run runs every behaviour as a subtest. It counts goroutines and measures the
// heap, so nothing else may run beside it in the same process: no t.Parallel.
//
// It fails a collector that hangs or panics, claims a complete collection, gives
// no reason or one that does not fit, shows control characters, leaves goroutines
// or connections behind, or lets its heap grow with the peer's answer.
func Run(t *testing.T, suite Suite) {
	t.Helper()
	if suite.Collect == nil || len(suite.Answer) < 2 {
		t.Fatal("a suite needs Collect, and an Answer of at least two bytes")
	}
	suite = suite.withDefaults()
	for _, behaviour := range suite.behaviours() {
		t.Run(string(behaviour), func(t *testing.T) {
			if behaviour == Dirty && len(suite.Dirty) == 0 {
				t.Skip("the suite gives no dirty answer of this protocol")
			}
			for _, problem := range try(t.Context(), suite, behaviour) {
				t.Error(problem)
			}
		})
	}
}

func (s Suite) withDefaults() Suite {
	s.Deadline = orElse(s.Deadline, 5*time.Second)
	s.Bound = orElse(s.Bound, s.Deadline+15*time.Second)
	s.CancelBound = orElse(s.CancelBound, 2*time.Second)
	s.HeapLimit = orElse(s.HeapLimit, 64<<20)
	if len(s.HugeFill) == 0 {
		s.HugeFill = []byte{0}
	}
	return s
}

func orElse[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}
