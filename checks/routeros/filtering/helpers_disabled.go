package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// riskyHelpers are the service ports (ALG) that open further ports for what they read in
// packets; the others translate only.
var riskyHelpers = []string{"ftp", "tftp", "irc", "h323", "sip", "pptp", "rtsp"}

// HelpersDisabled reports service ports (ALG) that are on.
var HelpersDisabled = &checks.Check{
	ID:       "routeros-helpers-disabled",
	Title:    "Service ports (ALG connection helpers) that nobody uses are disabled",
	Severity: checks.Low,
	Description: "A service port is an application-layer gateway (ALG, a connection tracking helper): it inspects the packets of a protocol and " +
		"lets the connections that they announce pass as related. Whoever can send such packets from inside, a web page included, makes " +
		"the router open ports (NAT slipstreaming). Most are on by default. The check looks at ftp, tftp, irc, h323, sip, pptp and rtsp.",
	Remediation: "Disable what no host behind the router needs:\n\n" +
		"    /ip firewall service-port set [find name=sip] disabled=yes",
	References: []string{routeros.ManualNAT, "https://samy.pl/slipstream/"},
	Rule:       checks.Each(helpersDisabled),
}

func helpersDisabled(o checks.Observed[routeros.Facts]) {
	helpers, ok := routeros.Need(o, o.Facts.Firewall.ServicePorts, "firewall.servicePorts")
	if !ok {
		return
	}
	var on []string
	for _, helper := range helpers {
		if !helper.Disabled && slices.Contains(riskyHelpers, helper.Name) {
			on = append(on, helper.Name)
		}
	}
	if len(on) > 0 {
		var off []routeros.Command
		for _, name := range on {
			off = append(off, routeros.Find("/ip/firewall/service-port", routeros.Is("name", name)).Set("disabled=yes"))
		}
		routeros.Mend(o, o.Subject(""), off...)
		o.Violation("the service ports (ALG) %s are on", routeros.Commas(on))
	}
}
