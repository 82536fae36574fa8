package modbus

import (
	"fmt"

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
		"wrong. The finding is critical when the response came in a zone that the site doesn't list in `reachable-from`.",
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
		o.NotApplicable("the site file lists no registers for this target")
	case transport == plaintext:
		readByAnybody(o, "an unauthenticated plaintext client")
	default:
		registersOverTLS(o)
	}
}

func listedRegisters(o checks.Observed[Facts]) []Registers {
	return checks.Settings[Settings](o.Target).Registers
}

// registersOverTLS passes where an unauthenticated client gets no answer at all:
// then nobody has to read the registers to know.
func registersOverTLS(o checks.Observed[Facts]) {
	if !speaksTLS(o) {
		return
	}
	treated, admitted, known := unauthenticatedAdmission(o.Facts)
	switch {
	case !known:
		if _, asked := anonymousAdmitted(o.Facts); !asked {
			checks.Need(o, o.Facts.Admission.Anonymous, "admission.anonymous")
			return
		}
		checks.Need(o, o.Facts.Admission.SelfSigned, "admission.selfSigned")
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
		registersAnswer(s, answer, who, unlistedZone(o))
	}
}

func registersAnswer(s checks.Subject, answer Answer, who, zone string) {
	switch {
	case answer.Exception == IllegalFunction:
	case answer.Exception != 0:
		s.Unknown(checks.Unreadable, "the device did not say whether it would serve this range (%s): is it in its address map?", answer.words())
	case zone != "":
		s.ViolationAt(checks.Critical, "was read by %s, in zone %s", who, zone)
	default:
		s.Violation("was read by %s", who)
	}
}

// registersRequest is how the read of a range is named in evidence.
func registersRequest(listed Registers) string {
	functions := map[string]int{"coil": 1, "discrete": 2, "holding": 3, "input": 4}
	return fmt.Sprintf("function %d, unit %d, address %d, quantity %d", functions[listed.Table], listed.Unit, listed.Address, listed.Count)
}
