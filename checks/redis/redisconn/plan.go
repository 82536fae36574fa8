package redisconn

import (
	"net/netip"

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
	whenTold      = "INFO " + firstSection + " was allowed"
	whenServer    = "the server is no Sentinel"
	whenSentinel  = "the server is a Sentinel"
	whenCluster   = "the server is a node of a cluster"
	whenUnknown   = "the server has no command CONFIG"
	whenConfirmed = "that is CONFIG"
	whenAtHome    = "the address is this machine's own"
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
	p.probe()
	p.close()
}

// planSession follows [collector.readSession]: whether a second connection is worth it,
// how to get in, then the reading.
func (p *planner) planSession() {
	when := p.whenSession()
	p.connect(when)
	if len(p.access.TLS.Cert) > 0 {
		p.probe(whenRefused)
	}
	if p.access.Password.IsSet() {
		p.send(shownLogin, p.whenLogin()...)
	}
	if len(p.access.TLS.Cert) == 0 && p.access.Password.IsSet() && p.mayDistrust() {
		p.probe(whenRefused, whenUntrusted)
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

// probe asks once more who is let in: behind our certificate, or before a peer that is
// another one by now.
func (p *planner) probe(when ...string) {
	p.send(shownRequest(cmdPing), when...)
	p.send(shownRequest(cmdEcho), append(when, whenRenamed)...)
}

// mayDistrust reports whether the server's certificate decides over the login.
func (p *planner) mayDistrust() bool { return p.encrypted() && !p.access.TLS.Insecure }

func (p *planner) planReads() {
	entered := whenOpen
	if p.access.Password.IsSet() {
		entered = whenLoggedIn
	}
	p.sendAll([][]string{cmdHello, cmdInfo(firstSection)}, entered)
	p.sendAll(sectionRound(), whenTold, whenServer)
	if p.namedByCertificate() {
		p.send(shownRequest(cmdWhoAmI), entered, whenServer)
	}
	p.sendAll(serverRound(), entered, whenServer)
	p.send(shownRequest(cmdNodes), whenCluster)
	p.sendAll(sentinelRound(), whenSentinel)
	p.sendAll(sharedRound(), entered)
	if p.config.given() {
		p.send("COMMAND INFO "+shownName, whenUnknown)
		p.send(shownRequest(renamed(cmdConfig(firstKey))), whenUnknown, whenConfirmed)
	}
	p.planConfig(func(command []string) []string { return command }, whenAllowed)
	if p.config.given() {
		p.planConfig(renamed, whenConfirmed+", and it was allowed")
	}
}

// renamed is a command as it is shown under the name that the site file gives for CONFIG.
func renamed(command []string) []string { return append([]string{shownName}, command[1:]...) }

// planConfig plans the reading of the settings under one name of CONFIG. The passwords
// among them are asked for where nobody can listen: of a name that isn't resolved yet
// nobody knows whether it is this machine's.
func (p *planner) planConfig(spelled func([]string) []string, when string) {
	for _, command := range configRound() {
		p.send(shownRequest(spelled(command)), when)
	}
	for _, command := range secretRound() {
		what := shownRequest(spelled(command))
		switch home, known := p.atHome(); {
		case p.encrypted() || home:
			p.send(what, when)
		case !known:
			p.send(what, when, whenAtHome)
		default:
			p.leaveOut(what, "the answer would carry a password over the network in plaintext")
		}
	}
}

// atHome reports whether the address is this machine's own, and whether that is known
// before the name is resolved.
func (p *planner) atHome() (home, known bool) {
	if p.access.Endpoint != "" || p.access.Via.Used() || p.access.Scheme == schemeSocket {
		return p.access.Local(), true
	}
	addr, err := netip.ParseAddr(p.access.Host)
	return err == nil && addr.Unmap().IsLoopback(), err == nil
}

func (p *planner) planVersions() {
	if !p.encrypted() {
		return
	}
	for _, version := range wire.Versions() {
		when := "the first connection did not settle on TLS " + version
		p.dial(when)
		p.send(wire.Only(version).Hello(), when)
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

// leaveOut shows a request that isn't sent to this target.
func (p *planner) leaveOut(what, why string) {
	p.steps = append(p.steps, checks.Step{Connection: p.connection, Event: "send", What: what, Class: checks.SafeRead, Skipped: why})
}

func (p *planner) add(event, what string, class checks.Class, when []string) {
	p.steps = append(p.steps, checks.Step{
		Connection: p.connection, Event: event, What: what, Class: class, When: checks.When(when...),
	})
}
