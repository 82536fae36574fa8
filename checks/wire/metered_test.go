package wire_test

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"hardcheck/checks/wire"
)

// TestMeteredReadsInTheBackground is about client libraries that read on while the one who
// gave up dials the next connection: the race detector is the judge.
func TestMeteredReadsInTheBackground(t *testing.T) {
	ours, theirs := net.Pipe()
	var left atomic.Int64
	left.Store(1000)
	metered := wire.Metered(ours, &left)
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			if _, err := io.CopyN(io.Discard, metered, 300); err != nil {
				t.Error(err)
			}
		})
	}
	for range 20 {
		if _, err := theirs.Write(make([]byte, 30)); err != nil {
			t.Fatal(err)
		}
	}
	readers.Wait()
	if got := left.Load(); got != 400 {
		t.Errorf("%d bytes left, want 400", got)
	}
}
