package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DetectInternetDisabled reports routers that move interfaces between lists by themselves.
var DetectInternetDisabled = &checks.Check{
	ID:       "routeros-detect-internet-disabled",
	Title:    "Detect Internet is disabled",
	Severity: checks.Medium,
	Description: "Detect Internet adds interfaces to the lists of WAN and LAN by what it sees on them, and so changes what firewall rules mean; " +
		"it also asks hosts of the vendor and runs DHCP clients. Whoever controls a segment can influence it. It is off by default.",
	Remediation: "Disable it, and set the members of the interface lists statically:\n\n" +
		"    /interface detect-internet set detect-interface-list=none",
	References: []string{routeros.Manual + "Detect+Internet"},
	Rule:       checks.Each(detectInternetDisabled),
}

func detectInternetDisabled(o checks.Observed[routeros.Facts]) {
	settings, ok := routeros.Need(o, o.Facts.Management.DetectInternet, "management.detectInternet")
	if !ok {
		return
	}
	list, ok := checks.Need(o, settings.DetectInterfaceList, "management.detectInternet.detectInterfaceList")
	if !ok {
		return
	}
	o.Evidence("/interface/detect-internet detect-interface-list", "%s", list)
	if list != "none" && list != "" {
		o.Violation("Detect Internet adds interfaces of the list %s to other lists by itself", list)
		routeros.Mend(o, o.Subject(""), routeros.Set("/interface/detect-internet", "detect-interface-list=none"))
	}
}
