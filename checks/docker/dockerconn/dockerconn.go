// Package dockerconn collects facts from Docker engines, over their local socket,
// over TLS, and over plaintext where the engine offers nothing better.
//
// Every request passes a guard that knows an exact list of reading requests; the
// rest is refused before a byte is sent. It runs nothing in a container, copies
// nothing out of one and pulls nothing. The end of containers' logs is asked for with
// the target's consent only, and none of it is kept but the names of keys. The values of variables, labels, command
// lines and build steps are judged in memory and never become facts.
package dockerconn

import (
	"context"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
	"hardcheck/checks/wire"
)

// Connector reads Docker engines: "docker" is the one behind [DefaultSocket],
// whatever DOCKER_HOST says, so that a site file means the same in every shell.
var Connector = checks.Connector{
	Kind: docker.Kind,
	Schemes: []checks.Scheme{
		{Name: "docker", About: "the Docker engine of this machine", Form: checks.FormNothing},
		{Name: "docker+unix", About: "a Docker engine by its socket", Form: checks.FormSocket},
		{Name: "docker+tcp", About: "a Docker engine over TCP", Form: checks.FormHost, Port: 2376, TLS: true},
	},
	Collect: Collect,
	Plan:    Plan,
}

// DefaultSocket is where an engine listens that was not told otherwise.
const DefaultSocket = "/var/run/docker.sock"

// The transports of the facts.
const (
	transportUnix  = "unix"
	transportTLS   = "tls"
	transportPlain = "plaintext"
)

// parallel is how many requests are under way at a time.
const parallel = 8

// Collect reads one engine. What the engine refuses, or what is beyond a bound,
// is unknown in the facts with its reason.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := newCollector(ctx, access)
	defer c.line.closeAll()
	if problem := c.probeEngine(ctx); problem != nil {
		return c.unread(*problem)
	}
	c.read(ctx)
	return c.collection()
}

// collector gathers the facts of one engine.
type collector struct {
	access  checks.Access
	options wire.Options
	// around is what this process knows of a container that it runs in.
	around hostfs.Surroundings
	line   *line
	guard  *guard
	facts  docker.Facts
	// learned is set when there is something to tell about the target.
	learned bool
	main    *checks.Problem
	problems
	api engineAPI
	// revisions are what the engine tells of the builds of containerd and runc.
	revisions map[string]string
	// hostname is what the engine calls its host.
	hostname string
	// offer are the TLS versions that the engine settled on.
	offer wire.Offer
}

func newCollector(ctx context.Context, access checks.Access) *collector {
	c := &collector{access: access, options: wire.OptionsOf(access), around: hostfs.OwnContainer()}
	if local(access) {
		c.facts.Transport = transportUnix
	}
	c.line = newLine(ctx, c.options, access.Endpoint, socketBelow(socketOf(access)))
	c.guard = newGuard(c.line, c.options)
	c.guard.consent = consents(access)
	return c
}

// local reports whether the engine is behind a socket of this machine.
func local(access checks.Access) bool { return access.Scheme != "docker+tcp" }

// socketOf is empty for an engine that is reached over TCP.
func socketOf(access checks.Access) string {
	switch {
	case !local(access):
		return ""
	case access.Path == "":
		return DefaultSocket
	}
	return access.Path
}

func (c *collector) local() bool { return local(c.access) }

// fields are the facts that can be unknown, but for those of the meeting.
var fields = []string{"engine", "versions", "swarm", "containers", "images", "networks", "volumes", "host"}

// unread ends a collection before the engine could be asked anything.
func (c *collector) unread(problem checks.Problem) checks.Collection {
	problem.Detail = checks.Clean(problem.Detail)
	c.main = &problem
	if !c.learned {
		return checks.Collection{Problem: c.main}
	}
	for _, field := range fields {
		c.problem(field, problem)
	}
	return c.collection()
}

func (c *collector) collection() checks.Collection {
	if c.facts.Transport != transportTLS {
		c.problem("tls", because(checks.Source, "this engine was not reached over TLS"))
	}
	if c.local() {
		c.problem("anonymous", because(checks.Source, "the engine was read over its local socket"))
	}
	if _, known := c.facts.Anonymous.Get(); !known {
		c.problem("anonymous", because(checks.Unreadable, "the engine gave a client without a certificate no clear answer"))
	}
	if c.main != nil {
		c.main.Detail = checks.Clean(c.main.Detail)
	}
	return checks.Collection{Facts: c.facts, Problem: c.main, Problems: c.problems.all()}
}

// exchangeTime bounds one request and its whole answer, however slowly it drips.
func exchangeTime(timeout time.Duration) time.Duration { return 5 * timeout }
