package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// NATPMPDisabled reports routers that open ports for any host inside.
var NATPMPDisabled = &checks.Check{
	ID:       "routeros-nat-pmp-disabled",
	Title:    "NAT-PMP is disabled",
	Severity: checks.High,
	Description: "NAT-PMP, new in RouterOS 7.13, does what UPnP does: any internal host maps ports to itself without authentication. It is off by " +
		"default.",
	Remediation: "Disable it, and configure the port forwards that are needed:\n\n" +
		"    /ip nat-pmp set enabled=no",
	References: []string{"https://www.rfc-editor.org/rfc/rfc6886", routeros.ManualSecuring},
	Rule:       checks.Each(natPMPDisabled),
}

func natPMPDisabled(o checks.Observed[routeros.Facts]) {
	if _, on, _ := routeros.Switched(o, o.Facts.Servers.NATPMP, "servers.natPMP", "enabled", routeros.OfSwitch); on {
		o.Violation("NAT-PMP is on")
		routeros.Mend(o, o.Subject(""), routeros.Set("/ip/nat-pmp", "enabled=no"))
	}
}
