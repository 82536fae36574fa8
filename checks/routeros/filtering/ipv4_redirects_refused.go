package filtering

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// IPv4RedirectsRefused reports routers that let others choose their routes.
var IPv4RedirectsRefused = &checks.Check{
	ID:       "routeros-ipv4-redirects-refused",
	Title:    "The router refuses ICMP redirects and source routes",
	Severity: checks.High,
	Description: "With accept-redirects any host in the segment changes the router's routes; with accept-source-route the sender chooses the path " +
		"past the firewall. Both are off by default: somebody switched them on.",
	Remediation: "Set the defaults again:\n\n" +
		"    /ip settings set accept-redirects=no accept-source-route=no",
	References: []string{routeros.Manual + "IP+Settings", "https://www.rfc-editor.org/rfc/rfc6274"},
	Rule:       checks.Each(ipv4RedirectsRefused),
}

func ipv4RedirectsRefused(o checks.Observed[routeros.Facts]) {
	settings, ok := routeros.Need(o, o.Facts.Network.IPv4Settings, "network.ipv4Settings")
	if !ok {
		return
	}
	if redirects, ok := checks.Need(o, settings.AcceptRedirects, "network.ipv4Settings.acceptRedirects"); ok && redirects {
		o.Violation("accepts ICMP redirects")
		routeros.Mend(o, o.Subject(""), routeros.Set("/ip/settings", "accept-redirects=no", "accept-source-route=no"))
	}
	if routes, ok := checks.Need(o, settings.AcceptSourceRoute, "network.ipv4Settings.acceptSourceRoute"); ok && routes {
		o.Violation("accepts source routes")
		routeros.Mend(o, o.Subject(""), routeros.Set("/ip/settings", "accept-redirects=no", "accept-source-route=no"))
	}
}
