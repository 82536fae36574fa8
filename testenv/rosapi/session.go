package rosapi

import (
	"bufio"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// session is one connection of a client.
type session struct {
	router *Router
	number int
	raw    net.Conn // below TLS
	conn   net.Conn
	secure bool
	source netip.Addr
	begin  time.Time

	// challenge of a login that waits for its response.
	challenge string
	// mute is set by faults after which no command is answered.
	mute bool

	// writing keeps sentences whole; a fault may hold it for as long as the client stays.
	writing sync.Mutex

	// mu guards what other sessions look at.
	mu      sync.Mutex
	user    string
	listens map[string]request // by tag
}

// lingering bounds how long the rest of a client's bytes is read at the end:
// unread bytes would turn the close into a reset.
const lingering = 100 * time.Millisecond

func (s *session) serve() {
	reader := bufio.NewReader(s.conn)
	for {
		words, err := readSentence(reader)
		if err != nil {
			break
		}
		if len(words) == 0 {
			continue
		}
		s.router.record(Sentence{At: time.Now(), Connection: s.number, TLS: s.secure, User: s.name(), Words: words})
		if !s.mute && !s.handle(parseRequest(words)) {
			break
		}
	}
	closeWrite(s.conn)
	_ = s.conn.SetReadDeadline(time.Now().Add(lingering))
	_, _ = io.Copy(io.Discard, reader)
}

func closeWrite(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}

func (s *session) name() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.user
}

// handle answers one request; false ends the connection.
func (s *session) handle(r request) bool {
	fault := s.router.current().faultOn(r.command)
	if r.command != "/login" && s.name() == "" {
		return s.deliver(Fault{}, r.tag, []sentence{{"!fatal", textNoLogin}}) && false
	}
	if r.command == "/quit" {
		return s.deliver(Fault{}, r.tag, []sentence{{"!fatal", "session terminated on request"}}) && false
	}
	answer := s.answer(r)
	if len(answer) == 0 && fault.Kind == "" {
		return true
	}
	return s.deliver(fault, r.tag, distort(fault, answer))
}

// answer is the whole answer to a request; none for a listen, which answers later.
func (s *session) answer(r request) []sentence {
	switch r.command {
	case "/login":
		return s.login(r)
	case "/cancel":
		return s.cancel(r)
	}
	d := s.router.current()
	path, verb := r.menu()
	menu, err := find(path)
	if err != nil || d.Lacks(path) {
		return d.missing(r)
	}
	policies := d.policies(s.name())
	switch {
	case verb == "print" || verb == "getall" || verb == "listen":
		if isMarked(d.denied, path) || !allowed(policies, "read") {
			return []sentence{trap(textDenied), {"!done"}}
		}
		if verb == "listen" {
			s.listen(r)
			return nil
		}
		return d.print(menu, s.router.view(path, policies), r)
	case slices.Contains(reading, verb), !slices.Contains(menu.Commands, verb):
		return d.missing(r)
	case allowed(policies, "write"):
		return []sentence{trap("failure: a simulated router can't be changed"), {"!done"}}
	}
	return []sentence{trap(textDenied), {"!done"}}
}

func (s *session) listen(r request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listens == nil {
		s.listens = map[string]request{}
	}
	s.listens[r.tag] = r
}

// cancel ends the listen with the tag, or all: each with a trap and its own end.
func (s *session) cancel(r request) []sentence {
	tag, one := r.arguments["tag"]
	s.mu.Lock()
	var ended []string
	for known := range s.listens {
		if !one || known == tag {
			ended = append(ended, known)
			delete(s.listens, known)
		}
	}
	s.mu.Unlock()
	slices.Sort(ended)
	for _, known := range ended {
		s.deliver(Fault{}, known, []sentence{{"!trap", "=category=2", "=message=" + textInterrupts}, {"!done"}})
	}
	return []sentence{{"!done"}}
}

// tell sends the rows to the listens on their menu.
func (s *session) tell(menu string, rows []Row) {
	s.mu.Lock()
	var waiting []request
	for _, r := range s.listens {
		if path, _ := r.menu(); path == menu {
			waiting = append(waiting, r)
		}
	}
	s.mu.Unlock()
	for _, r := range waiting {
		var answer []sentence
		for _, row := range rows {
			if r.query.selects(row) {
				answer = append(answer, r.project(row))
			}
		}
		s.deliver(Fault{}, r.tag, answer)
	}
}
