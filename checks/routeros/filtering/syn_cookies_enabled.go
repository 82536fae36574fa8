package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SYNCookiesEnabled reports routers whose own services half-open connections can block.
var SYNCookiesEnabled = &checks.Check{
	ID:       "routeros-syn-cookies-enabled",
	Title:    "TCP SYN cookies are enabled",
	Severity: checks.Low,
	Description: "SYN cookies keep the router's own TCP services reachable during a SYN flood. They are off by default. Where every enabled " +
		"management service answers to listed addresses only, the finding is informational. Forwarded connections are not protected by " +
		"this setting.",
	Remediation: "Enable them:\n\n" +
		"    /ip settings set tcp-syncookies=yes",
	References: []string{routeros.Manual + "IP+Settings", "https://www.rfc-editor.org/rfc/rfc4987"},
	Rule:       checks.Each(synCookiesEnabled),
}

func synCookiesEnabled(o checks.Observed[routeros.Facts]) {
	_, on, known := routeros.Switched(o, o.Facts.Network.IPv4Settings, "network.ipv4Settings", "tcpSyncookies", func(s routeros.IPv4Settings) checks.Value[bool] { return s.TCPSyncookies })
	if !known || on {
		return
	}
	services, read := o.Facts.Management.Services.Get()
	open := slices.ContainsFunc(services, func(s routeros.Service) bool { return !s.Disabled && routeros.AnyAddress(s.Address) })
	if read && !open {
		o.ViolationAt(checks.Info, "SYN cookies are off; the management services accept listed addresses only")
		return
	}
	o.Violation("SYN cookies are off")
	routeros.Mend(o, o.Subject(""), routeros.Set("/ip/settings", "tcp-syncookies=yes"))
}
