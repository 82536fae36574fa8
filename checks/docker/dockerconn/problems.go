package dockerconn

import (
	"fmt"
	"strings"
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

// forget takes back the problems of the containers that are gone. A name may begin with another's and
// a dot, so that a path is of the longest name that it has.
func (p *problems) forget(gone []string, stay []*inspected) {
	names := map[string]bool{}
	for _, c := range stay {
		names[c.name] = false
	}
	for _, name := range gone {
		names[name] = true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list.Forget(func(path string) bool {
		name, ofContainer := strings.CutPrefix(path, "containers.")
		for ofContainer {
			if isGone, there := names[name]; there {
				return isGone
			}
			dot := strings.LastIndexByte(name, '.')
			if dot < 0 {
				return false
			}
			name = name[:dot]
		}
		return false
	})
}

func (p *problems) all() map[string]checks.Problem {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.list.Take()
}
