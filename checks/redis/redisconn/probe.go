package redisconn

import (
	"context"
	"errors"
	"io"
	"syscall"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/wire"
)

// probeAnonymously learns how the server treats a client that has no credentials and no
// certificate. A problem is returned when there is nothing more to be had.
func (c *collector) probeAnonymously(ctx context.Context) *checks.Problem {
	conn, shown, err := c.connect(ctx, c.withoutCertificate())
	c.keepTLS(shown)
	if err != nil {
		return c.notConnected(shown, err)
	}
	defer func() { _ = conn.Close() }()
	answer, problem, err := probe(conn.ask)
	if err != nil {
		return c.notAnswered(shown, err)
	}
	c.learned = true
	if answer != "" {
		c.facts.Anonymous = checks.Known(answer)
	}
	switch {
	case problem == nil:
		return nil
	case answer == "" && problem.Reason == checks.Denied:
		// A default user who may do next to nothing: others may do more.
		c.problems.Add("anonymous", *problem)
		return nil
	}
	return problem
}

func (c *collector) keepTLS(shown checks.TLS) {
	if len(shown.Chain) > 0 {
		c.facts.TLS = checks.Known(shown)
		c.learned = true
	}
}

// notConnected explains why there is no connection to ask over; nil when the
// server wants nothing but a certificate.
func (c *collector) notConnected(shown checks.TLS, err error) *checks.Problem {
	if demandsCertificate(shown, err) {
		c.facts.Anonymous, c.learned = checks.Known(redis.AnswerCertificate), true
		return nil
	}
	problem := wire.Classify(err)
	if c.encrypted() && len(shown.Chain) == 0 && !wire.SpokeTLS(err) && (problem.Reason == checks.Timeout || problem.Reason == checks.Unreadable) {
		problem.Detail = "the port does not answer TLS here: is it redis://? (" + problem.Detail + ")"
	}
	return &problem
}

// notAnswered explains why a PING got no reply; nil when the server wants a
// certificate: with TLS 1.3 it says so only now.
func (c *collector) notAnswered(shown checks.TLS, err error) *checks.Problem {
	if demandsCertificate(shown, err) {
		c.facts.Anonymous, c.learned = checks.Known(redis.AnswerCertificate), true
		return nil
	}
	if !c.encrypted() && closed(err) {
		return unreadable("the server closed the connection at the first command: does the port speak TLS (rediss://)?")
	}
	problem := wire.Classify(err)
	return &problem
}

func demandsCertificate(shown checks.TLS, err error) bool {
	requested, known := shown.ClientCertificateRequested.Get()
	return known && requested && wire.Classify(err).Reason == checks.Denied
}

func closed(err error) bool {
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, end) {
			return true
		}
	}
	return false
}

// ask sends one request and returns its reply.
type ask func(args ...string) (reply, error)

// probe asks a harmless question. Without an answer "" the problem says why;
// with one a problem says that nothing more can be read.
func probe(ask ask) (redis.Answer, *checks.Problem, error) {
	pong, err := ask(cmdPing...)
	if err != nil {
		return "", nil, err
	}
	if pong.kind == '+' && pong.text == "PONG" {
		return redis.AnswerOpen, nil, nil
	}
	refused := pong.refusal()
	if refused == nil {
		return "", unreadable("answers PING, but not with PONG: is it a Redis server?"), nil
	}
	if answer, problem := judgeRefusal(refused); answer != "" || problem != nil {
		return answer, problem, nil
	}
	// PING is renamed, or held up by a failed save or a lost primary: both come
	// only after the question of the password in the server's order.
	echo, err := ask(cmdEcho...)
	if err != nil {
		return "", nil, err
	}
	if echo.kind == '$' && echo.text == probeWord {
		return redis.AnswerOpen, nil, nil
	}
	if refused = echo.refusal(); refused != nil {
		if answer, problem := judgeRefusal(refused); answer != "" || problem != nil {
			return answer, problem, nil
		}
	}
	return "", &checks.Problem{
		Reason: checks.Denied,
		Detail: "neither PING nor ECHO is answered, so whether a password is needed stays open: are both renamed?",
	}, nil
}

// judgeRefusal reads an error reply; "" and nil when it decides nothing.
func judgeRefusal(refused *refusal) (redis.Answer, *checks.Problem) {
	switch refused.why {
	case needsLogin:
		return redis.AnswerPassword, nil
	case protectedMode:
		return redis.AnswerProtected, &checks.Problem{
			Reason: checks.Denied,
			Detail: "protected mode refuses this host, and no password is set: run the audit on the server's own host",
		}
	case loading:
		// Before it says so, the server asks for the password.
		return redis.AnswerOpen, unreadable("the server is loading its dataset: run the audit again when it has finished")
	case busy:
		return redis.AnswerOpen, unreadable("the server is busy with a script: run the audit again when it has finished")
	case noFreeClient:
		return "", unreadable("the server has no free client slot (maxclients): run the audit again when it has")
	case noPermission:
		return "", &checks.Problem{
			Reason: checks.Denied,
			Detail: "the default user needs no password but may not PING (NOPERM), so what an anonymous client may do stays open",
		}
	}
	return "", nil
}
