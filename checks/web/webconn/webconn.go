// Package webconn collects facts from web servers by a short list of requests that is
// known before the first of them is sent.
//
// Every request has a connection of its own, one at a time, with a pause before it. No
// redirect is followed but the first answer's to the same server, no cookie is kept, no
// compression is asked for, and no proxy is taken from the environment. What is not on
// the list is refused by the guard before a byte of it is sent.
package webconn

import (
	"context"
	"net"
	"strconv"
	"sync/atomic"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/web"
	"hardcheck/checks/wire"
)

// Connector reads web servers, in plaintext and over TLS.
var Connector = checks.Connector{
	Kind: web.Kind,
	Schemes: []checks.Scheme{
		{Name: "http", About: "a web server in plaintext", Form: checks.FormHost, Port: 80},
		{Name: "https", About: "a web server over TLS", Form: checks.FormHost, Port: 443, TLS: true},
	},
	// The pauses of sixty requests, four messages at each of three sockets, and the half
	// request, which a server may leave open for a minute.
	Time:    150 * time.Second,
	Collect: Collect,
	Plan:    Plan,
}

// Collect asks one server for what is listed. After three requests in a row without an
// answer nothing more is asked, and what was not asked has the reason of the last.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	c := newCollector(access)
	if problem := c.readReference(ctx); problem != nil {
		return c.without(*problem)
	}
	if !access.Quick {
		c.readAll(ctx)
	}
	return c.collection()
}

// collector gathers the facts of one target.
type collector struct {
	access   checks.Access
	settings web.Settings
	options  wire.Options
	facts    web.Facts
	problems checks.Problems
	main     *checks.Problem
	// offers are the TLS versions to offer, in turn: one alone once the server has settled on it.
	offers []wire.Offer
	// missed counts the requests without an answer, in a row.
	missed int
	// left is what may still be read from the target, in bytes, over all connections.
	left atomic.Int64
	last time.Time // when the last request ended
	// follow is the path of the first answer's redirect to the same server.
	follow []string
}

func newCollector(access checks.Access) *collector {
	c := &collector{
		access: access, settings: checks.Settings[web.Settings](access.Target),
		options: wire.OptionsOf(access), offers: wire.Offers(),
	}
	c.left.Store(maxTotal)
	c.facts.Transport = web.Plaintext
	if c.encrypted() {
		c.facts.Transport = web.OverTLS
	} else {
		c.problems.Add("tls", checks.Problem{Reason: checks.Source, Detail: "this target is read in plaintext"})
	}
	return c
}

func (c *collector) encrypted() bool { return c.access.Scheme == "https" }

// without is the collection of a server that didn't answer the first request. What TLS
// showed until then stays.
func (c *collector) without(problem checks.Problem) checks.Collection {
	problem.Detail = checks.Clean(problem.Detail)
	if _, known := c.facts.TLS.Get(); !known {
		return checks.Collection{Problem: &problem}
	}
	c.main = &problem
	c.problems.Add("", problem)
	return c.collection()
}

func (c *collector) collection() checks.Collection {
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

// host is what stands in the header Host: the site's name for the application, else the
// URL's with its port where it isn't the scheme's own.
func (c *collector) host() string {
	if c.settings.Host != "" {
		return c.settings.Host
	}
	usual := uint16(80)
	if c.encrypted() {
		usual = 443
	}
	if c.access.Target.Port == usual {
		return bracketed(c.access.Host)
	}
	return net.JoinHostPort(c.access.Host, strconv.Itoa(int(c.access.Target.Port)))
}

// bracketed is a host as URLs have it: an IPv6 address in brackets (RFC 3986, 3.2.2).
func bracketed(host string) string {
	joined := net.JoinHostPort(host, "")
	return joined[:len(joined)-1]
}

// serverName is the name that the certificate must have: the application's, without a port.
func (c *collector) serverName() string {
	if c.settings.Host == "" {
		return c.access.Host
	}
	if name, _, err := net.SplitHostPort(c.settings.Host); err == nil {
		return name
	}
	return c.settings.Host
}

// origin is that of the server's own pages (RFC 6454).
func (c *collector) origin() string {
	if c.encrypted() {
		return "https://" + c.host()
	}
	return "http://" + c.host()
}
