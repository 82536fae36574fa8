// Package redisconn collects facts from Redis and Valkey servers.
//
// It first probes the server as a client without credentials, since a server that
// needs no password accepts any. Then it reads what it may over one more
// connection. Both run through a guard that lets only an exact list of reading
// commands onto the wire. Passwords and digests that the server shows are judged
// in memory and never become facts.
package redisconn

import (
	"context"
	"sync/atomic"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/accounts"
	"hardcheck/checks/wire"
)

// Connector reads Redis and Valkey servers, in plaintext and over TLS.
var Connector = checks.Connector{
	Kind: redis.Kind,
	Schemes: []checks.Scheme{
		{Name: "redis", About: "a Redis server in plaintext", Form: checks.FormHost, Port: 6379, Login: checks.LoginOptional},
		{Name: "rediss", About: "a Redis server over TLS", Form: checks.FormHost, Port: 6379, Login: checks.LoginOptional, TLS: true},
		{Name: schemeSocket, About: "a Redis server by its Unix socket", Form: checks.FormSocket, Login: checks.LoginOptional},
	},
	Collect: Collect,
	Plan:    Plan,
}

// schemeSocket reads a server of this machine by its socket.
const schemeSocket = "redis+unix"

// Collect reads one server. It sends the credentials at most once, only to a
// server that asks for some, and over TLS only to one that is trusted. A server
// that refuses a request yields partial facts with the reason.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	c := newCollector(access)
	if problem := c.probeAnonymously(ctx); problem != nil {
		return c.unread(*problem)
	}
	if problem := c.readSession(ctx); problem != nil {
		return c.unread(*problem)
	}
	return c.collection()
}

// collector gathers the facts of one target.
type collector struct {
	access  checks.Access
	options wire.Options
	facts   redis.Facts
	// learned is set when there is something to tell about the target.
	learned  bool
	main     *checks.Problem
	problems checks.Problems
	secrets  accounts.Secrets
	// left is what may still be read from the target, in bytes, over all connections.
	left atomic.Int64
	// offers are the TLS versions to offer, in turn: one alone once the server has settled on it.
	offers []wire.Offer
	// config is the name that the site file gives for CONFIG.
	config renaming
	// found is the server's answer to what that name is; nil where it was not asked.
	found *answer
	// asked are the commands that were sent to read the server.
	asked [][]string
}

func newCollector(access checks.Access) *collector {
	c := &collector{access: access, options: wire.OptionsOf(access), offers: wire.Offers()}
	c.left.Store(c.options.MaxBytes)
	c.facts.Transport = "plaintext"
	switch {
	case c.encrypted():
		c.facts.Transport = "tls"
	case access.Scheme == schemeSocket:
		c.facts.Transport = "socket"
	}
	c.secrets.Add(access.Password.Reveal())
	c.config = renaming{name: access.Own[redis.KeyConfigCommand].Reveal()}
	c.secrets.Add(c.config.name)
	return c
}

// fields are the facts that can be unknown.
var fields = []string{
	"anonymous", "loginPassword", "server", "config", "requirePass", "masterAuthSet",
	"users", "commands", "modules", "replication", "persistence", "memory", "sentinel", "cluster", "host",
}

// unread ends a collection before anything could be read after the first probe.
func (c *collector) unread(problem checks.Problem) checks.Collection {
	problem.Detail = checks.Clean(problem.Detail)
	c.main = &problem
	if !c.learned {
		return checks.Collection{Problem: c.main}
	}
	if !c.access.Password.IsSet() {
		c.facts.LoginPassword = checks.Known(redis.Password{})
	}
	for _, field := range fields {
		if !c.knows(field) {
			c.problems.Add(field, problem)
		}
	}
	return c.collection()
}

func (c *collector) knows(field string) bool {
	switch field {
	case "anonymous":
		_, known := c.facts.Anonymous.Get()
		return known
	case "loginPassword":
		_, known := c.facts.LoginPassword.Get()
		return known
	default:
		return false
	}
}

func (c *collector) collection() checks.Collection {
	if !c.encrypted() {
		c.problems.Add("tls", checks.Problem{Reason: checks.Source, Detail: "this endpoint speaks plaintext"})
	}
	_, seen := c.facts.Certified.Get()
	if answer, _ := c.facts.Anonymous.Get(); answer == redis.AnswerCertificate && !seen {
		c.problems.Add("certified", checks.Problem{
			Reason: checks.Denied, Detail: "what a client with a certificate needs besides was not seen: give `tls: {cert: FILE, key: FILE}` of a client",
		})
	}
	if c.main != nil {
		c.main.Detail = checks.Clean(c.main.Detail)
	}
	return checks.Collection{Facts: c.facts, Problem: c.main, Problems: c.problems.Take()}
}

func (c *collector) encrypted() bool { return c.access.Scheme == "rediss" }

// open reports whether the server runs commands for anybody.
func (c *collector) open() bool {
	answer, known := c.facts.Anonymous.Get()
	return known && answer == redis.AnswerOpen
}
