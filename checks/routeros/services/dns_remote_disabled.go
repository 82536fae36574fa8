package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DNSRemoteDisabled reports routers that answer DNS queries of other hosts.
var DNSRemoteDisabled = &checks.Check{
	ID:       "routeros-dns-remote-disabled",
	Title:    "The router answers no DNS queries of other hosts",
	Severity: checks.Info,
	Description: "A router for a LAN answers its hosts' queries on purpose: this finding is information. Reached from outside, the same " +
		"service takes part in attacks on others (amplification), which depends on the firewall and is not judged here.",
	Remediation: "Switch it off where no host asks the router:\n\n" +
		"    /ip dns set allow-remote-requests=no\n\n" +
		"Else drop UDP and TCP port 53 from outside in the input chains of IPv4 and IPv6.",
	References: []string{routeros.Manual + "DNS", routeros.ManualSecuring},
	Rule:       checks.Each(dnsRemoteDisabled),
}

func dnsRemoteDisabled(o checks.Observed[routeros.Facts]) {
	_, on, _ := routeros.Switched(o, o.Facts.Servers.DNS, "servers.dns", "allowRemoteRequests", func(d routeros.DNS) checks.Value[bool] { return d.AllowRemoteRequests })
	if on {
		o.Violation("answers DNS queries of every host that the firewall lets through")
	}
}
