package modbus

import (
	"fmt"
	"slices"

	"hardcheck/checks"
)

// RegistersProtected reports registers of the site file that anybody may read.
var RegistersProtected = &checks.Check{
	ID:       "modbus-registers-protected",
	Title:    "The listed registers are closed to unauthenticated clients",
	Severity: checks.High,
	Description: "The site file lists registers and coils whose values matter: setpoints, recipes, the state of a machine. Whoever may read them " +
		"learns how the process runs, and what to change. The check reads each range once and looks only at whether it was answered; the " +
		"values are not kept. A device that answers with the exception 02 (illegal data address) is not judged, since the list may be " +
		"wrong. The finding is critical when the response came in a zone that the site doesn't list in `reachable-from`. Registers with " +
		"an expected value (`expect`) are switches of the device, which modbus-registers-expected and modbus-writes-blocked-by-device judge.",
	Remediation: "Serve the registers over Modbus/TCP Security only, with client certificates, and close port 502. Where the device can't, remove " +
		"the values from its Modbus address map, or let the firewall admit only the clients that need the device. Those that need not be " +
		"protected don't belong under `registers` in the site file.",
	References: []string{securityPage, protocolPage, otGuide, "https://attack.mitre.org/techniques/T0801/"},
	Rule:       checks.Each(registersProtected),
}

func registersProtected(o checks.Observed[Facts]) {
	transport := o.Facts.Transport
	switch {
	case transport != plaintext && transport != overTLS:
		transportUnknown(o)
	case len(listedRegisters(o)) == 0:
		o.NotApplicable("the site file lists no registers to protect for this target")
	case transport == plaintext:
		readByAnybody(o, "an unauthenticated plaintext client")
	default:
		registersOverTLS(o)
	}
}

// listedRegisters are those of which nothing is expected but that strangers get no answer.
func listedRegisters(o checks.Observed[Facts]) []Registers {
	return registersWhere(o, func(r Registers) bool { return r.Expect == nil })
}

func registersWhere(o checks.Observed[Facts], wanted func(Registers) bool) []Registers {
	all := slices.Clone(checks.Settings[Settings](o.Target).Registers)
	return slices.DeleteFunc(all, func(r Registers) bool { return !wanted(r) })
}

// registersOverTLS passes where an unauthenticated client gets no answer at all:
// then nobody has to read the registers to know.
func registersOverTLS(o checks.Observed[Facts]) {
	if !speaksTLS(o) {
		return
	}
	treated, admitted, known := neededAdmission(o)
	switch {
	case !known:
	case admitted && o.Facts.Client == ClientOwn:
		o.Unknown(checks.Source, "unauthenticated clients are admitted, and the ranges were read with the certificate of the site file")
	case admitted:
		readByAnybody(o, "an unauthenticated TLS client")
	default:
		for _, listed := range listedRegisters(o) {
			o.Subject(listed.String()).Evidence("a client without a known certificate", "%s", treated)
		}
	}
}

// neededAdmission is unauthenticatedAdmission, or records why it is not known.
func neededAdmission(o checks.Observed[Facts]) (treated Admission, admitted, known bool) {
	treated, admitted, known = unauthenticatedAdmission(o.Facts)
	if known {
		return treated, admitted, true
	}
	if _, asked := anonymousAdmitted(o.Facts); !asked {
		checks.Need(o, o.Facts.Admission.Anonymous, "admission.anonymous")
		return treated, false, false
	}
	checks.Need(o, o.Facts.Admission.SelfSigned, "admission.selfSigned")
	return treated, false, false
}

// unauthenticatedAdmission tells how the server treated clients without a known certificate.
func unauthenticatedAdmission(f Facts) (treated Admission, admitted, known bool) {
	if admitted, known := anonymousAdmitted(f); !known || admitted {
		return Admitted, admitted, known
	}
	if treated, known := f.Admission.SelfSigned.Get(); !known || treated == Admitted || !treated.Known() {
		return treated, known, known && treated.Known()
	}
	treated, _ = f.Admission.Anonymous.Get()
	return treated, false, true
}

// readByAnybody judges the answers to an unauthenticated client.
func readByAnybody(o checks.Observed[Facts], who string) {
	for _, listed := range listedRegisters(o) {
		s := o.Subject(listed.String())
		answer, ok := checks.Need(s, o.Facts.Registers[listed.String()], "registers."+listed.String())
		if !ok {
			continue
		}
		s.Evidence(registersRequest(listed), "%s", answer.words())
		if reason, why := answer.undecided(listed.Unit); reason != "" {
			s.Unknown(reason, "%s", why)
			continue
		}
		registersAnswer(s, listed, answer, who, unlistedZone(o))
	}
}

func registersAnswer(s checks.Subject, listed Registers, answer Answer, who, zone string) {
	switch {
	case answer.Exception == IllegalFunction:
	case answer.Exception != 0:
		s.Unknown(checks.Unreadable, "the device did not say whether it would serve this range (%s): %s", answer.words(), inTheMap(listed, answer))
	case zone != "":
		s.ViolationAt(checks.Critical, "was read by %s, in zone %s", who, zone)
	default:
		s.Violation("was read by %s", who)
	}
}

// inTheMap asks about the address of a range that was not served.
func inTheMap(listed Registers, answer Answer) string {
	if hint := listed.modicon(); hint != "" && answer.Exception == illegalAddress {
		return hint
	}
	return "is it in its address map?"
}

// registersRequest is how the read of a range is named in evidence.
func registersRequest(listed Registers) string {
	functions := map[string]int{"coil": 1, "discrete": 2, "holding": 3, "input": 4}
	return fmt.Sprintf("function %d, unit %d, address %d, quantity %d", functions[listed.Table], listed.Unit, listed.Address, listed.Count)
}
