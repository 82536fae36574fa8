package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// UPnPDisabled reports routers that open ports for any host inside.
var UPnPDisabled = &checks.Check{
	ID:       "routeros-upnp-disabled",
	Title:    "UPnP is disabled",
	Severity: checks.High,
	Description: "With UPnP any program on any internal host may request a port mapping without authentication: malware and careless devices " +
		"expose internal services to the internet. With allow-disable-external-interface they may even disable the external interface. " +
		"UPnP is off by default.",
	Remediation: "Disable it, and configure the port forwards that are needed:\n\n" +
		"    /ip upnp set enabled=no allow-disable-external-interface=no",
	References: []string{routeros.ManualUPnP, routeros.ManualSecuring},
	Rule:       checks.Each(upnpDisabled),
}

func upnpDisabled(o checks.Observed[routeros.Facts]) {
	upnp, on, _ := routeros.Switched(o, o.Facts.Servers.UPnP, "servers.upnp", "enabled", func(u routeros.UPnP) checks.Value[bool] { return u.Enabled })
	if !on {
		return
	}
	o.Violation("UPnP is on")
	routeros.Mend(o, o.Subject(""), routeros.Set("/ip/upnp", "enabled=no", "allow-disable-external-interface=no"))
	off, ok := checks.Need(o, upnp.AllowDisableExternalInterface, "servers.upnp.allowDisableExternalInterface")
	if ok && off {
		o.Violation("hosts may disable the external interface")
	}
}
