package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
)

// progress is one line on a terminal that says which targets are waited for. A nil
// progress shows nothing.
type progress struct {
	out     io.Writer
	columns func() int
	started time.Time

	mu      sync.Mutex
	waiting []string
	total   int
	stop    chan struct{}
	stopped chan struct{}
}

// startProgress shows the line until end is called. It is nil where standard error
// is no terminal, or nobody wants to see it.
func startProgress(s streams, quiet bool, accesses []checks.Access) *progress {
	if quiet || !isTerminal(s.err) {
		return nil
	}
	p := &progress{
		out: s.err, columns: func() int { return cmp.Or(columnsOf(s.err), 80) }, started: time.Now(), total: len(accesses),
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	for _, access := range accesses {
		p.waiting = append(p.waiting, checks.Clean(access.Target.Name))
	}
	go p.run()
	return p
}

// run draws once a second, so that a target that hangs is seen to hang.
func (p *progress) run() {
	defer close(p.stopped)
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		p.draw(time.Now())
		select {
		case <-ticker.C:
		case <-p.stop:
			_, _ = io.WriteString(p.out, "\r\033[K")
			return
		}
	}
}

func (p *progress) draw(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = io.WriteString(p.out, "\r\033[K"+progressLine(p.waiting, p.total, now.Sub(p.started), p.columns()))
}

// done is told of each target that ended.
func (p *progress) done() func(r engine.Record) {
	if p == nil {
		return nil
	}
	return func(r engine.Record) {
		p.mu.Lock()
		if at := slices.Index(p.waiting, checks.Clean(r.Target.Given())); at >= 0 {
			p.waiting = slices.Delete(p.waiting, at, at+1)
		}
		p.mu.Unlock()
		p.draw(time.Now())
	}
}

// end takes the line away.
func (p *progress) end() {
	if p != nil {
		close(p.stop)
		<-p.stopped
	}
}

// progressLine names as many of the targets that are waited for as fit into the
// columns, or the beginning of one. The last column stays free, since writing there moves some terminals on.
func progressLine(waiting []string, total int, elapsed time.Duration, columns int) string {
	line := fmt.Sprintf("%d of %d targets done, %s", total-len(waiting), total, elapsed.Truncate(time.Second))
	names := ""
	for i := len(waiting); i > 0; i-- {
		names = ": waiting for " + strings.Join(waiting[:i], ", ")
		if i < len(waiting) {
			names += fmt.Sprintf(" and %d more", len(waiting)-i)
		}
		if report.Columns(line+names) < columns {
			return line + names
		}
	}
	whole := line + names
	if report.Columns(whole) < columns {
		return whole
	}
	return report.Fitting(whole, max(columns-2, 0)) + "…"
}
