package checks

import (
	"net/netip"
	"sync"
	"time"
)

// maxExchanges bounds a transcript's entries.
const maxExchanges = 10_000

// Exchange is one event on the wire: what hardcheck did to the target. Sent
// commands are shown without secrets, answers by their size or their class only.
type Exchange struct {
	// Milliseconds since the target's collection began.
	Milliseconds int64 `json:"ms"`
	// Event is connect, wait, send, receive or close.
	Event string `json:"event"`
	// What says it for people: "PING", "512 bytes".
	What string `json:"what,omitempty"`
}

// Transcript records the exchanges with one target. It is safe for use by
// several goroutines; a nil Transcript records nothing.
type Transcript struct {
	mu      sync.Mutex
	start   time.Time
	entries []Exchange
	dropped int
	heard   netip.AddrPort
}

// NewTranscript starts a transcript at now.
func NewTranscript(now time.Time) *Transcript { return &Transcript{start: now} }

// Add records an event that happened at now.
func (t *Transcript) Add(now time.Time, event, what string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.entries) >= maxExchanges {
		t.dropped++
		return
	}
	t.entries = append(t.entries, Exchange{Milliseconds: now.Sub(t.start).Milliseconds(), Event: event, What: Clean(what)})
}

// Hear notes where on the network the target has answered; the first place stays.
func (t *Transcript) Hear(at netip.AddrPort) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.heard.IsValid() {
		t.heard = at
	}
}

// Heard is where the target has answered over the network; not valid where it has not.
func (t *Transcript) Heard() netip.AddrPort {
	if t == nil {
		return netip.AddrPort{}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.heard
}

// Exchanges returns a copy of what was recorded so far, and how many later
// events were dropped because the transcript was full.
func (t *Transcript) Exchanges() (entries []Exchange, dropped int) {
	if t == nil {
		return nil, 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Exchange(nil), t.entries...), t.dropped
}
