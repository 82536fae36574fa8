package webconn

import (
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/web"
	"hardcheck/checks/wire"
)

// The conditions under which steps of a plan are taken.
const (
	whenRedirected = "GET / redirects to the same server"
	whenListening  = "the port answers"
	whenAgreed     = "the server agrees to the upgrade"
	whenAdmitted   = "the socket was open to somebody who is not logged in"
	whenNotLimited = "no answer before was 429 or 503"
)

// Plan lists what [Collect] may do with this access, in its order. It sends nothing. A
// request that gets no answer ends its connection, and the first one without an answer
// the whole collection.
func Plan(access checks.Access) []checks.Step {
	p := &planner{collector: newCollector(access)}
	p.ask(p.get("/"), "")
	if access.Quick {
		return p.steps
	}
	p.planErrors()
	p.planPages()
	p.planSockets()
	p.planPlain()
	p.planVersions()
	p.planActive()
	return p.steps
}

// planner adds the steps of one access.
type planner struct {
	*collector
	steps      []checks.Step
	connection int
}

func (p *planner) planErrors() {
	landing := p.get("/")
	landing.shown = "GET the path that GET / redirects to"
	p.ask(landing, whenRedirected)
	p.ask(p.getMissing("/"), "")
	p.ask(p.getForged(), "")
}

func (p *planner) planPages() {
	for _, path := range p.settings.Web.Asked() {
		if path != "/" {
			p.ask(p.get(path), "")
		}
	}
}

func (p *planner) planSockets() {
	for _, path := range p.settings.Web.Sockets {
		p.askSocket(p.upgrade(path, p.origin(), ""), "")
		p.askSocket(p.upgrade(path, foreignOrigin, ""), "")
	}
}

func (p *planner) planPlain() {
	for _, port := range p.settings.Web.PlainPorts {
		if port == int(p.access.Target.Port) {
			continue
		}
		p.dialPort(port, "")
		p.add("send", p.plainGet(port).shown, checks.SafeRead, "")
		p.add("close", "", checks.Passive, "")
		if sockets := p.settings.Web.Sockets; len(sockets) > 0 {
			p.dialPort(port, whenListening)
			p.add("send", p.upgrade(sockets[0], p.origin(), "").shown+", in plaintext at port "+strconv.Itoa(port), checks.SafeRead, whenListening)
			p.add("send", "close frame 1000", checks.SafeRead, whenAgreed)
			p.add("close", "", checks.Passive, whenListening)
		}
	}
}

func (p *planner) planVersions() {
	if !p.encrypted() {
		return
	}
	for _, version := range wire.Versions() {
		when := "the first connection did not settle on TLS " + version
		p.dialPort(0, when)
		p.add("send", wire.Only(version).Hello(), checks.SafeRead, when)
		p.add("close", "", checks.Passive, when)
	}
}

// planActive adds what asks for consent; without it the steps are left out, and say so.
func (p *planner) planActive() {
	begin := len(p.steps)
	if login := p.settings.Web.Login; login != "" {
		p.ask(p.emptyForm(login), "")
	}
	for _, path := range p.settings.Web.Sockets {
		for _, message := range web.Messages() {
			p.planMessage(path, message)
		}
	}
	if api := p.settings.Web.API; len(api) > 0 {
		p.ask(p.burst(api[0]), "")
		for range maxBurst - 1 {
			p.ask(p.burst(api[0]), whenNotLimited)
		}
	}
	p.ask(p.halfLine(), "")
	if !p.active() {
		for i := range p.steps[begin:] {
			p.steps[begin+i].Skipped = optIn.Detail
		}
	}
}

func (p *planner) planMessage(path string, message web.Message) {
	p.connect(whenAdmitted)
	asked := p.upgrade(path, p.origin(), "")
	p.add("send", asked.shown, checks.Active, whenAdmitted)
	p.add("send", shownMessage(message), checks.Active, whenAdmitted)
	p.add("send", "close frame 1000", checks.Active, whenAdmitted)
	p.add("close", "", checks.Passive, whenAdmitted)
}

// ask is one request on a connection of its own.
func (p *planner) ask(asked request, when string) {
	p.connect(when)
	p.add("send", asked.shown, asked.class, when)
	p.add("close", "", checks.Passive, when)
}

func (p *planner) askSocket(asked request, when string) {
	p.connect(when)
	p.add("send", asked.shown, asked.class, when)
	p.add("send", "close frame 1000", checks.SafeRead, whenAgreed)
	p.add("close", "", checks.Passive, when)
}

// connect opens a connection to the target's port, over TLS where the scheme says so.
func (p *planner) connect(when string) {
	p.dialPort(0, when)
	if !p.encrypted() {
		return
	}
	for i, offer := range p.offers {
		offered := when
		if i > 0 {
			offered = checks.When(when, "the server refuses TLS "+p.offers[0].String()+": on a new connection")
		}
		p.add("send", offer.Hello(), checks.SafeRead, offered)
	}
}

func (p *planner) dialPort(port int, when string) {
	p.connection++
	what := p.access.Connects()
	if port != 0 {
		what = p.access.Via.To(p.endpoint(port))
	}
	p.add("connect", what, checks.Passive, when)
}

func (p *planner) add(event, what string, class checks.Class, when string) {
	p.steps = append(p.steps, checks.Step{Connection: p.connection, Event: event, What: what, Class: class, When: when})
}
