package modbus

import (
	"fmt"
	"slices"

	"hardcheck/checks"
)

// acknowledge says that the request was taken and takes long.
const acknowledge = 0x05

// illegalAddress says that the device has nothing at the address.
const illegalAddress = 0x02

// exceptionNames are from the Modbus Application Protocol (V1.1b3, section 7).
var exceptionNames = map[int]string{
	IllegalFunction:        "illegal function",
	illegalAddress:         "illegal data address",
	0x03:                   "illegal data value",
	0x04:                   "server device failure",
	acknowledge:            "acknowledge",
	DeviceBusy:             "server device busy",
	0x08:                   "memory parity error",
	GatewayPathUnavailable: "gateway path unavailable",
	GatewayTargetSilent:    "gateway target device failed to respond",
}

// words says what kind of reply it is.
func (a Answer) words() string {
	if a.Exception == 0 {
		return "normal reply"
	}
	if name := exceptionNames[a.Exception]; name != "" {
		return fmt.Sprintf("exception %02X, %s", a.Exception, name)
	}
	return fmt.Sprintf("exception %02X", a.Exception)
}

// undecided says why a reply shows nothing about the device's own behaviour;
// empty when it does.
func (a Answer) undecided(unit int) (checks.Reason, string) {
	switch {
	case a.Gateway():
		return checks.Unreachable, fmt.Sprintf("a gateway answered that it did not reach unit %d (%s)", unit, a.words())
	case a.Exception == DeviceBusy:
		return checks.Unreadable, fmt.Sprintf("unit %d was busy (%s)", unit, a.words())
	case a.Exception != 0 && exceptionNames[a.Exception] == "":
		return checks.Unreadable, fmt.Sprintf("unit %d answered with an exception of no standard meaning (%s)", unit, a.words())
	default:
		return "", ""
	}
}

// reply returns the answer to one request, and records it as evidence; or it
// records why it is unknown or shows nothing.
func reply(o checks.Observed[Facts], value checks.Value[Answer], field, request string) (Answer, bool) {
	answer, ok := checks.Need(o, value, field)
	if !ok {
		return answer, false
	}
	o.Evidence(request, "%s", answer.words())
	return answer, decided(o, answer)
}

// decided reports whether the answer is the device's own, or records why not.
func decided(o checks.Observed[Facts], answer Answer) bool {
	reason, why := answer.undecided(o.Facts.Unit)
	if reason != "" {
		o.Unknown(reason, "%s", why)
	}
	return reason == ""
}

// gateway reports whether a gateway has answered in place of a device.
func (f Facts) gateway() bool {
	for _, read := range [...]checks.Value[Answer]{f.Reads.HoldingRegisters, f.Reads.InputRegisters, f.Reads.Coils, f.Reads.DiscreteInputs} {
		if answer, known := read.Get(); known && answer.Gateway() {
			return true
		}
	}
	if id, known := f.Identification.Get(); known && id.Gateway() {
		return true
	}
	if id, known := f.ServerID.Get(); known && id.Gateway() {
		return true
	}
	for _, unit := range f.Units {
		if answer, known := unit.Get(); known && answer.Gateway() {
			return true
		}
	}
	for _, register := range f.Registers {
		if answer, known := register.Get(); known && answer.Gateway() {
			return true
		}
	}
	return false
}

// openToAll reports whether the answers were given to a client that could not
// prove who it is, because the port is plaintext. Over TLS the certificate and the
// role decide who may ask, and those have checks of their own.
func openToAll(o checks.Observed[Facts]) bool {
	switch o.Facts.Transport {
	case plaintext:
		return true
	case overTLS:
		o.NotApplicable("over TLS the client's certificate and role decide who may ask")
	default:
		transportUnknown(o)
	}
	return false
}

func transportUnknown(o checks.Observed[Facts]) {
	o.Unknown(checks.Unreadable, "it is not known whether this endpoint was asked over TLS")
}

// speaksTLS reports whether there is a TLS server to judge. Plaintext is the
// finding of modbus-transport-encrypted, a TLS port without TLS that of
// modbus-tls-present, and neither is one of every check about TLS.
func speaksTLS(o checks.Observed[Facts]) bool {
	switch o.Facts.Transport {
	case overTLS:
		present, ok := checks.Need(o, o.Facts.TLSPresent, "tlsPresent")
		if ok && !present {
			o.NotApplicable("the port does not speak TLS")
		}
		return ok && present
	case plaintext:
		o.NotApplicable("this endpoint speaks plaintext")
	default:
		transportUnknown(o)
	}
	return false
}

// tlsFacts returns what the TLS server showed.
func tlsFacts(o checks.Observed[Facts]) (checks.TLS, bool) {
	if !speaksTLS(o) {
		return checks.TLS{}, false
	}
	return checks.Need(o, o.Facts.TLS, "tls")
}

// anonymousAdmitted tells whether a TLS client without certificate is served. A
// server that asks for no certificate can't insist on one, but one that asks
// need not insist: only a read after the handshake shows that.
func anonymousAdmitted(f Facts) (admitted, known bool) {
	if admission, known := f.Admission.Anonymous.Get(); known {
		return admission == Admitted, admission.Known()
	}
	seen, _ := f.TLS.Get()
	requested, known := seen.ClientCertificateRequested.Get()
	return known && !requested, known && !requested
}

// unlistedZone is a zone that the device answered and that the site doesn't list among
// those that may reach it; empty where there is none.
func unlistedZone(o checks.Observed[Facts]) string {
	for _, seen := range o.Seen {
		if len(o.Target.ReachableFrom) > 0 && !slices.Contains(o.Target.ReachableFrom, seen.From) {
			return seen.From
		}
	}
	return ""
}
