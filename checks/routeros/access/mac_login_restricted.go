package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// MACLoginRestricted reports routers that can be logged in to by MAC address from everywhere.
var MACLoginRestricted = &checks.Check{
	ID:       "routeros-mac-login-restricted",
	Title:    "MAC telnet and MAC WinBox are limited to management interfaces",
	Severity: checks.Medium,
	Description: "MAC telnet and MAC WinBox reach the router below the IP firewall and the address lists of services and users. Everyone in a " +
		"layer 2 segment of the listed interfaces can try passwords. The check looks at both lists. It is high for the list WAN and for " +
		"lists that share an interface with it; others of the site's own, such as the factory's LAN, pass.",
	Remediation: "Disable them, or name a list that holds management interfaces only:\n\n" +
		"    /tool mac-server set allowed-interface-list=none\n" +
		"    /tool mac-server mac-winbox set allowed-interface-list=none",
	References: []string{routeros.ManualSecuring, routeros.Manual + "MAC+server"},
	Rule:       checks.Each(macLoginRestricted),
}

func macLoginRestricted(o checks.Observed[routeros.Facts]) {
	for _, server := range []struct {
		name, path, field string
		menu              checks.Value[routeros.MACServer]
	}{
		{"mac-telnet", "/tool/mac-server", "management.macServer", o.Facts.Management.MACServer},
		{"mac-winbox", "/tool/mac-server/mac-winbox", "management.macWinbox", o.Facts.Management.MACWinbox},
	} {
		settings, ok := routeros.Need(o, server.menu, server.field)
		if !ok {
			continue
		}
		subject := o.Subject(server.name)
		list, ok := checks.Need(subject, settings.AllowedInterfaceList, server.field+".allowedInterfaceList")
		if !ok {
			continue
		}
		subject.Evidence(server.path+" allowed-interface-list", "%s", list)
		routeros.JudgeInterfaceList(o, subject, "MAC telnet or MAC WinBox login is possible", list, checks.Medium)
		routeros.Mend(o, subject, routeros.Set(server.path, "allowed-interface-list=none"))
	}
}
