package modbusconn

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// question is one request of the session and what its response fills.
type question struct {
	request request
	// field is the path of the fact that the answer fills. Of several questions with one
	// field at most one is asked.
	field string
	// when is the condition under which it is asked, for plans; empty is always.
	when string
	// asks decides at run time; nil is always.
	asks func(*collector) bool
	// spare is set where no check needs the answer: it gives way to what one does.
	spare bool
	// typed is the register whose value decides too; nil for other questions.
	typed *modbus.Registers
	// take fills the fact.
	take func(*collector, request, reply)
}

// maxParts bounds the answers that one identification may be spread over.
const maxParts = 3

// questions lists the requests in their order, before the budget: see [sequenceOf].
// Silence ends everything, so what a device is most likely to answer comes first: what
// every HMI polls, then what the owner says is there. What only an owner allows comes
// last, so that allowing it costs no other answer.
func questions(access checks.Access) []question {
	unit := byte(unitOf(access))
	switch {
	case access.Further:
		return []question{readQuestion(access, unit, fcReadHolding)}
	case quick(access):
		return []question{identification(unit)}
	}
	list := append([]question{readQuestion(access, unit, fcReadHolding)}, registerQuestions(access)...)
	for _, function := range []byte{fcReadInput, fcReadCoils, fcReadDiscrete} {
		list = append(list, readQuestion(access, unit, function))
	}
	list = append(list, identification(unit), question{
		request: reportServerID(unit), field: "serverID", spare: encrypted(access), take: (*collector).takeServerID,
	})
	for _, improbable := range unlistedUnits(access) {
		list = append(list, unitQuestions(byte(improbable))...)
	}
	return append(list, consented(access, unit)...)
}

// readQuestion asks for one item at address 0. Register 0 stands for the unit where
// function 43 isn't served; the other functions are evidence where they aren't judged.
func readQuestion(access checks.Access, unit, function byte) question {
	fields := map[byte]string{
		fcReadHolding: holdingField, fcReadInput: "reads.inputRegisters",
		fcReadCoils: "reads.coils", fcReadDiscrete: "reads.discreteInputs",
	}
	spare := function != fcReadHolding && !judgesReads(access)
	return question{request: read(unit, function), field: fields[function], spare: spare, take: (*collector).takeRead}
}

// The fields that decide what else is asked.
const (
	holdingField        = "reads.holdingRegisters"
	identificationField = "identification"
)

func identification(unit byte) question {
	return question{request: identify(unit, 0), field: identificationField, take: (*collector).takeIdentification}
}

// unlistedUnits are the improbable units that the site doesn't list. Those it lists are
// expected to answer, and a site's further units are not read.
func unlistedUnits(access checks.Access) []int {
	listed := append([]int{unitOf(access)}, settingsOf(access).Units...)
	return slices.DeleteFunc(modbus.ImprobableUnits(), func(unit int) bool { return slices.Contains(listed, unit) })
}

// consented are the questions that the owner allowed. Under both consents the active ones
// come before the write where the device is known to refuse what it doesn't know. Else
// they come after it: nobody knows how the device takes them, and 16 is a common function.
func consented(access checks.Access, unit byte) []question {
	active, write := activeQuestions(access, unit), writeQuestion(access, unit)
	if len(active) == 0 || len(write) == 0 {
		return append(active, write...)
	}
	before, after := slices.Clone(active), slices.Clone(active)
	for i := range active {
		before[i].asks, before[i].when = func(c *collector) bool { return c.refused }, "before the write the device has refused a function as unknown (exception 01)"
		after[i].asks, after[i].when = func(c *collector) bool { return !c.refused }, "before the write the device has refused no function as unknown"
	}
	return slices.Concat(before, write, after)
}

func activeQuestions(access checks.Access, unit byte) []question {
	if !consents(access, "active") {
		return nil
	}
	spare := encrypted(access)
	return []question{
		{request: echo(unit), field: "diagnostics", spare: spare, take: func(c *collector, _ request, got reply) {
			c.facts.Diagnostics = checks.Known(got.Answer)
		}},
		{request: programming(unit), field: "programming", spare: spare, take: func(c *collector, _ request, got reply) {
			c.facts.Programming = checks.Known(got.Answer)
		}},
	}
}

func writeQuestion(access checks.Access, unit byte) []question {
	if writeProblem(access) != nil {
		return nil
	}
	return []question{{request: writeNothing(unit), field: "writes", take: func(c *collector, _ request, got reply) {
		c.facts.Writes = checks.Known(got.Answer)
	}}}
}

// unitQuestions asks another unit what the site's unit answered, so that the two can be
// compared. Behind a gateway unit 0 is the broadcast to every device of the line.
func unitQuestions(unit byte) []question {
	may, when := func(*collector) bool { return true }, ""
	if unit == 0 {
		may, when = func(c *collector) bool { return !c.gateway }, "no answer before came from a gateway"
	}
	compared := func(c *collector) bool { return c.ownUnit.function == fcEncapsulated }
	field := unitField(int(unit))
	return []question{
		{
			request: identify(unit, 0), field: field, take: (*collector).takeUnit,
			asks: func(c *collector) bool { return may(c) && compared(c) }, when: checks.When("the device identified itself by function 43", when),
		},
		{
			request: read(unit, fcReadHolding), field: field, take: (*collector).takeUnit,
			asks: func(c *collector) bool { return may(c) && !compared(c) }, when: checks.When("the device did not identify itself by function 43", when),
		},
	}
}

func unitField(unit int) string { return "units." + strconv.Itoa(unit) }

// askQuestions sends every request over one connection, until the device breaks off.
// What an earlier connection has answered to the same client is not asked again.
func (c *collector) askQuestions(ctx context.Context, l *link) {
	for _, q := range c.sequence.asked {
		if c.answered(q.field) || q.asks != nil && !q.asks(c) {
			continue
		}
		got, problem := c.put(ctx, l, q)
		if problem != nil {
			if c.silentUnit(q) {
				problem.Detail += fmt.Sprintf("; many devices drop what is for other units: list %d in units to leave this question out", q.request.unit)
			}
			c.problems.Add(q.field, *problem)
			continue
		}
		q.take(c, q.request, got)
		if q.field == identificationField {
			c.followIdentification(ctx, l, q.request, got)
		}
	}
	c.leaveOut()
}

// silentUnit reports whether it was this question to another unit that got no answer.
func (c *collector) silentUnit(q question) bool {
	broken := c.device.broken
	return broken != nil && broken.how == brokeSilent && broken.after == q.request.String() &&
		q.field == unitField(int(q.request.unit))
}

// answered reports whether the admission of this client has answered a question.
func (c *collector) answered(field string) bool {
	return field == holdingField && isKnown(c.facts.Reads.HoldingRegisters)
}

// put asks a question in its way.
func (c *collector) put(ctx context.Context, l *link, q question) (reply, *checks.Problem) {
	if q.typed != nil && c.device.budget() == nil {
		return c.askTyped(ctx, l, q.request, *q.typed)
	}
	return c.ask(ctx, l, q.request)
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
	c.gateway = c.gateway || got.Gateway()
	c.refused = c.refused || asked.class == checks.SafeRead && got.Exception == modbus.IllegalFunction
	return got, nil
}

// takeIdentification keeps the answer. One with objects is what other units are
// compared by.
func (c *collector) takeIdentification(asked request, got reply) {
	if part, err := parseIdentification(got.pdu); err == nil && len(part.objects) > 0 {
		c.keepOwnUnit(asked, got)
	}
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
		if !part.more || part.next <= from {
			break
		}
		if round == c.sequence.parts {
			c.explainCut()
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
		c.keepOwnUnit(asked, got)
	case fcReadInput:
		c.facts.Reads.InputRegisters = answer
	}
}

// unitAnswer is what a unit replied to a function.
type unitAnswer struct {
	function byte
	pdu      []byte
}

func (c *collector) keepOwnUnit(asked request, got reply) {
	c.ownUnit = unitAnswer{function: asked.function(), pdu: got.pdu}
	c.takeUnit(asked, got)
}

func (c *collector) takeUnit(asked request, got reply) {
	same := asked.function() == c.ownUnit.function && bytes.Equal(got.pdu, c.ownUnit.pdu)
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
