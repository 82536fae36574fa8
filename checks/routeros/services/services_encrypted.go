package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// plaintextServices send passwords in clear text.
var plaintextServices = []string{"telnet", "ftp", "www", "api"}

// ServicesEncrypted reports management services that send passwords in clear text.
var ServicesEncrypted = &checks.Check{
	ID:       "routeros-services-encrypted",
	Title:    "Management services without encryption are disabled",
	Severity: checks.High,
	Description: "Telnet, FTP, WebFig over HTTP and the plaintext API send name, password and every command in clear text. All of them are on by " +
		"default. The finding is medium where the service accepts listed addresses only: an eavesdropper there still sees the password.",
	Remediation: "Log in by the encrypted service first, then disable the unencrypted one (ssh, sftp over ssh, www-ssl, api-ssl stay):\n\n" +
		"    /ip service set telnet disabled=yes\n" +
		"    /ip service set ftp disabled=yes\n" +
		"    /ip service set www disabled=yes\n" +
		"    /ip service set api disabled=yes\n\n" +
		"Before disabling `api`, move every program that uses it to api-ssl with a certificate.",
	References: []string{routeros.ManualSecuring, routeros.ManualServices},
	Rule:       checks.Each(servicesEncrypted),
}

func servicesEncrypted(o checks.Observed[routeros.Facts]) {
	enabled, ok := routeros.EnabledServices(o, plaintextServices...)
	if !ok {
		return
	}
	for _, service := range enabled {
		subject := o.Subject(service.Name)
		subject.Evidence("/ip/service "+service.Name+" address", "%s", routeros.AddressWords(service.Address))
		routeros.Mend(o, subject, routeros.Find("/ip/service", routeros.Is("name", service.Name)).Set("disabled=yes"))
		if routeros.AnyAddress(service.Address) {
			subject.Violation("the service is enabled for any address, without encryption")
			continue
		}
		subject.ViolationAt(checks.Medium, "the service is enabled for %s, without encryption", routeros.AddressWords(service.Address))
	}
}
