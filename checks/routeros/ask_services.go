package routeros

import (
	"slices"

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
		if !service.Disabled && slices.Contains(names, service.Name) {
			enabled = append(enabled, service)
		}
	}
	return enabled, true
}

// HasCertificate reports whether a certificate is bound to the service.
func (s Service) HasCertificate() bool { return s.Certificate != "" && s.Certificate != "none" }
