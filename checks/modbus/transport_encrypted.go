package modbus

import (
	"fmt"
	"strings"

	"hardcheck/checks"
)

// TransportEncrypted reports endpoints that answer Modbus in plain text.
var TransportEncrypted = &checks.Check{
	ID:       "modbus-transport-encrypted",
	Title:    "Modbus is reached over TLS",
	Severity: checks.High,
	Description: "Plain Modbus TCP has neither authentication nor encryption: whoever reaches the port can read from and write to the device, and " +
		"an on-path attacker can eavesdrop and change values. The check looks for a plaintext response; a well-formed exception response " +
		"is one. The functions that were answered are evidence here and no findings of their own. The finding is critical when the " +
		"response came in a zone that the site doesn't list in `reachable-from`.",
	Remediation: "Switch on Modbus/TCP Security (TLS on port 802 with client certificates) in the device and close port 502. Where the device " +
		"can't, put a security gateway that can in front of it, or let the firewall admit its clients only, on RouterOS:\n\n" +
		"    /ip/firewall/filter/add chain=forward protocol=tcp dst-address=<device> dst-port=502 src-address-list=modbus-clients action=accept\n" +
		"    /ip/firewall/filter/add chain=forward protocol=tcp dst-address=<device> dst-port=502 action=drop\n\n" +
		"above every rule that accepts more, and record the residual risk as a waiver.",
	References: []string{securityPage, protocolPage, otGuide, "https://cwe.mitre.org/data/definitions/306.html"},
	Rule:       whereOffered(transportEncrypted),
}

func transportEncrypted(o checks.Observed[Facts]) {
	switch o.Facts.Transport {
	case plaintext:
		plaintextAnswer(o)
	case overTLS:
		tlsEndpoint(o)
	default:
		transportUnknown(o)
	}
}

func plaintextAnswer(o checks.Observed[Facts]) {
	answered, ok := checks.Need(o, o.Facts.Plaintext, "plaintext")
	switch {
	case !ok:
	case !answered:
		o.Unknown(checks.Unreadable, "the port sent a response that is not Modbus")
	default:
		plaintextViolation(o)
	}
}

func plaintextViolation(o checks.Observed[Facts]) {
	if o.Facts.Oddity != "" {
		o.Evidence("plaintext answer", "a Modbus reply with oddities: %s", o.Facts.Oddity)
	}
	servedEvidence(o)
	if zone := unlistedZone(o); zone != "" {
		o.Evidence("vantage", "zone %s; reachable-from: %s", zone, strings.Join(o.Target.ReachableFrom, ", "))
		o.ViolationAt(checks.Critical, "answers plaintext Modbus without authentication%s, and does so in zone %s", o.Facts.oddly(), zone)
		return
	}
	o.Violation("answers plaintext Modbus without authentication%s", o.Facts.oddly())
}

// oddly says how the plaintext answer was odd, for the end of a message.
func (f Facts) oddly() string {
	if f.Oddity == "" {
		return ""
	}
	return " (oddly: " + f.Oddity + ")"
}

// tlsEndpoint leaves a port with neither to modbus-tls-present.
func tlsEndpoint(o checks.Observed[Facts]) {
	if answered, _ := o.Facts.Plaintext.Get(); answered {
		plaintextViolation(o)
		return
	}
	present, ok := checks.Need(o, o.Facts.TLSPresent, "tlsPresent")
	switch {
	case !ok:
	case present:
		o.Evidence("port", "speaks TLS")
		checks.Need(o, o.Facts.Plaintext, "plaintext")
		if o.Target.Insecure {
			o.ViolationAt(checks.Medium, "certificate verification is switched off in the site file")
		}
	default:
		portWithoutTLS(o)
	}
}

func portWithoutTLS(o checks.Observed[Facts]) {
	if _, ok := checks.Need(o, o.Facts.Plaintext, "plaintext"); ok {
		o.NotApplicable("the port speaks neither TLS nor plaintext Modbus")
	}
}

// servedEvidence lists how the functions answered that everybody may call.
func servedEvidence(o checks.Observed[Facts]) {
	f := o.Facts
	if identification, known := f.Identification.Get(); known {
		o.Evidence(identificationRequest, "%s", identification.Answer.words())
	}
	for _, read := range f.Reads.all() {
		if answer, known := read.value.Get(); known {
			o.Evidence(fmt.Sprintf("function %d", read.function), "%s", answer.words())
		}
	}
}

// read is the answer to a plain read function.
type read struct {
	function int
	value    checks.Value[Answer]
	field    string
}

func (r Reads) all() []read {
	return []read{
		{1, r.Coils, "reads.coils"},
		{2, r.DiscreteInputs, "reads.discreteInputs"},
		{3, r.HoldingRegisters, "reads.holdingRegisters"},
		{4, r.InputRegisters, "reads.inputRegisters"},
	}
}
