package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// UPnPDisabled reports routers that open ports for any host inside.
var UPnPDisabled = &checks.Check{
	ID:       "routeros-upnp-disabled",
	Title:    "Hosts cannot open ports with UPnP",
	Severity: checks.High,
	Description: "With UPnP any program on any host inside may ask for a port mapping, without a password: malware and a careless device " +
		"publish inside services to the internet. With allow-disable-external-interface they may even switch the outside interface off. " +
		"UPnP is off by default.",
	Remediation: "Switch it off, and forward the ports that are needed by hand:\n\n" +
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
	off, ok := checks.Need(o, upnp.AllowDisableExternalInterface, "servers.upnp.allowDisableExternalInterface")
	if ok && off {
		o.Violation("hosts may switch the outside interface off")
	}
}
