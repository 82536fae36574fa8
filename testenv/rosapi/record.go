package rosapi

import (
	"slices"
	"strings"
	"time"
)

// Sentence is a sentence as a client sent it, its passwords included.
type Sentence struct {
	At time.Time
	// Connection counts the connections from 1.
	Connection int
	// TLS is set for the api-ssl service.
	TLS bool
	// User is who was logged in.
	User  string
	Words []string
}

// reading are the commands that change nothing; "login" and "quit" belong to the
// connection, "cancel" ends a listen.
var reading = []string{"print", "getall", "get", "find", "listen", "cancel", "login", "quit"}

// lasting are the arguments of print that write a file or go on for ever.
var lasting = []string{"file", "append", "follow", "follow-only", "follow-strict", "interval"}

// changing reports whether a sentence would change a router or keep it busy. The bare
// path of a menu is only a mistake.
func changing(words []string) bool {
	if len(words) == 0 {
		return false
	}
	command := words[0]
	if !slices.Contains(reading, command[strings.LastIndexByte(command, '/')+1:]) {
		return !isMenu(command)
	}
	return slices.ContainsFunc(words[1:], func(word string) bool {
		name, _, _ := strings.Cut(strings.TrimPrefix(word, "="), "=")
		return strings.HasPrefix(word, "=") && slices.Contains(lasting, name)
	})
}

func isMenu(path string) bool {
	menus, err := menusByPath()
	if err != nil {
		return false
	}
	for known := range menus {
		if known == path || strings.HasPrefix(known, path+"/") {
			return true
		}
	}
	return false
}

func (r *Router) record(s Sentence) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sentences = append(r.sentences, s)
}

// Sentences returns everything that clients sent so far, in order.
func (r *Router) Sentences() []Sentence {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.sentences)
}

// Attempts returns the sentences that would have changed a real router, or made it
// write a file or print for ever.
func (r *Router) Attempts() []Sentence {
	return slices.DeleteFunc(r.Sentences(), func(s Sentence) bool { return !changing(s.Words) })
}

// Connections tells how many there were and how many at most at the same time.
func (r *Router) Connections() (all, most int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.accepted, r.most
}
