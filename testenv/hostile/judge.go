package hostile

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// slack is how many goroutines more than before are none of the collector's:
// those of the runtime and of the test itself.
const slack = 2

// try runs the collector against one peer and returns all that is wrong.
func try(ctx context.Context, suite Suite, b Behaviour) []string {
	before := runtime.NumGoroutine()
	p, err := start(suite, b)
	if err != nil {
		return []string{err.Error()}
	}
	heap := watchHeap()
	result, wrong := collect(ctx, suite, p, b)
	growth := heap()
	if wrong != "" {
		p.stop(false)
		return []string{wrong}
	}
	problems := verdict(result, b, suite.allowed(b))
	if growth > suite.HeapLimit {
		problems = append(problems, fmt.Sprintf("the heap grew by %d MiB", growth>>20))
	}
	problems = append(problems, p.stop(suite.RequireFIN && choosesClose(b))...)
	if !settle(func() bool { return runtime.NumGoroutine() <= before+slack }) {
		problems = append(problems, fmt.Sprintf("%d goroutines before, %d after", before, runtime.NumGoroutine()))
	}
	return problems
}

// choosesClose tells where the connector can end the connection in order: not
// when the peer sends on for ever, or resets it itself.
func choosesClose(b Behaviour) bool {
	switch b {
	case Silent, Half, Closed, Garbage, Dirty, Cancelled:
		return true
	default:
		return false
	}
}

// collect runs Collect within its bound. The second result says how it failed to
// return a result at all.
func collect(ctx context.Context, suite Suite, p *peer, b Behaviour) (Result, string) {
	deadline, bound := suite.Deadline, suite.Bound
	if b == Cancelled {
		deadline = 2 * suite.Bound // only the cancellation may end it
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	type returned struct {
		result Result
		wrong  string
	}
	done := make(chan returned, 1)
	go func() {
		var r returned
		defer func() {
			if caught := recover(); caught != nil {
				r.wrong = fmt.Sprintf("Collect panicked: %v", caught)
			}
			done <- r
		}()
		r.result = suite.Collect(ctx, p.address)
	}()
	hung := time.After(bound)
	if b == Cancelled {
		select {
		case <-p.accepted:
		case <-time.After(bound):
			return Result{}, "Collect never connected"
		}
		time.Sleep(50 * time.Millisecond) // into the wait for an answer
		cancel()
		hung, bound = time.After(suite.CancelBound), suite.CancelBound
	}
	select {
	case r := <-done:
		return r.result, r.wrong
	case <-hung:
		return Result{}, fmt.Sprintf("Collect hangs: no return within %v", bound)
	}
}

func verdict(r Result, b Behaviour, allowed []string) []string {
	var problems []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			problems = append(problems, fmt.Sprintf(format, args...))
		}
	}
	add(r.State == "", "state is empty")
	add(r.State == "collected", "state is collected: nothing can be complete here")
	add(r.HasFacts && r.State != "partial", "state %q with facts", r.State)
	add(!r.HasFacts && r.State == "partial", "state partial without facts")
	add(r.HasFacts && b == Refused, "facts of a target that was never reached")
	add(!slices.Contains(allowed, r.Reason), "reason is %q (%q), want one of %q", r.Reason, r.Detail, allowed)
	add(strings.TrimSpace(r.Detail) == "", "detail is empty: a person needs a sentence")
	for _, text := range []string{r.State, r.Reason, r.Detail} {
		add(!utf8.ValidString(text) || strings.ContainsFunc(text, invisible), "%q holds control characters or invalid UTF-8", text)
	}
	return problems
}

// invisible are control, format (direction overrides among them) and private characters.
func invisible(r rune) bool { return unicode.Is(unicode.C, r) }

// watchHeap samples the heap until the returned function is called, which gives
// the greatest growth seen, in bytes.
func watchHeap() func() uint64 {
	var base runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&base)
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var now runtime.MemStats
		var most uint64
		for running := true; running; {
			select {
			case <-stop:
				running = false
			case <-time.After(20 * time.Millisecond):
			}
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
		peak <- most
	}()
	return func() uint64 {
		close(stop)
		if most := <-peak; most > base.HeapAlloc {
			return most - base.HeapAlloc
		}
		return 0
	}
}
