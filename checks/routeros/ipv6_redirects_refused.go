package routeros

import "hardcheck/checks"

// IPv6RedirectsRefused reports routers that let neighbours change their IPv6 routes.
var IPv6RedirectsRefused = &checks.Check{
	ID:       "routeros-ipv6-redirects-refused",
	Title:    "The router lets no neighbour change its IPv6 routes",
	Severity: checks.Medium,
	Description: "A router that takes ICMPv6 redirects, or router advertisements while it forwards, sends its traffic where any host next to it " +
		"says. By default both are taken only while forwarding is off. A line whose provider gives the default route by advertisements " +
		"needs them: the firewall should then take them from that interface alone.",
	Remediation: "Refuse both:\n\n    /ipv6 settings set accept-redirects=no accept-router-advertisements=no\n\n" +
		"Without any use of IPv6: `/ipv6 settings set disable-ipv6=yes`.",
	References: []string{manual + "IP+Settings", "https://nvd.nist.gov/vuln/detail/CVE-2023-32154"},
	Rule:       checks.Each(ipv6RedirectsRefused),
}

func ipv6RedirectsRefused(o checks.Observed[Facts]) {
	settings, ok := Need(o, o.Facts.Network.IPv6Settings, "network.ipv6Settings")
	if !ok {
		return
	}
	if off, known := settings.Disabled.Get(); known && off {
		o.NotApplicable("IPv6 is off")
		return
	}
	if redirects, ok := checks.Need(o, settings.AcceptRedirects, "network.ipv6Settings.acceptRedirects"); ok {
		o.Evidence("/ipv6/settings accept-redirects", "%s", redirects)
		if redirects == "yes" {
			o.Violation("the router takes ICMPv6 redirects")
		}
	}
	advertised, ok := checks.Need(o, settings.AcceptRouterAdvertisements, "network.ipv6Settings.acceptRouterAdvertisements")
	if !ok {
		return
	}
	o.Evidence("/ipv6/settings accept-router-advertisements", "%s", advertised)
	if forwards, known := settings.Forward.Get(); advertised == "yes" && (forwards || !known) {
		o.Violation("the router takes router advertisements though it forwards")
	}
}
