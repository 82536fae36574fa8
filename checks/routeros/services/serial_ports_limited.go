package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SerialPortsLimited reports serial ports that are offered over TCP.
var SerialPortsLimited = &checks.Check{
	ID:       "routeros-serial-ports-limited",
	Title:    "Remote access to serial ports is limited to known hosts",
	Severity: checks.High,
	Description: "Remote access puts a serial port on a TCP port, in clear text and without authentication: whoever connects talks to the " +
		"controller or console at the other end. The allowed addresses are 0.0.0.0/0 by default. A port for listed hosts is reported at " +
		"a lower severity, because any of their users can use it.",
	Remediation: "Name the host that needs the port, or switch it off:\n\n" +
		"    /port remote-access set [find] allowed-addresses=192.0.2.10/32\n" +
		"    /port remote-access set [find] disabled=yes",
	References: []string{routeros.Manual + "Ports", "https://csrc.nist.gov/pubs/sp/800/82/r3/final"},
	Rule:       checks.Each(serialPortsLimited),
}

func serialPortsLimited(o checks.Observed[routeros.Facts]) {
	ports, ok := routeros.Need(o, o.Facts.Management.RemotePorts, "management.remotePorts")
	if !ok {
		return
	}
	for _, port := range ports {
		if port.Disabled {
			continue
		}
		subject := o.Subject(routeros.NameOr(port.Port, "unnamed port"))
		addresses, ok := checks.Need(subject, port.AllowedAddresses, "management.remotePorts.allowedAddresses")
		routeros.Mend(o, subject, routeros.Find("/port/remote-access", routeros.Is("port", port.Port)).Set("disabled=yes"))
		switch {
		case !ok:
		case routeros.AnyAddress(addresses):
			subject.Violation("the serial port is offered over TCP to any address")
		default:
			subject.ViolationAt(checks.Low, "the serial port is offered over TCP, in clear text, to %s", routeros.Commas(addresses))
		}
	}
}
