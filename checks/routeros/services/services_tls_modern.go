package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ServicesTLSModern reports TLS services that accept versions before 1.2.
var ServicesTLSModern = &checks.Check{
	ID:       "routeros-services-tls-modern",
	Title:    "TLS services of the router accept TLS 1.2 only",
	Severity: checks.Medium,
	Description: "TLS 1.0 and 1.1 are deprecated and rest on MD5 and SHA-1. RouterOS accepts them unless `tls-version` is only-1.2; `any` is " +
		"the factory setting. The check looks at www-ssl and api-ssl where they are on.",
	Remediation: "Accept TLS 1.2 only:\n\n" +
		"    /ip service set www-ssl tls-version=only-1.2\n" +
		"    /ip service set api-ssl tls-version=only-1.2",
	References: []string{routeros.ManualServices, tlsPractice, "https://www.rfc-editor.org/rfc/rfc8996"},
	Rule:       checks.Each(servicesTLSModern),
}

func servicesTLSModern(o checks.Observed[routeros.Facts]) {
	enabled, ok := routeros.EnabledServices(o, routeros.TLSServices...)
	if !ok {
		return
	}
	for _, service := range enabled {
		subject := o.Subject(service.Name)
		version, ok := checks.Need(subject, service.TLSVersion, "management.services.tlsVersion")
		if !ok {
			continue
		}
		subject.Evidence("/ip/service "+service.Name+" tls-version", "%s", version)
		if version != "only-1.2" {
			subject.Violation("the service accepts TLS versions before 1.2 (tls-version=%s)", version)
			routeros.Mend(o, subject, routeros.Find("/ip/service", routeros.Is("name", service.Name)).Set("tls-version=only-1.2"))
		}
	}
}

// tlsPractice is the RFC on how TLS is to be used.
const tlsPractice = "https://www.rfc-editor.org/rfc/rfc9325"
