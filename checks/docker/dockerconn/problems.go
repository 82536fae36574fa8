package dockerconn

import (
	"fmt"
	"sync"

	"hardcheck/checks"
)

// because makes a problem of a sentence.
func because(reason checks.Reason, format string, args ...any) checks.Problem {
	return checks.Problem{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// problems are [checks.Problems] for several goroutines.
type problems struct {
	mu   sync.Mutex
	list checks.Problems
}

func (p *problems) problem(path string, problem checks.Problem) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list.Add(checks.Clean(path), problem)
}

// forget takes back the problems of what is at a path.
func (p *problems) forget(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list.Forget(checks.Clean(path))
}

func (p *problems) all() map[string]checks.Problem {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.list.Map()
}
