package services

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ServicesCertificateSet reports TLS services without a certificate.
var ServicesCertificateSet = &checks.Check{
	ID:       "routeros-services-certificate-set",
	Title:    "Every TLS service of the router has a certificate",
	Severity: checks.Medium,
	Description: "Without a certificate api-ssl offers only anonymous Diffie-Hellman: a man-in-the-middle can impersonate the router and read " +
		"everything, and modern clients refuse it. api-ssl is on and without a certificate by default. The check looks at www-ssl and " +
		"api-ssl where they are on.",
	Remediation: "Make a certificate on the router, or import one of the site's own CA, and bind it:\n\n" +
		"    /certificate add name=router common-name=router.example.org key-size=2048 days-valid=365 key-usage=tls-server\n" +
		"    /certificate sign router\n" +
		"    /ip service set api-ssl certificate=router\n\n" +
		"Or disable the service: `/ip service set api-ssl disabled=yes`.",
	References: []string{routeros.ManualAPI, routeros.ManualCertificates, routeros.ManualServices},
	Rule:       checks.Each(servicesCertificateSet),
}

func servicesCertificateSet(o checks.Observed[routeros.Facts]) {
	enabled, ok := routeros.EnabledServices(o, routeros.TLSServices...)
	if !ok {
		return
	}
	for _, service := range enabled {
		subject := o.Subject(service.Name)
		subject.Evidence("/ip/service "+service.Name+" certificate", "%s", certificateWords(service))
		if !service.HasCertificate() {
			subject.Violation("the service is enabled and has no certificate")
			if name := ownCertificate(o); name != "" {
				routeros.Mend(o, subject, routeros.Find("/ip/service", routeros.Is("name", service.Name)).With(routeros.Is("certificate", name)))
			}
			continue
		}
		routeros.NeedCertificate(o, subject, service.Certificate)
	}
}

// ownCertificate is what the router could show for itself: the certificate of its other TLS
// services, else the only one that is fit; empty where there are several, or none.
func ownCertificate(o checks.Observed[routeros.Facts]) string {
	store, _ := o.Facts.Certificates.Store.Get()
	services, _ := o.Facts.Management.Services.Get()
	var fit, shown []string
	for _, c := range store {
		until, known := c.InvalidAfter.Get()
		if !c.HasKey || c.Authority || c.Expired || c.Revoked || !known || until.Before(o.AsOf) {
			continue
		}
		fit = append(fit, c.Name)
		if slices.ContainsFunc(services, func(s routeros.Service) bool { return !s.Disabled && s.Certificate == c.Name }) {
			shown = append(shown, c.Name)
		}
	}
	switch {
	case len(shown) == 1:
		return shown[0]
	case len(fit) == 1:
		return fit[0]
	}
	return ""
}

func certificateWords(s routeros.Service) string {
	if !s.HasCertificate() {
		return "none"
	}
	return s.Certificate
}
