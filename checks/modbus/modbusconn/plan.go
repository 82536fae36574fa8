package modbusconn

import (
	"net"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// Plan lists what [Collect] may do with this access, in its order, and what it
// leaves out for lack of consent. It sends nothing. Connections that turn out
// not to be needed are not opened, so later ones may have lower numbers in a run.
func Plan(access checks.Access) []checks.Step {
	p := &planner{access: access}
	if encrypted(access) {
		p.planTLS()
	} else {
		p.connect("")
		p.interview("", false)
	}
	return p.steps
}

type planner struct {
	access     checks.Access
	connection int
	steps      []checks.Step
}

func (p *planner) connect(when string) {
	p.connection++
	p.add("connect", endpointOf(p.access), checks.Passive, when)
}

func (p *planner) add(event, what string, class checks.Class, when string) {
	p.steps = append(p.steps, checks.Step{Connection: p.connection, Event: event, What: what, Class: class, When: when})
}

func (p *planner) ask(asked request, when string) { p.add("send", asked.String(), asked.class, when) }

func (p *planner) hello(versions string, as client, when string) {
	p.connect(when)
	p.add("send", helloText(versions, as.name), checks.SafeRead, when)
}

// meet is one connection with a handshake and one question.
func (p *planner) meet(as client, when string) {
	p.hello(allVersions, as, when)
	p.identify(when)
}

func (p *planner) identify(when string) {
	unit := byte(unitOf(p.access))
	p.ask(identify(unit, 0), when)
	if quick(p.access) {
		return
	}
	for range maxParts - 1 {
		p.steps = append(p.steps, checks.Step{
			Connection: p.connection, Event: "send", What: moreText(unit), Class: checks.SafeRead, When: "the device has more objects to tell",
		})
	}
}

// moreText shows the request for further objects, whose id the device names.
func moreText(unit byte) string {
	return "2B 0E 01 NN read device identification, unit " + strconv.Itoa(int(unit))
}

// interview is one connection with every question; identified when the first of
// them was answered on a connection before.
func (p *planner) interview(when string, identified bool) {
	list := questions(p.access)
	// The identification takes one, here or on a connection before.
	left := maxRequests - reserved(p.access) - 1
	last := "" // the field that was asked for last: of alternatives one is asked
	for i, q := range list {
		if q.field == "identification" {
			if !identified {
				p.identify(when)
			}
			continue
		}
		if q.field != last {
			if !affordable(q, list[i+1:], left) {
				p.skip(q.request, both(when, q.when), noRoom)
				continue
			}
			left, last = left-1, q.field
		}
		p.ask(q.request, both(when, q.when))
	}
	p.skipped(when)
}

func both(when, and string) string {
	if when == "" || and == "" {
		return when + and
	}
	return when + ", and " + and
}

func (p *planner) planTLS() {
	const refused = "the device refuses clients without a certificate"
	p.meet(stranger(p.access), "")
	if quick(p.access) {
		return
	}
	p.meet(impostor(p.access), refused)
	for _, version := range wire.Versions() {
		p.hello(version+" only", stranger(p.access), "the first handshake did not settle on TLS "+version)
	}
	when := "the device admits clients without a certificate"
	if len(p.access.TLS.Cert) > 0 {
		trusted := "the device's certificate is trusted"
		p.hello(allVersions, auditor(p.access), trusted)
		p.interview(trusted, false)
		when += ", and the one of the site file was not used or not admitted"
	}
	p.hello(allVersions, stranger(p.access), when)
	p.interview(when, true)
	p.connect("")
	p.ask(identify(byte(unitOf(p.access)), 0), "")
}

// skipped lists what nobody allowed.
func (p *planner) skipped(when string) {
	if quick(p.access) {
		return
	}
	unit := byte(unitOf(p.access))
	if problem := activeProblem(p.access); problem != nil {
		p.skip(programming(unit), when, problem.Detail)
		p.skip(echo(unit), when, problem.Detail)
	}
	if problem := writeProblem(p.access); problem != nil {
		p.skip(writeNothing(unit), when, problem.Detail)
	}
}

func (p *planner) skip(asked request, when, why string) {
	p.ask(asked, when)
	p.steps[len(p.steps)-1].Skipped = why
}

// endpointOf is what the transcript shows as connected to; before the name is
// resolved it is the name.
func endpointOf(access checks.Access) string {
	if access.Endpoint != "" {
		return access.Endpoint
	}
	return net.JoinHostPort(access.Host, strconv.Itoa(int(access.Target.Port)))
}
