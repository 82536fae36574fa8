package redisconn

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// The conditions under which steps of a plan are taken.
const (
	whenOpen      = "the server needs no password"
	whenRefused   = "the server refuses a client without credentials"
	whenTrusted   = "the server's certificate is trusted"
	whenUntrusted = "the server's certificate is not trusted"
	whenLoggedIn  = "the login succeeds or the server needs no password"
	whenRenamed   = "PING is renamed or held up"
	whenAllowed   = "CONFIG GET " + firstKey + " was allowed"
)

// Plan lists what [Collect] may do with this access, in its order: probe the server
// without credentials, read it over a second connection, and over TLS try each version. It
// sends nothing. A step that fails ends its connection, and a first connection
// without a usable answer the whole collection. A close has no text here: how many
// bytes were moved isn't known beforehand.
func Plan(access checks.Access) []checks.Step {
	p := &planner{collector: newCollector(access)}
	p.planProbe()
	p.planSession()
	p.planVersions()
	return p.steps
}

// planner adds the steps of one access.
type planner struct {
	*collector
	steps      []checks.Step
	connection int
}

func (p *planner) planProbe() {
	p.connect()
	p.send(shownRequest(cmdPing))
	p.send(shownRequest(cmdEcho), whenRenamed)
	p.close()
}

// planSession follows [collector.readSession]: whether a second connection is worth it,
// how to get in, then the reading.
func (p *planner) planSession() {
	when := p.whenSession()
	p.connect(when)
	if p.access.Password.IsSet() {
		p.send(shownLogin, p.whenLogin()...)
	}
	if probed := p.whenProbed(); len(probed) > 0 {
		p.send(shownRequest(cmdPing), probed...)
		p.send(shownRequest(cmdEcho), append(probed, whenRenamed)...)
	}
	p.planReads()
	p.close(when)
}

// whenSession is the condition of the second connection; empty is always.
func (p *planner) whenSession() string {
	switch {
	case len(p.access.TLS.Cert) > 0:
		return ""
	case !p.access.Password.IsSet():
		return whenOpen
	case p.mayDistrust():
		return whenTrusted + " or " + whenOpen
	}
	return ""
}

// whenLogin are the conditions of sending the credentials: the default user's are
// of no use on an open server.
func (p *planner) whenLogin() []string {
	var when []string
	if p.user() == defaultUser {
		when = append(when, whenRefused)
	}
	if p.mayDistrust() {
		when = append(when, whenTrusted)
	}
	return when
}

// whenProbed are the conditions of asking once more who is let in: without a
// login, behind our certificate or before a peer that is another one by now. They
// are none where that can't be.
func (p *planner) whenProbed() []string {
	switch {
	case p.access.Password.IsSet() && p.mayDistrust():
		return []string{whenRefused, whenUntrusted}
	case !p.access.Password.IsSet() && len(p.access.TLS.Cert) > 0:
		return []string{whenRefused}
	}
	return nil
}

// mayDistrust reports whether the server's certificate decides over the login.
func (p *planner) mayDistrust() bool { return p.encrypted() && !p.access.TLS.Insecure }

func (p *planner) planReads() {
	entered := whenOpen
	if p.access.Password.IsSet() {
		entered = whenLoggedIn
	}
	first := append([][]string{cmdHello}, firstRound()...)
	p.sendAll(first, entered)
	p.sendAll(configRound(), whenAllowed)
	if p.sheltered() {
		p.sendAll(secretRound(), whenAllowed)
	} else {
		p.sendAll(secretRound(), whenOpen, whenAllowed)
	}
}

func (p *planner) planVersions() {
	if !p.encrypted() {
		return
	}
	for _, version := range wire.Versions() {
		when := "the first connection did not settle on TLS " + version
		p.dial(when)
		p.send(onlyVersion(version), when)
		p.close(when)
	}
}

// connect opens a connection, over TLS where the scheme says so.
func (p *planner) connect(when ...string) {
	p.dial(when...)
	if p.encrypted() {
		for i, offer := range p.offers {
			p.send(offer.Hello(), append(when, p.whenOffered(i))...)
		}
	}
}

// whenOffered is the condition of the i-th offer of TLS versions. What the server
// settled on at the first connection is offered at the later ones.
func (p *planner) whenOffered(i int) string {
	switch {
	case i > 0:
		return "the server refuses TLS " + p.offers[0].String() + ": on a new connection"
	case p.connection > 1:
		return "the server accepts TLS " + p.offers[0].String()
	}
	return ""
}

func (p *planner) dial(when ...string) {
	p.connection++
	p.add("connect", p.access.Connects(), checks.Passive, when)
}

func (p *planner) close(when ...string) { p.add("close", "", checks.Passive, when) }

func (p *planner) sendAll(commands [][]string, when ...string) {
	for _, command := range commands {
		p.send(shownRequest(command), when...)
	}
}

// send adds a request; none of ours does more than read.
func (p *planner) send(what string, when ...string) { p.add("send", what, checks.SafeRead, when) }

func (p *planner) add(event, what string, class checks.Class, when []string) {
	p.steps = append(p.steps, checks.Step{
		Connection: p.connection, Event: event, What: what, Class: class, When: joinConditions(when),
	})
}

func joinConditions(when []string) string {
	var said []string
	for _, condition := range when {
		if condition != "" {
			said = append(said, condition)
		}
	}
	return strings.Join(said, ", and ")
}
