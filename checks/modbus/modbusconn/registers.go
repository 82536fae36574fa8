package modbusconn

import (
	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// registerQuestions read the ranges that the site file lists, once each. What they
// hold is the plant's business: only the kind of answer is kept, and of a typed register
// whether it holds what is expected.
func registerQuestions(access checks.Access) []question {
	var list []question
	for _, listed := range settingsOf(access).Registers {
		list = append(list, question{
			request: readListed(listed), field: registersField(listed), typed: typedOf(listed),
			take: func(c *collector, _ request, got reply) {
				if c.facts.Registers == nil {
					c.facts.Registers = map[string]checks.Value[modbus.Answer]{}
				}
				c.facts.Registers[listed.String()] = checks.Known(got.Answer)
			},
		})
	}
	return list
}

func registersField(listed modbus.Registers) string { return "registers." + listed.String() }

// explainRegisters gives every listed range without an answer its reason.
func (c *collector) explainRegisters() {
	var parts []part
	for _, listed := range settingsOf(c.access).Registers {
		parts = append(parts, part{registersField(listed), isKnown(c.facts.Registers[listed.String()])})
	}
	c.explainParts("registers", parts...)
}
