package services

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ServicesParams are the parameters of routeros-services-restricted.
type ServicesParams struct {
	// Prefixes are the management networks. Without any, every list that doesn't
	// admit everybody is accepted.
	Prefixes []netip.Prefix `json:"prefixes"`
}

// ServicesRestricted reports management services that answer to any address.
var ServicesRestricted = &checks.Check{
	ID:       "routeros-services-restricted",
	Title:    "Management services accept management addresses only",
	Severity: checks.Medium,
	Description: "The allowed addresses of a service are a second line of defence: they still hold after a wrong firewall rule, a new interface " +
		"or a lost interface list. The check looks at ssh, winbox, www-ssl and api-ssl where they are on; routeros-services-encrypted " +
		"judges those without encryption. With the parameter `prefixes` every address must lie within one of them.",
	Remediation: "Set the management prefix as allowed address, IPv6 included where the router has it, from a session that is within it:\n\n" +
		"    /ip service set ssh address=192.0.2.0/28\n" +
		"    /ip service set winbox address=192.0.2.0/28\n\n" +
		"Disable what nobody uses: `/ip service set winbox disabled=yes`.",
	References: []string{routeros.ManualServices, routeros.ManualSecuring},
	Rule:       checks.EachWith(ServicesParams{Prefixes: []netip.Prefix{}}, servicesRestricted),
}

func servicesRestricted(o checks.Observed[routeros.Facts], p ServicesParams) {
	enabled, ok := routeros.EnabledServices(o, "ssh", "winbox", "www-ssl", "api-ssl")
	if !ok {
		return
	}
	for _, service := range enabled {
		subject := o.Subject(service.Name)
		subject.Evidence("/ip/service "+service.Name+" address", "%s", routeros.AddressWords(service.Address))
		switch limited, ok := routeros.LimitedTo(subject, service.Address); {
		case !ok:
			continue
		case !limited:
			subject.Violation("the service accepts any address")
			limitTo(o, subject, service, p)
			continue
		}
		if stray := strayPrefixes(service.Address, p.Prefixes); len(p.Prefixes) > 0 && len(stray) > 0 {
			subject.Violation("the service accepts %s, which is outside of the management networks", strings.Join(stray, ", "))
			limitTo(o, subject, service, p)
		}
	}
}

// strayPrefixes returns the entries of a list that don't lie within the given prefixes.
func strayPrefixes(list []string, allowed []netip.Prefix) []string {
	return slices.DeleteFunc(slices.Clone(list), func(text string) bool {
		first, last, err := routeros.ParseRange(text)
		return err == nil && slices.ContainsFunc(allowed, func(p netip.Prefix) bool { return p.Contains(first) && p.Contains(last) })
	})
}

// limitTo mends a service that accepts too many addresses, where it is known which it has to.
func limitTo(o checks.Observed[routeros.Facts], subject checks.Subject, service routeros.Service, p ServicesParams) {
	if managers := routeros.Managers(o, p.Prefixes); managers != "" {
		routeros.Mend(o, subject, routeros.Find("/ip/service", routeros.Is("name", service.Name)).With(routeros.Is("address", managers)))
	}
}
