package modbusconn

import (
	"bytes"
	"context"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// question is one request of the session and what its response fills.
type question struct {
	request request
	// field is the path of the fact that the answer fills.
	field string
	// when is the condition under which it is asked, for plans; empty is always.
	when string
	// asks decides at run time; nil is always.
	asks func(*collector) bool
	// spare is set where no check needs the answer: it gives way to what one does.
	spare bool
	// take fills the fact.
	take func(*collector, request, reply)
}

// maxParts bounds the answers that one identification may be spread over.
const maxParts = 3

// questions lists the requests in their order: what is most likely to be followed by
// silence comes last, because silence ends it. See [affordable] for what is left
// out when the budget doesn't reach.
func questions(access checks.Access) []question {
	unit := byte(unitOf(access))
	if access.Further {
		return []question{{request: plaintextQuestion(access), field: "reads.holdingRegisters", take: (*collector).takeRead}}
	}
	list := []question{{request: identify(unit, 0), field: "identification", take: (*collector).takeIdentification}}
	if quick(access) {
		return list
	}
	reads := []struct {
		function byte
		field    string
	}{
		{fcReadHolding, "reads.holdingRegisters"},
		{fcReadInput, "reads.inputRegisters"},
		{fcReadCoils, "reads.coils"},
		{fcReadDiscrete, "reads.discreteInputs"},
	}
	for _, r := range reads {
		// Register 0 stands for the unit where function 43 isn't served.
		spare := r.function != fcReadHolding && !judgesReads(access)
		list = append(list, question{request: read(unit, r.function), field: r.field, spare: spare, take: (*collector).takeRead})
	}
	list = append(list, registerQuestions(access)...)
	list = append(list, consented(access, unit)...)
	for _, improbable := range modbus.ImprobableUnits() {
		if improbable != int(unit) {
			list = append(list, unitQuestions(byte(improbable))...)
		}
	}
	return append(list, question{
		request: reportServerID(unit), field: "serverID", spare: encrypted(access), take: (*collector).takeServerID,
	})
}

// consented are the questions that the owner allowed.
func consented(access checks.Access, unit byte) []question {
	var list []question
	if writeProblem(access) == nil {
		list = append(list, question{request: writeNothing(unit), field: "writes", take: func(c *collector, _ request, got reply) {
			c.facts.Writes = checks.Known(got.Answer)
		}})
	}
	if consents(access, "active") {
		spare := encrypted(access)
		list = append(list, question{request: programming(unit), field: "programming", spare: spare, take: func(c *collector, _ request, got reply) {
			c.facts.Programming = checks.Known(got.Answer)
		}}, question{request: echo(unit), field: "diagnostics", spare: spare, take: func(c *collector, _ request, got reply) {
			c.facts.Diagnostics = checks.Known(got.Answer)
		}})
	}
	return list
}

// unitQuestions asks another unit what the site's unit answered, so that the two
// can be compared.
func unitQuestions(unit byte) []question {
	field := unitField(int(unit))
	identified := func(c *collector) bool { return c.ownUnit.function == fcEncapsulated }
	return []question{
		{
			request: identify(unit, 0), field: field, take: (*collector).takeUnit, asks: identified,
			when: "the device serves function 43",
		},
		{
			request: read(unit, fcReadHolding), field: field, take: (*collector).takeUnit,
			asks: func(c *collector) bool { return !identified(c) }, when: "the device does not serve function 43",
		},
	}
}

func unitField(unit int) string { return "units." + strconv.Itoa(unit) }

// askQuestions sends every request over one connection, until the device breaks off.
func (c *collector) askQuestions(ctx context.Context, l *link) {
	list := questions(c.access)
	for i, q := range list {
		if q.asks != nil && !q.asks(c) {
			continue
		}
		if _, known := c.facts.Identification.Get(); known && q.field == "identification" {
			continue // asked on an earlier connection
		}
		if c.device.stop == nil && !single(c.access) && !affordable(q, list[i+1:], c.device.left) {
			c.leaveOut(q)
			continue
		}
		got, problem := c.ask(ctx, l, q.request)
		if problem != nil {
			c.problems.Add(q.field, *problem)
			continue
		}
		q.take(c, q.request, got)
		if q.field == "identification" {
			c.followIdentification(ctx, l, q.request, got)
		}
	}
}

// ask puts one question. What it returns as a problem is also the end, unless it
// is the budget.
func (c *collector) ask(ctx context.Context, l *link, asked request) (reply, *checks.Problem) {
	if problem := c.device.budget(); problem != nil {
		if problem.Reason == checks.Budget && !single(c.access) {
			c.fail(*problem)
		}
		return reply{}, problem
	}
	got, err := l.do(ctx, asked)
	if err != nil {
		problem := c.device.breakOff(asked.String(), err)
		c.fail(problem)
		return reply{}, &problem
	}
	c.learned = true
	return got, nil
}

func (c *collector) takeIdentification(asked request, got reply) {
	c.ownUnit = unitAnswer{function: fcEncapsulated, pdu: got.pdu}
	if !got.Served() {
		c.ownUnit = unitAnswer{}
	}
	c.facts.Units = map[string]checks.Value[modbus.Unit]{}
	c.keepUnit(asked, got)
	c.facts.Identification = checks.Known(modbus.Identification{Answer: got.Answer})
}

// followIdentification reads the objects, and asks for the rest while the device
// has more. A device whose next object doesn't grow would go on for ever.
func (c *collector) followIdentification(ctx context.Context, l *link, asked request, got reply) {
	id, _ := c.facts.Identification.Get()
	for round := 1; got.Exception == 0; round++ {
		part, err := parseIdentification(got.pdu)
		if err != nil {
			problem := explain(err)
			c.problems.Add("identification", problem)
			c.fail(problem)
			c.facts.Identification = checks.Unknown[modbus.Identification]()
			return
		}
		addPart(&id, part)
		c.facts.Identification = checks.Known(id)
		from := asked.pdu[3]
		if !part.more || part.next <= from || round == maxParts || quick(c.access) {
			break
		}
		asked = identify(asked.unit, part.next)
		var problem *checks.Problem
		if got, problem = c.ask(ctx, l, asked); problem != nil {
			break
		}
	}
}

func (c *collector) takeRead(asked request, got reply) {
	answer := checks.Known(got.Answer)
	switch asked.function() {
	case fcReadCoils:
		c.facts.Reads.Coils = answer
	case fcReadDiscrete:
		c.facts.Reads.DiscreteInputs = answer
	case fcReadHolding:
		c.facts.Reads.HoldingRegisters = answer
		if c.ownUnit.function == 0 {
			c.ownUnit = unitAnswer{function: fcReadHolding, pdu: got.pdu}
			c.keepUnit(asked, got)
		}
	case fcReadInput:
		c.facts.Reads.InputRegisters = answer
	}
}

// unitAnswer is what a unit replied to a function.
type unitAnswer struct {
	function byte
	pdu      []byte
}

func (c *collector) takeUnit(asked request, got reply) { c.keepUnit(asked, got) }

func (c *collector) keepUnit(asked request, got reply) {
	same := asked.unit == byte(c.facts.Unit) || asked.function() == c.ownUnit.function && bytes.Equal(got.pdu, c.ownUnit.pdu)
	if c.facts.Units == nil {
		c.facts.Units = map[string]checks.Value[modbus.Unit]{}
	}
	c.facts.Units[strconv.Itoa(int(asked.unit))] = checks.Known(modbus.Unit{
		Answer: got.Answer, Function: int(asked.function()), Same: same,
	})
}

func (c *collector) takeServerID(_ request, got reply) {
	c.facts.ServerID = checks.Known(serverID(got))
}
