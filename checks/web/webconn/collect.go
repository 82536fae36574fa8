package webconn

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/web"
	"hardcheck/checks/wire"
)

// mostMissed is how many requests in a row may stay without an answer.
const mostMissed = 3

// readReference asks for GET /, and returns why nothing else can be asked.
func (c *collector) readReference(ctx context.Context) *checks.Problem {
	got, err := c.ask(ctx, c.get("/"), maxBody)
	if err != nil {
		problem := wire.Classify(err)
		return &problem
	}
	page := c.page(got)
	c.facts.Reference = checks.Known(page)
	c.keep("/", page)
	if page.Redirects() && page.Location.Same && page.Location.Path != "/" {
		c.follow = followed(got)
	}
	return nil
}

// keep puts a page among the listed ones, where it is one.
func (c *collector) keep(path string, page web.Page) {
	if !slices.Contains(c.settings.Web.Asked(), path) {
		return
	}
	if c.facts.Pages == nil {
		c.facts.Pages = map[string]checks.Value[web.Page]{}
	}
	c.facts.Pages[path] = checks.Known(page)
}

// readAll asks for everything behind the reference.
func (c *collector) readAll(ctx context.Context) {
	c.readErrors(ctx)
	c.readPages(ctx)
	c.readSockets(ctx)
	c.readPlain(ctx)
	if c.encrypted() {
		c.probeVersions(ctx)
	}
	c.readActive(ctx)
}

// tried reports whether the next request may be sent; where not, its field has the
// reason of the last one.
func (c *collector) tried(ctx context.Context, field string) bool {
	if err := ctx.Err(); err != nil {
		c.fail(field, wire.Classify(err))
		return false
	}
	if c.missed >= mostMissed {
		c.fail(field, checks.Problem{
			Reason: checks.Timeout,
			Detail: "not asked: the server had left " + strconv.Itoa(mostMissed) + " requests in a row without an answer",
		})
		return false
	}
	return true
}

// read asks for one page; ok is false where there is no answer, and why stands at field.
func (c *collector) read(ctx context.Context, field string, asked request, most int) (answer, bool) {
	if !c.tried(ctx, field) {
		return answer{}, false
	}
	got, err := c.ask(ctx, asked, most)
	if err != nil {
		c.missed++
		c.fail(field, wire.Classify(err))
		return answer{}, false
	}
	c.missed = 0
	return got, true
}

// readErrors asks for what the application should refuse, and for where the first answer leads.
func (c *collector) readErrors(ctx context.Context) {
	if len(c.follow) > 0 {
		if got, ok := c.read(ctx, "landing", c.get(c.follow[0]), maxBody); ok {
			c.facts.Landing = checks.Known(c.page(got))
		}
	} else {
		c.problems.Add("landing", checks.Problem{Reason: checks.Source, Detail: "GET / does not redirect to the same server"})
	}
	if got, ok := c.read(ctx, "missing", c.getMissing("/"+random()), maxBody); ok {
		c.facts.Missing = checks.Known(c.page(got))
	}
	if got, ok := c.read(ctx, "forged", c.getForged(), maxBody); ok {
		c.facts.Forged = checks.Known(c.page(got))
	}
}

// readPages asks for the listed paths. The schema and the health page are read for what they tell.
func (c *collector) readPages(ctx context.Context) {
	listed := c.settings.Web
	for _, path := range listed.Asked() {
		if _, read := c.facts.Pages[path]; read {
			continue
		}
		most := maxBody
		if path == listed.Schema {
			most = maxSchema
		}
		got, ok := c.read(ctx, "pages."+path, c.get(path), most)
		if !ok {
			continue
		}
		page := c.page(got)
		c.keep(path, page)
		if path == listed.Schema {
			c.readSchema(page, got)
		}
		if path == listed.Health {
			c.readVersion(page, got)
		}
	}
	if listed.Schema == "" {
		c.problems.Add("schema", unlisted("schema"))
	}
	if listed.Health == "" {
		c.problems.Add("version", unlisted("health"))
	}
}

// unlisted is why a fact is unknown whose path the site doesn't give.
func unlisted(key string) checks.Problem {
	return checks.Problem{Reason: checks.Source, Detail: "the site lists no path for it: add web: {" + key + ": PATH} to the target"}
}

// readPlain asks the other ports of the address, in plaintext.
func (c *collector) readPlain(ctx context.Context) {
	for _, port := range c.settings.Web.PlainPorts {
		if port == int(c.access.Target.Port) {
			continue
		}
		name := strconv.Itoa(port)
		field := "plain." + name
		if !c.tried(ctx, field) {
			continue
		}
		if c.facts.Plain == nil {
			c.facts.Plain = map[string]web.Plain{}
		}
		c.facts.Plain[name] = c.readPlainPort(ctx, port, field)
	}
}

func (c *collector) readPlainPort(ctx context.Context, port int, field string) web.Plain {
	var seen web.Plain
	got, err := c.askPlain(ctx, port, c.plainGet(port))
	problem := wire.Classify(err)
	switch {
	case err == nil:
		page := c.page(got)
		page.Location.Same = false // what is another port's, is another server's
		seen.Page, seen.Closed = checks.Known(page), checks.Known(false)
	case problem.Refused:
		seen.Closed = checks.Known(true)
		c.problems.Add(field, checks.Problem{Reason: checks.Source, Detail: "nothing listens there"})
		return seen
	default:
		c.fail(field, problem)
		return seen
	}
	sockets := c.settings.Web.Sockets
	if len(sockets) == 0 {
		c.problems.Add(field+".upgrade", checks.Problem{Reason: checks.Source, Detail: "the site lists no WebSocket of this server"})
		return seen
	}
	upgraded, err := c.upgradePlain(ctx, port, sockets[0])
	if err != nil {
		c.fail(field+".upgrade", wire.Classify(err))
		return seen
	}
	seen.Upgrade = checks.Known(upgraded)
	return seen
}

// plainGet is GET / at another port.
func (c *collector) plainGet(port int) request {
	asked := c.get("/")
	asked.shown = "GET / in plaintext at port " + strconv.Itoa(port)
	return asked
}

// random are 16 hex digits that no application has a page for.
func random() string {
	var bytes [8]byte
	_, _ = rand.Read(bytes[:]) // never fails since Go 1.24
	return hex.EncodeToString(bytes[:])
}
