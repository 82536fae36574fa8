package redisconn

import (
	"context"
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/accounts"
	"hardcheck/checks/wire"
)

// defaultUser is who a client is that gives no user name (Redis 6.0 and later).
const defaultUser = "default"

// readSession reads the server over one connection, logged in where that is needed and
// allowed. A problem is returned when nothing can be read.
func (c *collector) readSession(ctx context.Context) *checks.Problem {
	defer c.probeVersions(ctx)
	wants, withheld := c.wantsLogin()
	if !wants && !c.open() && len(c.access.TLS.Cert) == 0 {
		return withheld
	}
	conn, shown, err := c.connect(ctx, c.access.TLS)
	if err != nil {
		problem := wire.Classify(err)
		return &problem
	}
	defer func() { _ = conn.Close() }()
	if wants && c.encrypted() {
		// The peer of this connection need not be the one that was probed before.
		if err := wire.Trust(shown, c.access.TLS); err != nil {
			problem := wire.Classify(err)
			wants, withheld = false, &problem
		}
	}
	if problem := c.authenticate(conn, wants, withheld); problem != nil {
		return problem
	}
	problem := c.read(ctx, conn)
	c.readPackage()
	return problem
}

// wantsLogin says whether the credentials are to be sent, and if not, what that
// means for a server that asks for some.
func (c *collector) wantsLogin() (bool, *checks.Problem) {
	if !c.access.Password.IsSet() {
		return false, &checks.Problem{
			Reason: checks.Denied,
			Detail: "no credentials were given: set a password, and best the user name of a read-only auditor, for this target",
		}
	}
	// Who gives no password is the default user already: there is nothing to gain.
	if c.open() && c.user() == defaultUser {
		return false, nil
	}
	shown, known := c.facts.TLS.Get()
	if c.encrypted() {
		err := error(checks.Problem{Reason: checks.Denied, Detail: "the server showed no certificate"})
		if known {
			err = wire.Trust(shown, c.access.TLS)
		}
		if err != nil {
			problem := wire.Classify(err)
			problem.Detail = "no credentials were sent: " + problem.Detail
			c.main = &problem
			return false, &problem
		}
	}
	return true, nil
}

func (c *collector) user() string {
	if c.access.Username == "" {
		return defaultUser
	}
	return c.access.Username
}

// authenticate logs in, or finds out whether that is needed behind a client certificate.
func (c *collector) authenticate(conn *guard, login bool, withheld *checks.Problem) *checks.Problem {
	if login && c.certified() {
		// A certificate alone may be enough: a login would hide that.
		answer, problem, err := probe(conn.ask)
		switch {
		case err != nil:
			classified := wire.Classify(err)
			return &classified
		case problem != nil:
			c.problems.Add("certified", *problem)
		default:
			c.facts.Certified = checks.Known(answer)
			login = answer != redis.AnswerOpen || c.user() != defaultUser
		}
		if !login {
			c.facts.LoginPassword = checks.Known(redis.Password{})
			return nil
		}
	}
	switch {
	case login:
		problem := c.login(conn.ask)
		if problem == nil {
			c.facts.LoginUser = c.user()
			c.facts.LoginPassword = checks.Known(accounts.JudgePassword(c.access.Password.Reveal(), c.user()))
			return nil
		}
		c.problems.Add("loginPassword", *problem)
		c.main = problem
		if c.open() {
			return nil
		}
		return problem
	case c.open():
		c.facts.LoginPassword = checks.Known(redis.Password{})
		return nil
	}
	return c.probePassword(conn.ask, withheld)
}

// probePassword asks behind a client certificate whether a password is needed as well.
func (c *collector) probePassword(ask ask, withheld *checks.Problem) *checks.Problem {
	answer, problem, err := probe(ask)
	switch {
	case err != nil:
		classified := wire.Classify(err)
		return &classified
	case problem != nil:
		return problem
	}
	if c.certified() {
		c.facts.Certified = checks.Known(answer)
	}
	if answer == redis.AnswerOpen {
		c.facts.LoginPassword = checks.Known(redis.Password{})
		return nil
	}
	return withheld
}

// certified reports whether we are a client that has more to show than others.
func (c *collector) certified() bool { return len(c.access.TLS.Cert) > 0 && !c.open() }

// login sends the credentials once. The reply's text is never used: a server that
// doesn't know AUTH repeats its arguments there.
func (c *collector) login(ask ask) *checks.Problem {
	args := []string{"AUTH", c.access.Password.Reveal()}
	if c.user() != defaultUser {
		args = []string{"AUTH", c.user(), c.access.Password.Reveal()}
	}
	answer, err := ask(args...)
	if err != nil {
		problem := wire.Classify(err)
		return &problem
	}
	if answer.kind == '+' && answer.text == "OK" {
		return nil
	}
	return &checks.Problem{Reason: checks.Denied, Detail: explainLogin(answer.refusal(), c.user())}
}

func explainLogin(refused *refusal, user string) string {
	switch {
	case refused.is(wrongPassword):
		return fmt.Sprintf("the server refused the password of user %q (WRONGPASS)", user)
	case refused.is(noUserNames):
		return fmt.Sprintf("the server does not take the user name %q: before Redis 6.0 there is a password only, so leave the name out", user)
	case refused.is(unknownCommand):
		return "the server does not know AUTH: it is renamed or removed"
	case refused.is(noPassword):
		return "the server has no password set for its default user, so it can't be logged in to"
	}
	return fmt.Sprintf("the server refused the login of user %q", user)
}
