package databaseconn

import (
	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// The conditions under which steps of a plan are taken.
const (
	whenOffered = "the server offers TLS"
	whenPlain   = "the server offers no TLS"
	whenTrusted = "the server's certificate is trusted"
	whenIn      = "the login succeeds"
	whenAsked   = "the server asks for a proof"
)

// Plan lists what [Collect] may do with this access, in its order. It sends nothing.
func Plan(access checks.Access) []checks.Step {
	p := &planner{collector: newCollector(access)}
	p.connect("")
	p.send(shownRequest, checks.SafeRead, "")
	if access.Quick {
		p.close("")
		return p.steps
	}
	p.hello(whenOffered)
	p.meet("")
	p.close("")
	p.planPlain()
	p.planSession()
	for _, version := range wire.Versions() {
		when := checks.When(whenOffered, "the first connection did not settle on TLS "+version)
		p.connect(when)
		p.send(shownRequest, checks.SafeRead, when)
		p.send(wire.Only(version).Hello(), checks.SafeRead, when)
		p.close(when)
	}
	return p.steps
}

// planner adds the steps of one access.
type planner struct {
	*collector
	steps      []checks.Step
	connection int
}

// planPlain is the stranger without TLS, or why there is none.
func (p *planner) planPlain() {
	begin := len(p.steps)
	p.connect(whenOffered)
	p.meet(whenOffered)
	p.close(whenOffered)
	if !p.active() {
		for i := range p.steps[begin:] {
			p.steps[begin+i].Skipped = optIn.Detail
		}
	}
}

// planSession is the one login and what it reads.
func (p *planner) planSession() {
	if p.withheld() != nil {
		return
	}
	when := ""
	if !p.access.TLS.Insecure {
		when = whenPlain + " or " + whenTrusted
	}
	p.connect(when)
	p.send(shownRequest, checks.SafeRead, checks.When(when, whenOffered))
	p.hello(checks.When(when, whenOffered))
	p.send(shownStart(p.access.Username), checks.SafeRead, when)
	for range maxProofs {
		p.send(shownProof, checks.SafeRead, checks.When(when, whenAsked))
	}
	for _, statement := range statements() {
		p.send(statement, checks.SafeRead, whenIn)
	}
	p.send(shownEnd, checks.SafeRead, whenIn)
	p.close(when)
}

// hello plans a ClientHello, and a second one on a connection of its own.
func (p *planner) hello(when string) {
	p.send(p.offers[0].Hello(), checks.SafeRead, when)
	if p.connection > 1 {
		return
	}
	for _, offer := range p.offers[1:] {
		again := checks.When(when, "the server refuses TLS "+p.offers[0].String()+": on a new connection")
		p.send(shownRequest, checks.SafeRead, again)
		p.send(offer.Hello(), checks.SafeRead, again)
	}
}

// meet plans the start-up message of a stranger, or says why there is none.
func (p *planner) meet(when string) {
	step := checks.Step{Connection: p.connection, Event: "send", What: shownStart(p.stranger), Class: checks.Active, When: when}
	if !p.active() {
		step.Skipped = optIn.Detail
	}
	p.steps = append(p.steps, step)
}

func (p *planner) connect(when string) {
	p.connection++
	p.add("connect", p.access.Connects(), checks.Passive, when)
}

func (p *planner) close(when string) { p.add("close", "", checks.Passive, when) }

func (p *planner) send(what string, class checks.Class, when string) {
	p.add("send", what, class, when)
}

func (p *planner) add(event, what string, class checks.Class, when string) {
	p.steps = append(p.steps, checks.Step{Connection: p.connection, Event: event, What: what, Class: class, When: when})
}
