package modbus

import (
	"fmt"
	"strings"

	"hardcheck/checks"
)

// RegistersExpected reports registers that hold something else than the site expects.
var RegistersExpected = &checks.Check{
	ID:       "modbus-registers-expected",
	Title:    "Registers hold what the site expects of them",
	Severity: checks.Medium,
	Description: "Many devices have their own switches and limits in registers: remote access, a maintenance mode, the highest speed. The site file names " +
		"such a register and what it should hold (`expect`). The check reads it once and keeps only whether it was so, never the value. " +
		"A register that is the device's write lock (`lock: true`) is the finding of modbus-writes-blocked-by-device.",
	Remediation: "Find out who changed the setting and why, and set it back with the device's own software or at its panel. Where the new value is " +
		"right, write it under `expect` in the site file.",
	References: []string{protocolPage, otGuide, "https://attack.mitre.org/techniques/T0836/"},
	Rule:       checks.Each(registersExpected),
}

func registersExpected(o checks.Observed[Facts]) {
	list := registersWhere(o, func(r Registers) bool { return r.Expect != nil && !r.Lock })
	judgeExpected(o, list, "the site file expects nothing of the device's registers", "does not hold what the site file expects")
}

// judgeExpected judges each register by the name that its owner gave. none says that there
// are no such registers, wrong what one does that is not as expected.
func judgeExpected(o checks.Observed[Facts], list []Registers, none, wrong string) {
	switch transport := o.Facts.Transport; {
	case transport != plaintext && transport != overTLS:
		transportUnknown(o) // nothing was read
		return
	case len(list) == 0:
		o.NotApplicable("%s", none)
	}
	for _, one := range list {
		s := o.Subject(one.Name)
		if held, ok := expected(o, s, one); ok && !held {
			s.Violation("%s", wrong)
		}
	}
}

// expected reports whether a register holds what it should; ok is false where that isn't
// known, which the subject is told.
func expected(o checks.Observed[Facts], s checks.Subject, one Registers) (held, ok bool) {
	answer, ok := checks.Need(s, o.Facts.Registers[one.String()], "registers."+one.String())
	if !ok {
		return false, false
	}
	s.Evidence(registersRequest(one), "%s", answer.words())
	if reason, why := answer.undecided(one.Unit); reason != "" {
		s.Unknown(reason, "%s", why)
		return false, false
	}
	if answer.Exception != 0 {
		s.Unknown(checks.Unreadable, "the device did not give the value (%s): %s", answer.words(), inTheMap(one, answer))
		return false, false
	}
	state, ok := checks.Need(s, o.Facts.Expected[one.String()], "expected."+one.String())
	switch {
	case !ok:
	case state != AsExpected && state != NotAsExpected:
		s.UnknownWord("the expectation", string(state))
		ok = false
	default:
		s.Evidence(fmt.Sprintf("%s, as %s", one.Name, one.Type), "%s", strings.ReplaceAll(string(state), "-", " "))
	}
	return state == AsExpected, ok
}
