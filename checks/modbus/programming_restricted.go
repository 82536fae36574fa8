package modbus

import "hardcheck/checks"

// ProgrammingRestricted reports controllers whose programming protocol is open to anybody.
var ProgrammingRestricted = &checks.Check{
	ID:       "modbus-programming-restricted",
	Title:    "The programming protocol (UMAS) is closed to unauthenticated clients",
	Severity: checks.High,
	Description: "Schneider Electric controllers accept programming commands (UMAS) as Modbus function code 90: start, stop, download and upload " +
		"of the program, often without a password. The check asks for the controller's identity only (subfunction 2). A normal response " +
		"shows that the protocol is open; an exception other than 01 (illegal function) has a lower severity, since it shows only that " +
		"the function is known. It needs the consent `active`.",
	Remediation: "Set an application password and the list of allowed addresses (access control of the Ethernet port) in the controller's " +
		"configuration (EcoStruxure Control Expert), keep the memory protection on, and let a firewall admit the engineering workstation " +
		"alone to port 502.",
	References: []string{
		otGuide, "https://attack.mitre.org/techniques/T0843/", "https://attack.mitre.org/techniques/T0858/",
		"https://www.se.com/ww/en/work/support/cybersecurity/security-notifications.jsp",
	},
	Rule: checks.Each(programmingRestricted),
}

func programmingRestricted(o checks.Observed[Facts]) {
	if !openToAll(o) {
		return
	}
	answer, ok := reply(o, o.Facts.Programming, "programming", "function 90, subfunction 2")
	switch {
	case !ok:
	case answer.Exception == 0:
		o.Violation("answers function 90 (UMAS programming protocol) to an unauthenticated client")
	case answer.Served():
		o.ViolationAt(checks.Medium, "knows function 90 (UMAS programming protocol) and does not refuse it to an unauthenticated client")
	}
}
