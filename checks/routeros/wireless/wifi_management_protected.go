package wireless

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// WiFiManagementProtected reports wireless networks whose clients anybody can throw out.
var WiFiManagementProtected = &checks.Check{
	ID:       "routeros-wifi-management-protected",
	Title:    "Wireless networks use protected management frames (802.11w)",
	Severity: checks.Medium,
	Description: "Without protected management frames (802.11w) anyone in range can deauthenticate every client, again and again, and capture " +
		"their handshakes. The wifi package offers the protection unless it is switched off; the wireless package has it off by default, " +
		"which is reported at a lower severity.",
	Remediation: "Offer it, with the menu that the router has; where all clients support it, set `required` in place of `allowed`:\n\n" +
		"    /interface wifi security set [find management-protection=disabled] management-protection=allowed\n" +
		"    /interface wireless security-profiles set [find management-protection=disabled] management-protection=allowed",
	References: []string{routeros.Manual + "WiFi", routeros.Manual + "Wireless+Interface"},
	Rule:       checks.Each(wifiManagementProtected),
}

func wifiManagementProtected(o checks.Observed[routeros.Facts]) {
	networks := wifiNetworks(o)
	for _, network := range networks {
		subject := o.Subject(network.name)
		mode, set := network.protection.Get()
		switch {
		case !set && network.legacy:
			checks.Need(subject, network.protection, "wireless.legacySecurity.managementProtection")
		case !set && network.isGone(subject):
		case !set:
		case mode == "disabled" && network.legacy:
			subject.ViolationAt(checks.Low, "management frames are not protected")
			network.mend(o, subject, []string{"management-protection=allowed"}, []string{"management-protection=allowed"})
		case mode == "disabled":
			subject.Violation("the protection of management frames is switched off")
			network.mend(o, subject, []string{"management-protection=allowed"}, []string{"management-protection=allowed"})
		default:
			checks.NeedWord(subject, mode, network.field("managementProtection"))
		}
	}
}
