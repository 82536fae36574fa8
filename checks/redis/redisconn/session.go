package redisconn

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"

	"hardcheck/checks"
)

// quietLibrary keeps the client library from writing to stderr.
var quietLibrary = sync.OnceFunc(logging.Disable)

var errOneConnection = errors.New("the connection was lost, and there is only one")

// session runs pipelines over one guarded connection.
type session struct {
	client *goredis.Client
	guard  *guard
}

// newSession hands conn to the client library, set to send nothing of its own
// but HELLO 2: no identity, no retries, no second connection, no credentials.
func newSession(conn *guard, timeout time.Duration) *session {
	quietLibrary()
	var once sync.Once
	dial := func(context.Context, string, string) (net.Conn, error) {
		var given net.Conn
		once.Do(func() { given = conn })
		if given == nil {
			return nil, errOneConnection
		}
		return given, nil
	}
	return &session{guard: conn, client: goredis.NewClient(&goredis.Options{
		Dialer: dial, Protocol: 2, DisableIdentity: true,
		MaxRetries: -1, DialerRetries: 1, PoolSize: 1, PipelinePoolSize: -1,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		ContextTimeoutEnabled:    true,
		// The guarded connection bounds every read; these bound a whole pipeline.
		DialTimeout: timeout, ReadTimeout: 3 * timeout, WriteTimeout: timeout,
	})}
}

// close closes the connection too.
func (s *session) close() { _ = s.client.Close() }

// answer is what a server said to one command.
type answer struct {
	// value is a string, an int64, nil or a []any of such; an error within an
	// array is a value too.
	value any
	// refusal is an error reply.
	refusal *refusal
	// failure is why there is no reply at all.
	failure error
}

// answers are the answers by command, its words joined by spaces.
type answers map[string]answer

func (a answers) of(command []string) answer {
	if given, ok := a[strings.Join(command, " ")]; ok {
		return given
	}
	return answer{failure: errNotAsked}
}

// errNotAsked is why there is no answer to a question that was left out.
var errNotAsked = error(checks.Problem{Reason: checks.Unreadable, Detail: "was not asked for"})

// asked reports whether there was a question.
func (a answer) asked() bool { return a.failure != errNotAsked }

// read sends all commands in one write and adds their answers.
func (s *session) read(ctx context.Context, commands [][]string, into answers) {
	pipeline := s.client.Pipeline()
	results := make([]*goredis.Cmd, len(commands))
	for i, command := range commands {
		var args []any
		for _, word := range s.guard.config.spelled(command) {
			args = append(args, word)
		}
		results[i] = pipeline.Do(ctx, args...)
	}
	// Its error is the first of the commands' own.
	_, _ = pipeline.Exec(ctx)
	for i, command := range commands {
		into[strings.Join(command, " ")] = answerOf(results[i])
	}
}

// answerOf prefers a value to an error: when the connection breaks, the library
// marks the commands that were answered before too. The guard hands on whole
// replies only, so there are no half values.
func answerOf(result *goredis.Cmd) answer {
	var refused goredis.Error
	value, err := result.Val(), result.Err()
	switch {
	case value != nil, err == nil, errors.Is(err, goredis.Nil):
		return answer{value: value}
	case errors.As(err, &refused):
		return answer{refusal: newRefusal(refused.Error())}
	}
	return answer{failure: err}
}
