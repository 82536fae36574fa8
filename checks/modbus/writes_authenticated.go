package modbus

import "hardcheck/checks"

// WritesAuthenticated reports devices that process write functions for anybody.
var WritesAuthenticated = &checks.Check{
	ID:       "modbus-writes-authenticated",
	Title:    "Modbus writes are refused to unauthenticated clients",
	Severity: checks.High,
	Description: "Where a write function is processed without authentication, whoever reaches the port can change setpoints and switch outputs. " +
		"The check sends function code 16 (Write Multiple Registers) with a quantity of 0, which addresses no register and writes " +
		"nothing: every response but the exception 01 (illegal function) shows that the function is processed. The exception 01 says " +
		"nothing of the other write functions (5, 6, 15, 22, 23), which can't be tried without writing: the device is not assessed " +
		"then. The probe needs the consent `write-probe` and `--allow-write-probe`. Over TLS a server that serves no client without a " +
		"known certificate passes; what roles may write is judged by modbus-tls-role-enforced.",
	Remediation: "Make the server read-only where the process allows it (many devices have a setting such as \"Modbus write disable\" or a list of " +
		"clients that may write); otherwise use Modbus/TCP Security with roles, or a firewall with deep packet inspection for Modbus " +
		"that lets function codes 5, 6, 15, 16, 22 and 23 pass from the control system's address only.",
	References: []string{
		protocolPage, securityPage, otGuide, "https://attack.mitre.org/techniques/T0855/", "https://attack.mitre.org/techniques/T0836/",
	},
	Rule: checks.Each(writesAuthenticated),
}

// writeRequest is how the write probe is named in evidence.
const writeRequest = "function 16, quantity 0"

func writesAuthenticated(o checks.Observed[Facts]) {
	switch o.Facts.Transport {
	case plaintext:
		plaintextWrites(o)
	case overTLS:
		writesOverTLS(o)
	default:
		transportUnknown(o)
	}
}

func plaintextWrites(o checks.Observed[Facts]) {
	answer, ok := reply(o, o.Facts.Writes, "writes", writeRequest)
	switch {
	case !ok:
	case answer.Served():
		o.Violation("processes function 16 (write multiple registers) for an unauthenticated client")
	default:
		o.Unknown(checks.Source, "function 16 is refused (%s); whether 5, 6, 15, 22 and 23 are can't be asked without writing", answer.words())
	}
}

// writesOverTLS passes where an unauthenticated client gets no answer at all.
func writesOverTLS(o checks.Observed[Facts]) {
	if !speaksTLS(o) {
		return
	}
	switch treated, admitted, known := neededAdmission(o); {
	case !known:
	case admitted:
		o.NotApplicable("clients without a known certificate are admitted: the finding of modbus-tls-clients-authenticated or modbus-tls-clients-verified")
	default:
		o.Evidence("a client without a known certificate", "%s", treated)
	}
}
