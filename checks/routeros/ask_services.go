package routeros

import (
	"slices"

	"hardcheck/checks"
)

// tlsServices speak TLS.
var tlsServices = []string{"www-ssl", "api-ssl"}

// enabledServices returns the services that are on, of those named.
func enabledServices(o checks.Observed[Facts], names ...string) ([]Service, bool) {
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

func (s Service) hasCertificate() bool { return s.Certificate != "" && s.Certificate != "none" }
