package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SCEPDisabled reports routers that sign certificates for others over the web.
var SCEPDisabled = &checks.Check{
	ID:       "routeros-scep-disabled",
	Title:    "The router signs no certificates over the web",
	Severity: checks.Medium,
	Description: "A SCEP server takes requests from strangers by the www service and holds the authority's key on the router. Its parser had holes " +
		"in several versions. With www and www-ssl off nobody reaches it, which is reported at a lower severity.",
	Remediation: "Switch it off, and sign certificates on a machine inside:\n\n" +
		"    /certificate scep-server set [find] disabled=yes",
	References: []string{routeros.ManualCertificates, "https://nvd.nist.gov/vuln/detail/CVE-2021-41987", "https://nvd.nist.gov/vuln/detail/CVE-2026-7668"},
	Rule:       checks.Each(scepDisabled),
}

func scepDisabled(o checks.Observed[routeros.Facts]) {
	servers, ok := routeros.Need(o, o.Facts.Certificates.SCEPServers, "certificates.scepServers")
	if !ok {
		return
	}
	severity := checks.Medium
	if webOff(o.Facts) {
		severity = checks.Info
	}
	for _, server := range servers {
		if !server.Disabled {
			o.Subject(routeros.NameOr(server.Path, server.CACert)).ViolationAt(severity, "the router signs certificates with the authority %s", routeros.NameOr(server.CACert, "of another router"))
		}
	}
}
