package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// CloudDisabled reports routers that publish their address under a name of the vendor.
var CloudDisabled = &checks.Check{
	ID:       "routeros-cloud-disabled",
	Title:    "Dynamic DNS of MikroTik's cloud (IP Cloud) is disabled",
	Severity: checks.Low,
	Description: "With IP Cloud's dynamic DNS on, the router reports its address to the vendor all the time, which is then public under a name " +
		"made of its serial number. It is off by default up to 7.16, and later on as soon as something needs it (auto). That the cloud " +
		"also sets the clock of a router without NTP is no finding here.",
	Remediation: "Disable it. VPN clients and colleagues who use the name need another one first:\n\n" +
		"    /ip cloud set ddns-enabled=no",
	References: []string{routeros.ManualSecuring, routeros.Manual + "Cloud"},
	Rule:       checks.Each(cloudDisabled),
}

func cloudDisabled(o checks.Observed[routeros.Facts]) {
	cloud, ok := routeros.Need(o, o.Facts.Servers.Cloud, "servers.cloud")
	if !ok {
		return
	}
	ddns, ok := checks.Need(o, cloud.DDNSEnabled, "servers.cloud.ddnsEnabled")
	if !ok {
		return
	}
	o.Evidence("/ip/cloud ddns-enabled", "%s", ddns)
	routeros.Mend(o, o.Subject(""), routeros.Set("/ip/cloud", "ddns-enabled=no"))
	switch ddns {
	case "no", "false":
	case "auto":
		o.ViolationAt(checks.Info, "the router publishes its address when something needs it (auto)")
	default:
		o.Violation("the router publishes its address by dynamic DNS")
	}
}
