package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SCEPDisabled reports routers that sign certificates for others over the web.
var SCEPDisabled = &checks.Check{
	ID:       "routeros-scep-disabled",
	Title:    "The SCEP server is disabled",
	Severity: checks.Medium,
	Description: "A SCEP server accepts certificate requests of unauthenticated clients by the www service and holds the CA's private key on the " +
		"router. Its parser had vulnerabilities in several versions. With www and www-ssl off nobody reaches it, which is reported at a " +
		"lower severity.",
	Remediation: "Disable it, and run the CA on an internal host:\n\n" +
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
			routeros.Mend(o, o.Subject(routeros.NameOr(server.Path, server.CACert)), routeros.Find("/certificate/scep-server", routeros.Is("path", server.Path)).Set("disabled=yes"))
			o.Subject(routeros.NameOr(server.Path, server.CACert)).ViolationAt(severity, "the SCEP server signs certificates with the CA %s", routeros.NameOr(server.CACert, "of another router"))
		}
	}
}
