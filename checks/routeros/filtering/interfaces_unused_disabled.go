package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// PortParams are the parameters of routeros-interfaces-unused-disabled.
type PortParams struct {
	// Ports are those that may be enabled without a link: for a service laptop, or for a
	// device that is switched off at times.
	Ports []string `json:"ports"`
}

// InterfacesUnusedDisabled reports ports that wait for somebody to plug in.
var InterfacesUnusedDisabled = &checks.Check{
	ID:       "routeros-interfaces-unused-disabled",
	Title:    "Ethernet ports without a link are disabled",
	Severity: checks.Low,
	Description: "Whoever can touch the router plugs into an enabled port that nobody uses, and is in the network it leads to. A port " +
		"counts as unused where it had no link when the router was read: one whose device was off at that time is named in the parameter " +
		"`ports`. Only ports of the type ether are judged. An export doesn't show links.",
	Remediation: routeros.SafeMode +
		"See which enabled ports have no link (no R in front), and disable those that nothing belongs in:\n\n" +
		"    /interface ethernet print\n" +
		"    /interface ethernet set [find name=\"the port\"] disabled=yes",
	References: []string{routeros.ManualSecuring, "https://csrc.nist.gov/pubs/sp/800/82/r3/final"},
	Rule:       checks.EachWith(PortParams{Ports: []string{}}, interfacesUnusedDisabled),
}

// withoutSocket are the types of interfaces that nobody plugs a cable into, as the vendor's
// manual and captured replies have them.
var withoutSocket = []string{
	"6to4-tunnel", "bond", "bridge", "cap", "eoip", "eoip-tunnel", "eoipv6-tunnel", "gre-tunnel", "gre6-tunnel", "ipip-tunnel",
	"ipipv6-tunnel", "l2tp-in", "l2tp-out", "loopback", "lte", "macsec", "macvlan", "mesh", "ovpn-in", "ovpn-out", "ppp-in", "ppp-out",
	"pppoe-in", "pppoe-out", "pptp-in", "pptp-out", "sstp-in", "sstp-out", "traffic-eng", "veth", "vlan", "vpls", "vrf", "vrrp", "vxlan",
	"w60g", "wds", "wg", "wifi", "wireguard", "wlan", "zerotier",
}

func interfacesUnusedDisabled(o checks.Observed[routeros.Facts], p PortParams) {
	interfaces, ok := routeros.Need(o, o.Facts.Network.Interfaces, "network.interfaces")
	for _, port := range interfaces {
		if port.Dynamic || slices.Contains(withoutSocket, port.Type) || slices.Contains(p.Ports, port.Name) {
			continue
		}
		switch subject := o.Subject(port.Name); {
		case port.Type == "":
			subject.Unknown(checks.Unreadable, "the router didn't tell what type of interface it is")
		case port.Type != "ether":
			subject.Unknown(checks.Unreadable, "whether an interface of the type %q has a socket is not known", port.Type)
		case !port.Disabled && !port.Running:
			subject.Evidence("/interface running", "%s", routeros.YesNo(port.Running))
			subject.Violation("the port is enabled and has no link")
			routeros.Mend(o, subject, routeros.Find("/interface", routeros.Is("name", port.Name)).Set("disabled=yes"))
		}
	}
	if ok && len(interfaces) == 0 {
		o.NotApplicable("the router lists no interface")
	}
}
