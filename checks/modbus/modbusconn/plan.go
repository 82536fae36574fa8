package modbusconn

import (
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
		p.planQuestions("", false)
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
	p.add("connect", p.access.Connects(), checks.Passive, when)
	if p.connection == 1 {
		p.steps[0].Note = p.warning()
	}
	if rest := settingsOf(p.access).SettleTime(); rest > 0 {
		p.add("wait", settleText(rest), checks.Passive, when)
	}
}

// warning says how many connections a device gets, and what that may do to its clients.
func (p *planner) warning() string {
	many := "one connection is opened"
	if encrypted(p.access) && !single(p.access) {
		many = "connections are opened one after another, never two at a time"
	}
	return many + "; some devices drop the older client, such as an HMI, when a new one comes"
}

func (p *planner) add(event, what string, class checks.Class, when string) {
	p.steps = append(p.steps, checks.Step{Connection: p.connection, Event: event, What: what, Class: class, When: when})
}

func (p *planner) ask(asked request, when string) { p.add("send", asked.String(), asked.class, when) }

// planHello is one connection with the ClientHello of one version.
func (p *planner) planHello(version string, when string) {
	p.connect(when)
	p.add("send", helloText(wire.Only(version).String(), anonymousClient(p.access).name), checks.SafeRead, when)
}

// hello is a connection with the ClientHello of the first offer, or of the next one
// where the device refuses it.
func (p *planner) hello(as client, when string) {
	p.connect(when)
	offers := wire.Offers()
	p.add("send", helloText(offers[0].String(), as.name), checks.SafeRead, "the device has not refused these versions before")
	for _, offer := range offers[1:] {
		p.add("send", helloText(offer.String(), as.name), checks.SafeRead, "it refuses TLS "+offers[0].String()+"; on a new connection")
	}
}

// planAdmission is a connection with a handshake and one question.
func (p *planner) planAdmission(as client, when string) {
	p.hello(as, when)
	p.ask(firstQuestion(p.access), when)
}

// further lists the requests for the objects that don't fit into one answer.
func (p *planner) further(parts int, when string) {
	for range parts - 1 {
		p.add("send", moreText(byte(unitOf(p.access))), checks.SafeRead, checks.When(when, "the device has more objects to tell"))
	}
	for range maxParts - max(parts, 1) {
		p.add("send", moreText(byte(unitOf(p.access))), checks.SafeRead, when)
		p.steps[len(p.steps)-1].Skipped = noRoom
	}
}

// moreText shows the request for further objects, whose id the device names.
func moreText(unit byte) string {
	return "2B 0E 01 NN read device identification, unit " + strconv.Itoa(int(unit))
}

// planQuestions is one connection with every question. The first was asked before where
// the client was admitted with it.
func (p *planner) planQuestions(when string, admitted bool) {
	sequence := sequenceOf(p.access)
	for _, q := range sequence.asked {
		if admitted && q.field == holdingField {
			continue
		}
		p.ask(q.request, checks.When(when, q.when))
		if q.field == identificationField && !single(p.access) {
			p.further(sequence.parts, when)
		}
	}
	for _, q := range sequence.left {
		p.skip(q.request, checks.When(when, q.when), noRoom)
	}
	p.skipped(when)
}

// planTLS begins with the question in plaintext. What follows waits for how the
// device refuses it, see [collector.probePlaintext].
func (p *planner) planTLS() {
	p.connect("")
	p.ask(firstQuestion(p.access), "")
	if single(p.access) {
		return
	}
	refused := "the answer to that was " + plaintextRefusal(p.access) + " (after anything else no ClientHello is sent)"
	const unnamed = "the device refuses clients without a certificate"
	p.planAdmission(anonymousClient(p.access), refused)
	p.planAdmission(selfSignedClient(p.access), unnamed)
	for _, version := range wire.Versions() {
		p.planHello(version, "the device speaks TLS and no handshake before has shown whether it takes "+version)
	}
	when := "the device admits clients without a certificate"
	if len(p.access.TLS.Cert) > 0 {
		trusted := "the device's certificate is trusted"
		p.hello(siteClient(p.access), trusted)
		p.planQuestions(trusted, false)
		when += ", and the one of the site file was not used or not admitted"
	}
	p.hello(anonymousClient(p.access), when)
	p.planQuestions(when, true)
}

// skipped lists what nobody allowed.
func (p *planner) skipped(when string) {
	if single(p.access) {
		return
	}
	unit := byte(unitOf(p.access))
	if problem := activeProblem(p.access); problem != nil {
		p.skip(echo(unit), when, problem.Detail)
		p.skip(programming(unit), when, problem.Detail)
	}
	if problem := writeProblem(p.access); problem != nil {
		p.skip(writeNothing(unit), when, problem.Detail)
	}
}

func (p *planner) skip(asked request, when, why string) {
	p.ask(asked, when)
	p.steps[len(p.steps)-1].Skipped = why
}
