package routeros

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// TLSServices speak TLS.
var TLSServices = []string{"www-ssl", "api-ssl"}

// EnabledServices returns the services that are on, of those named.
func EnabledServices(o checks.Observed[Facts], names ...string) ([]Service, bool) {
	services, ok := Need(o, o.Facts.Management.Services, "management.services")
	if !ok {
		return nil, false
	}
	var enabled []Service
	for _, service := range services {
		if !service.Disabled && !KnownService(service.Name) {
			o.Unknown(checks.Unreadable, "%q is not a service that this version of hardcheck knows", service.Name)
		}
		if !service.Disabled && slices.Contains(names, service.Name) {
			enabled = append(enabled, service)
		}
	}
	return enabled, true
}

// NeedCertificate reports whether a certificate that something names is in the store, or
// records on the subject that it isn't. "*" followed by a number names one that was
// removed. An export shows no store.
func NeedCertificate(o checks.Observed[Facts], subject checks.Subject, name string) bool {
	gone := strings.HasPrefix(name, "*")
	if !FromExport(o.Facts) {
		store, ok := checks.Need(subject, o.Facts.Certificates.Store, "certificates.store")
		if !ok {
			return false
		}
		gone = !slices.ContainsFunc(store, func(c Certificate) bool { return c.Name == name })
	}
	if gone {
		subject.Unknown(checks.Unreadable, "there is no certificate %q in the store", name)
	}
	return !gone
}

// KnownService reports whether a name is one of the services of the router's own list.
func KnownService(name string) bool {
	return slices.Contains([]string{"telnet", "ftp", "www", "ssh", "www-ssl", "api", "winbox", "api-ssl", "reverse-proxy"}, name)
}

// HasCertificate reports whether a certificate is bound to the service.
func (s Service) HasCertificate() bool { return s.Certificate != "" && s.Certificate != "none" }
