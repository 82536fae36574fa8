// Package databaseconn collects facts from PostgreSQL servers.
//
// Without a login it asks whether the server offers TLS, and with the consent "active" how
// it meets a role that does not exist. With a login it reads settings, superusers and
// pg_hba.conf by an exact list of statements, in a session that is set to read only.
package databaseconn

import (
	"context"
	"net"
	"slices"
	"strings"
	"sync/atomic"

	"hardcheck/checks"
	"hardcheck/checks/database"
	"hardcheck/checks/wire"
)

// Connector reads PostgreSQL servers, over TLS where they offer it.
var Connector = checks.Connector{
	Kind: database.Kind,
	Schemes: []checks.Scheme{{
		Name: "postgres", About: "a PostgreSQL server, over TLS where it offers that, and perhaps a database to log in to",
		Form: checks.FormHostPath, Port: 5432, Login: checks.LoginOptional, TLS: true,
	}},
	Collect: Collect,
	Plan:    Plan,
}

// Collect reads one server. Credentials are sent at most once: over TLS to a server that is
// trusted, and else as a proof by SCRAM only, which shows nothing of them.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	c := newCollector(access)
	if problem := c.askEncryption(ctx); problem != nil {
		return c.unread(*problem)
	}
	if access.Quick {
		return c.collection()
	}
	c.askPlain(ctx)
	c.readSession(ctx)
	c.probeVersions(ctx)
	return c.collection()
}

// collector gathers the facts of one target.
type collector struct {
	access   checks.Access
	options  wire.Options
	facts    database.Facts
	problems checks.Problems
	main     *checks.Problem
	// offers are the TLS versions to offer, in turn: one alone once the server has settled on it.
	offers []wire.Offer
	// left is what may still be read from the target, in bytes, over all connections.
	left atomic.Int64
	// stranger is the role that doesn't exist.
	stranger string
	// heard is the connection of the session; nil before there is one.
	heard *overheard
}

func newCollector(access checks.Access) *collector {
	c := &collector{access: access, options: wire.OptionsOf(access), offers: wire.Offers(), stranger: newStranger()}
	c.left.Store(c.options.MaxBytes)
	return c
}

// fields are the facts that can be unknown, but those of what a login reads.
var (
	fields      = []string{"encryption", "tls", "stranger", "plain"}
	loginFields = []string{"server", "listens", "newPasswords", "logging", "superusers", "rules"}
)

// unread ends a collection whose first question got no usable answer. What TLS showed
// until then stays.
func (c *collector) unread(problem checks.Problem) checks.Collection {
	problem.Detail = checks.Clean(problem.Detail)
	if _, known := c.facts.Encryption.Get(); !known {
		return checks.Collection{Problem: &problem}
	}
	c.main = &problem
	for _, field := range append(fields[1:], loginFields...) {
		c.problems.Add(field, problem)
	}
	return c.collection()
}

func (c *collector) collection() checks.Collection {
	if encryption, _ := c.facts.Encryption.Get(); encryption == database.Refused {
		c.problems.Add("tls", checks.Problem{Reason: checks.Source, Detail: "the server offers no TLS"})
	}
	if c.access.Quick {
		for _, field := range append(fields[1:], loginFields...) {
			c.problems.Add(field, checks.Problem{Reason: checks.Source, Detail: "a quick audit asks one question only"})
		}
	}
	return checks.Collection{Facts: c.facts, Problem: c.main, Problems: c.problems.Take()}
}

// fail notes why a field is unknown; the first reason that leaves the run incomplete is
// the collection's.
func (c *collector) fail(field string, problem checks.Problem) {
	c.problems.Add(field, problem)
	if c.main == nil && problem.Reason.Incomplete() {
		problem.Detail = checks.Clean(problem.Detail)
		c.main = &problem
	}
}

// failLogin notes why nothing is known that a login would have shown.
func (c *collector) failLogin(problem checks.Problem) {
	for _, field := range loginFields {
		c.fail(field, problem)
	}
}

// active reports whether the owner allowed start-up messages of a stranger.
func (c *collector) active() bool {
	return slices.Contains(c.access.Target.Consent, string(checks.Active))
}

// database is the one to log in to.
func (c *collector) database() string {
	if name := strings.Trim(c.access.Path, "/"); name != "" {
		return name
	}
	return "postgres"
}

// dial opens a TCP connection that may read what is left of the target's budget.
func (c *collector) dial(ctx context.Context) (net.Conn, error) {
	if c.left.Load() <= 0 {
		return nil, checks.Problem{Reason: checks.Budget, Detail: "the target sent all of the bytes that may be read from it"}
	}
	options := c.options
	options.MaxBytes = c.left.Load()
	conn, err := wire.Dial(ctx, c.access.Endpoint, options)
	if err != nil {
		return nil, err
	}
	return wire.Metered(conn, &c.left), nil
}
