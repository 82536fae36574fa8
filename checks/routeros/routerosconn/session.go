package routerosconn

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	ros "github.com/go-routeros/routeros/v3"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// patience is how many times the timeout of a single read a whole answer may take.
const patience = 5

// session runs one command after another over a guarded connection. The library is
// used in its synchronous mode, which knows no deadline of its own and is not safe for
// concurrent use: the connection's deadline and the mutex here stand in.
type session struct {
	mu      sync.Mutex
	conn    *guard
	client  *ros.Client
	timeout time.Duration
	user    string
	secret  string
}

func newSession(conn *guard, timeout time.Duration) *session {
	// Its error is always nil.
	client, _ := ros.NewClient(conn)
	// The library logs every sentence, the login with its password included.
	client.SetLogHandler(slog.DiscardHandler)
	return &session{conn: conn, client: client, timeout: timeout}
}

// close closes the connection too.
func (s *session) close() { _ = s.client.Close() }

// run sends one sentence and returns the whole answer. A trap is an error although the
// rows before it were read: half a menu must not look like all of it.
func (s *session) run(words []string) (*ros.Reply, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.conn.SetDeadline(time.Now().Add(patience * s.timeout)); err != nil {
		return nil, fmt.Errorf("set deadline: %w", err)
	}
	return s.client.RunArgs(words)
}

// login sends the credentials once. The router's text is used for its class only: it
// may repeat what was sent.
func (s *session) login(user string, password checks.Secret) error {
	s.user, s.secret = user, password.Reveal()
	reply, err := s.run([]string{"/login", "=name=" + user, "=password=" + s.secret})
	if refusal, ok := errors.AsType[*ros.DeviceError](err); ok {
		return loginRefused(refusal, user)
	}
	if err != nil {
		return err
	}
	if _, challenged := reply.Done.Map["ret"]; challenged {
		return checks.Problem{Reason: checks.Denied, Detail: "the router wants the login of RouterOS before 6.43, " +
			"whose MD5 digest gives the password away to whoever listens: it is not answered"}
	}
	return nil
}

// quit ends the session in the router's log; its answer is a farewell.
func (s *session) quit() { _, _ = s.run(quitSentence) }

// rows asks for a menu.
func (s *session) rows(menu routeros.Menu, scripts bool) ([]routeros.Row, error) {
	reply, err := s.run(printSentence(menu, scripts))
	if err != nil {
		return nil, err
	}
	if len(reply.Re) > routeros.MaxRows {
		return nil, menuProblem{checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf(
			"%s has more than the %d rows that are read", menu.Path, routeros.MaxRows)}}
	}
	rows := make([]routeros.Row, len(reply.Re))
	for i, sentence := range reply.Re {
		rows[i] = routeros.Row{}
		for _, pair := range sentence.List {
			if _, twice := rows[i][pair.Key]; twice {
				return nil, menuProblem{checks.Problem{Reason: checks.Unreadable, Detail: fmt.Sprintf(
					"a row of %s has %s twice", menu.Path, checks.Clean(pair.Key))}}
			}
			rows[i][pair.Key] = s.hide(pair.Value)
		}
	}
	return rows, nil
}

// count asks for the number of rows of a menu.
func (s *session) count(menu routeros.Menu) (int, error) {
	reply, err := s.run(countSentence(menu))
	if err != nil {
		return 0, err
	}
	number, err := strconv.Atoi(reply.Done.Map["ret"])
	if err != nil || number < 0 {
		return 0, menuProblem{checks.Problem{
			Reason: checks.Unreadable, Detail: fmt.Sprintf("the router did not say how many rows %s has", menu.Path),
		}}
	}
	return number, nil
}

// longSecret is the length in bytes from which our own password is looked for in what
// the router prints. A shorter one would blot out ordinary words.
const longSecret = 8

// hide takes our own password out of a text, should the router show it somewhere. Our
// user's name stays even where the password is the same: without it the account would
// be judged as somebody else's.
func (s *session) hide(text string) string {
	if len(s.secret) < longSecret || text == s.user {
		return text
	}
	return strings.ReplaceAll(text, s.secret, redacted)
}

// message is hide for a router's error texts, from which a short password is taken out
// too: they may repeat what was sent.
func (s *session) message(refusal *ros.DeviceError) string {
	text := refusal.Sentence.Map["message"]
	if s.secret != "" {
		text = strings.ReplaceAll(text, s.secret, redacted)
	}
	return checks.Clean(text)
}

const redacted = "[redacted]"
