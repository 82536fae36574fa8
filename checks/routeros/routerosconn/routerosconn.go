// Package routerosconn collects facts from routers with RouterOS over their API.
//
// It uses one connection, logs in once, and asks for nothing but the menus and the
// attributes of the manifest: the guard below the client library knows every sentence
// that may be sent, whole, and lets no other pass. What the router answers is measured
// there too, before the library makes room for it. Passwords, keys and secrets are
// never asked for; whether a session has a key is asked by a query, whose answer is names.
package routerosconn

import (
	"context"
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/wire"
)

// The schemes: the API over TLS, and in plaintext for those who ask for it.
const (
	schemeTLS   = "routeros"
	schemePlain = "routeros+plain"
)

// Connector reads routers with RouterOS.
var Connector = checks.Connector{
	Kind: routeros.Kind,
	Schemes: []checks.Scheme{
		{Name: schemeTLS, About: "a RouterOS router by its API over TLS (api-ssl)", Form: checks.FormHost, Port: 8729, Login: checks.LoginNeeded, TLS: true},
		{Name: schemePlain, About: "a RouterOS router by its API without TLS, which is itself a finding", Form: checks.FormHost, Port: 8728, Login: checks.LoginNeeded},
	},
	Collect: Collect,
	Plan:    Plan,
}

// Collect reads one router. The credentials are sent once, and over TLS only to a
// router that is trusted. A menu that the user may not see yields partial facts.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	c := newCollector(access)
	if problem := c.collect(ctx); problem != nil {
		problem.Detail = checks.Clean(problem.Detail)
		c.main = problem
		c.explainUnread(*problem)
	}
	if !c.learned {
		return checks.Collection{Problem: c.main}
	}
	if !c.encrypted() {
		c.problems.Add("tls", checks.Problem{Reason: checks.Source, Detail: "this endpoint speaks plaintext"})
	}
	return checks.Collection{Facts: c.facts, Problem: c.main, Problems: c.problems.Take()}
}

// collector gathers the facts of one router.
type collector struct {
	access  checks.Access
	options wire.Options
	facts   routeros.Facts
	// learned is set when there is something to tell about the router.
	learned  bool
	main     *checks.Problem
	problems checks.Problems
	// read holds the menus that were answered, whatever the answer.
	read map[string]bool
}

func newCollector(access checks.Access) *collector {
	c := &collector{access: access, options: wire.OptionsOf(access), read: map[string]bool{}}
	c.facts.Transport = "plaintext"
	if c.encrypted() {
		c.facts.Transport = "tls"
	}
	return c
}

// collect returns why the rest could not be read; nil when everything was answered.
func (c *collector) collect(ctx context.Context) *checks.Problem {
	if problem := c.wanting(); problem != nil {
		return problem
	}
	conn, err := c.connect(ctx)
	if err != nil {
		problem := wire.Classify(err)
		return &problem
	}
	session := newSession(conn, c.options.Timeout)
	defer session.close()
	if err := session.login(c.access.Username, c.access.Password); err != nil {
		problem := session.classify(err)
		return &problem
	}
	c.learned = true
	c.facts.LoginUser = checks.Clean(c.access.Username)
	if err := c.readMenus(ctx, session); err != nil {
		problem := session.classify(err)
		return &problem
	}
	session.quit()
	return nil
}

// wanting says which part of the credentials is missing: every attempt without them
// would be a failed login in the router's log.
func (c *collector) wanting() *checks.Problem {
	switch {
	case c.access.Username == "":
		return &checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf(
			"no user name was given: write it into the address, as in %s://auditor@192.0.2.1", c.access.Scheme)}
	case !c.access.Password.IsSet():
		return &checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf("no password was given for user %q", c.access.Username)}
	}
	return nil
}

// explainUnread gives every menu that was not reached the reason why.
func (c *collector) explainUnread(problem checks.Problem) {
	for _, menu := range routeros.Menus() {
		if !c.read[menu.Path] {
			c.problems.Add(menu.Field, problem)
		}
	}
}

func (c *collector) encrypted() bool { return c.access.Scheme != schemePlain }

// sheltered reports whether nobody on the way can read what the router answers. The
// texts of scripts often hold passwords: they must not cross a network in clear text
// because of an audit.
func (c *collector) sheltered() bool {
	return c.encrypted() || c.access.Local()
}
