// Package engine collects facts and evaluates them.
//
// [Collect] does all the waiting: every target has its own deadline, no two
// targets at one address are read at a time, and a connector that hangs or
// panics costs its own target and nothing else. [Evaluation] is pure: equal
// records, profiles and dates give an equal [Result], whatever the order in which
// the records came.
package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/site"
)

// Limits bound a collection. Zero fields get the defaults of the constants.
type Limits struct {
	// Parallel is how many targets are read at a time.
	Parallel int
	// PerTarget bounds everything done with one target; 0 is [DefaultPerTarget], or more
	// where the target's connector says so.
	PerTarget time.Duration
	// Step bounds each connect, read and write.
	Step time.Duration
	// MaxBytes bounds everything read from one target.
	MaxBytes int64
	// Resolver looks host names up; nil is the system's.
	Resolver Resolver
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// The default limits. A careful read of a slow controller takes twelve requests a
// second apart; a minute leaves room for it and ends a stalled one.
const (
	DefaultParallel  = 16
	DefaultPerTarget = 60 * time.Second
	DefaultStep      = 3 * time.Second
	DefaultMaxBytes  = 64 << 20
)

// grace is how long a connector may take to return after its context ended,
// before it is left behind. An interrupted audit must end within a second.
const grace = 400 * time.Millisecond

func (l Limits) withDefaults() Limits {
	if l.Parallel <= 0 {
		l.Parallel = DefaultParallel
	}
	if l.Step <= 0 {
		l.Step = DefaultStep
	}
	if l.MaxBytes <= 0 {
		l.MaxBytes = DefaultMaxBytes
	}
	if l.Now == nil {
		l.Now = time.Now
	}
	return l
}

// perTarget bounds what is done with a target of the connector.
func (l Limits) perTarget(connector *checks.Connector) time.Duration {
	if l.PerTarget > 0 {
		return l.PerTarget
	}
	return max(DefaultPerTarget, connector.Time)
}

// Job is one target and the connector that reads it. A site may have many thousand of them,
// so both are pointed at.
type Job struct {
	Access    *checks.Access
	Connector *checks.Connector
}

// Collect reads all jobs, those of one name one after another, and calls emit with one record for each, as they
// finish, never two at a time. When ctx ends, what runs is cut short, what has
// not begun is recorded as not read, and Collect returns within a second. The
// only errors are those of emit, the first of which ends the collection.
func Collect(ctx context.Context, jobs []Job, limits Limits, emit func(Record) error) error {
	limits = limits.withDefaults()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	records := make(chan Record, limits.Parallel) // a reader goes on while others' records are judged
	go func() {
		// Chains of one address wait for each other, so one reader takes them all. Readers of
		// different chains meet only where a name has several addresses: those that are held up
		// there are spared for, and a gate keeps the others to the places that there are.
		chains := chains(jobs)
		all, most := queues(chains), limits.Parallel
		reader := reader{limits: limits, hands: newHands(limits.Parallel)}
		defer reader.hands.dismiss()
		if slices.ContainsFunc(chains, func(chain []Job) bool { return len(chain) > 1 }) {
			reader.gate = newGate(limits.Parallel)
			most += spareReaders
		}
		var taken atomic.Int64
		var readers sync.WaitGroup
		for range min(most, len(all)) {
			readers.Go(func() {
				for at := taken.Add(1); at <= int64(len(all)); at = taken.Add(1) {
					for _, chain := range all[at-1] {
						for _, record := range reader.chain(ctx, chain) {
							records <- record
						}
					}
				}
			})
		}
		readers.Wait()
		close(records)
	}()
	var failed error
	for record := range records {
		if failed != nil {
			continue
		}
		if failed = emit(record); failed != nil {
			stop()
		}
	}
	return failed
}

// spareReaders are the goroutines beyond those that places are for.
const spareReaders = 64

// reader reads targets.
type reader struct {
	limits Limits
	gate   *gate
	hands  hands
}

// inTurn waits for the target's address and for a free place, then reads it.
func (r reader) inTurn(ctx context.Context, job Job, further bool) Record {
	leave, err := r.gate.enter(ctx, addressOf(job.Access))
	if err != nil {
		now := r.limits.Now()
		return newRecord(job.Access, nothing(checks.Timeout, "interrupted before this target was read"), now, now)
	}
	defer leave()
	return r.read(ctx, job, further)
}

func (r reader) read(ctx context.Context, job Job, further bool) Record {
	started := r.limits.Now()
	access := *job.Access
	access.Further = further
	access.Timeout, access.MaxBytes = r.limits.Step, r.limits.MaxBytes
	access.Transcript = checks.NewTranscript(started)
	var got reading
	if open, why := site.Open(access.Windows, started); !open {
		got = nothing(checks.Window, why)
	} else if access.Host != "" && access.Endpoint == "" {
		got = nothing(checks.Unreachable, fmt.Sprintf("no address is known for the host %q: is the name right, and does DNS answer?", access.Host))
	} else {
		got = r.withinWindow(ctx, job.Connector, &access, started)
	}
	record := newRecord(&access, got, started, r.limits.Now())
	record.Transcript, record.Dropped = access.Transcript.Exchanges()
	if record.Facts != nil { // what answered was of the target's kind
		record.Answered = access.Transcript.Heard()
	}
	return record
}

// errWindow is why a context ended whose target's allowed hours were over.
var errWindow = errors.New("the allowed window closed")

// withinWindow cuts the collection short when the target's window closes. What
// that left unread says so, and not that the target was slow.
func (r reader) withinWindow(ctx context.Context, connector *checks.Connector, access *checks.Access, started time.Time) reading {
	limit := r.limits.perTarget(connector)
	end, closes := site.Closes(access.Windows, started, limit)
	if !closes {
		return r.bounded(ctx, connector, access, limit)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, end.Sub(started), errWindow)
	defer cancel()
	got := r.bounded(ctx, connector, access, limit)
	if !errors.Is(context.Cause(ctx), errWindow) {
		return got
	}
	closed := checks.Problem{Reason: checks.Window, Detail: fmt.Sprintf("the allowed window closed at %s, before this was read", end.Format("15:04"))}
	if got.Problem != nil && got.Problem.Reason == checks.Timeout {
		got.Problem = &closed
	}
	for path, problem := range got.Problems {
		if problem.Reason == checks.Timeout {
			got.Problems[path] = closed
		}
	}
	return got
}

// bounded runs the connector and outlives it: whatever it does, the target is
// done when the deadline and the grace have passed. A goroutine left behind ends
// with its connection or with the process.
func (r reader) bounded(ctx context.Context, connector *checks.Connector, access *checks.Access, limit time.Duration) reading {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := make(chan reading, 1)
	r.hands.run(func() { done <- guarded(ctx, connector, access) })
	select {
	case got := <-done:
		return got
	case <-ctx.Done():
	}
	select {
	case got := <-done:
		return got
	case <-time.After(grace):
	}
	if errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return nothing(checks.Timeout, fmt.Sprintf("not read within %s", limit))
	}
	return nothing(checks.Timeout, "interrupted while this target was read")
}

// reading is what came of one target: a collection, or a defect of hardcheck's own
// that kept it from being made.
type reading struct {
	checks.Collection
	defect bool
}

// nothing is a reading without facts.
func nothing(reason checks.Reason, why string) reading {
	return reading{Collection: checks.NoFacts(reason, why)}
}

// guarded turns a panic into a reading that says so.
func guarded(ctx context.Context, connector *checks.Connector, access *checks.Access) (got reading) {
	defer func() {
		if cause := recover(); cause != nil {
			got = nothing(checks.Unreadable, "a defect of hardcheck, please report it: "+describePanic(cause))
			got.defect = true
		}
	}()
	return reading{Collection: connector.Collect(ctx, *access)}
}

// describePanic tells what happened without the panic's own value, which might
// hold what was being read; runtime errors hold only numbers and types.
func describePanic(cause any) string {
	if err, ok := cause.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("panic with a %T", cause)
}
