package filtering

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// IPv6AdvertisementsRefused reports routers that let neighbours change their routes.
var IPv6AdvertisementsRefused = &checks.Check{
	ID:       "routeros-ipv6-advertisements-refused",
	Title:    "A forwarding router refuses IPv6 router advertisements and redirects",
	Severity: checks.Medium,
	Description: "Router advertisements (RA) and ICMPv6 redirects tell hosts where to send packets. A router that forwards and accepts them lets " +
		"every neighbour change its routes. By default RouterOS accepts them only while forwarding is off. The check looks at routers " +
		"with IPv6 on and forwarding. An uplink whose provider assigns addresses by RA alone (SLAAC) needs them: record a waiver.",
	Remediation: "Restore the default:\n\n" +
		"    /ipv6 settings set accept-router-advertisements=yes-if-forwarding-disabled accept-redirects=yes-if-forwarding-disabled",
	References: []string{routeros.Manual + "IP+Settings", "https://www.rfc-editor.org/rfc/rfc6104"},
	Rule:       checks.Each(ipv6AdvertisementsRefused),
}

func ipv6AdvertisementsRefused(o checks.Observed[routeros.Facts]) {
	settings, ok := routeros.Need(o, o.Facts.Network.IPv6Settings, "network.ipv6Settings")
	if !ok {
		return
	}
	off, known := checks.Need(o, settings.Disabled, "network.ipv6Settings.disabled")
	forwards, ok := checks.Need(o, settings.Forward, "network.ipv6Settings.forward")
	if !known || !ok {
		return
	}
	if off || !forwards {
		o.NotApplicable("the router forwards no IPv6")
		return
	}
	advertisements, ok := checks.Need(o, settings.AcceptRouterAdvertisements, "network.ipv6Settings.acceptRouterAdvertisements")
	if ok && advertisements == "yes" {
		o.Violation("the router forwards and accepts router advertisements")
		routeros.Mend(o, o.Subject(""), routeros.Set("/ipv6/settings", "accept-router-advertisements=yes-if-forwarding-disabled", "accept-redirects=yes-if-forwarding-disabled"))
	}
	redirects, ok := checks.Need(o, settings.AcceptRedirects, "network.ipv6Settings.acceptRedirects")
	if ok && redirects == "yes" {
		o.Violation("the router forwards and accepts redirects")
		routeros.Mend(o, o.Subject(""), routeros.Set("/ipv6/settings", "accept-router-advertisements=yes-if-forwarding-disabled", "accept-redirects=yes-if-forwarding-disabled"))
	}
}
