package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DNSRemoteDisabled reports routers that answer DNS queries of other hosts.
var DNSRemoteDisabled = &checks.Check{
	ID:       "routeros-dns-remote-disabled",
	Title:    "Remote DNS requests to the router are disabled",
	Severity: checks.Info,
	Description: "A LAN router answers its hosts' queries on purpose: this finding is informational. Reached from outside, an open resolver takes " +
		"part in amplification attacks, which depends on the firewall and is not judged here.",
	Remediation: "Disable it where no host uses the router as resolver:\n\n" +
		"    /ip dns set allow-remote-requests=no\n\n" +
		"Else drop UDP and TCP port 53 from outside in the input chains of IPv4 and IPv6.",
	References: []string{routeros.Manual + "DNS", routeros.ManualSecuring},
	Rule:       checks.Each(dnsRemoteDisabled),
}

func dnsRemoteDisabled(o checks.Observed[routeros.Facts]) {
	_, on, _ := routeros.Switched(o, o.Facts.Servers.DNS, "servers.dns", "allowRemoteRequests", func(d routeros.DNS) checks.Value[bool] { return d.AllowRemoteRequests })
	if on {
		o.Violation("answers DNS queries of every host that the firewall lets through")
		routeros.Mend(o, o.Subject(""), routeros.Set("/ip/dns", "allow-remote-requests=no"))
	}
}
