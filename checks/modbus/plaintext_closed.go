package modbus

import "hardcheck/checks"

// PlaintextClosed reports TLS ports that answer plaintext too.
var PlaintextClosed = &checks.Check{
	ID:       "modbus-plaintext-closed",
	Title:    "The TLS port answers no plaintext Modbus",
	Severity: checks.High,
	Description: "A port that accepts both makes its certificates worthless: an attacker just uses plaintext. The check sends one read without " +
		"TLS, as the first step and on a connection of its own; no TLS is tried on a port that answers it. Other ports of the device " +
		"aren't tried: list port 502 as a target `modbus://` to have it judged.",
	Remediation: "Disable plaintext Modbus in the device (\"Modbus TCP\" or \"allow insecure clients\" beside secure Modbus), or drop it at the " +
		"gateway that terminates TLS, and move the clients that are left to TLS.",
	References: []string{securityPage, "https://cwe.mitre.org/data/definitions/319.html"},
	Rule:       whereOffered(plaintextClosed),
}

func plaintextClosed(o checks.Observed[Facts]) {
	if answered, _ := o.Facts.Plaintext.Get(); answered && o.Facts.Transport == overTLS {
		o.Evidence("read without TLS", "Modbus reply")
		o.Violation("the port for TLS answers plaintext Modbus%s", o.Facts.oddly())
		return
	}
	if !speaksTLS(o) {
		return
	}
	if _, ok := checks.Need(o, o.Facts.Plaintext, "plaintext"); ok {
		o.Evidence("read without TLS", "no Modbus reply")
	}
}
