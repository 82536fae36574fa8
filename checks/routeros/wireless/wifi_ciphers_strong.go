package wireless

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// WiFiCiphersStrong reports wireless profiles in use that allow TKIP.
var WiFiCiphersStrong = &checks.Check{
	ID:       "routeros-wifi-ciphers-strong",
	Title:    "Wireless networks encrypt with AES only",
	Severity: checks.High,
	Description: "TKIP was made for the hardware of WEP and is broken. A network that allows it for some clients also uses it for group traffic " +
		"(broadcast and multicast). The check looks at the ciphers that profiles and configurations name; without any the wifi package " +
		"uses AES, and a profile of the wireless package is judged by its authentication types elsewhere.",
	Remediation: "Leave only AES on the lists, in the profile of the finding, with the menu that the router has:\n\n" +
		"    /interface wifi security set [find name=NAME] encryption=ccmp\n" +
		"    /interface wireless security-profiles set [find name=NAME] unicast-ciphers=aes-ccm group-ciphers=aes-ccm",
	References: []string{routeros.Manual + "WiFi", routeros.Manual + "Wireless+Interface"},
	Rule:       checks.Each(wifiCiphersStrong),
}

func wifiCiphersStrong(o checks.Observed[routeros.Facts]) {
	networks := wifiNetworks(o)
	for _, network := range networks {
		subject := o.Subject(network.name)
		ciphers, set := network.ciphers.Get()
		switch {
		case !set && network.legacy:
			checks.Need(subject, network.ciphers, "wireless.legacySecurity.unicastCiphers")
		case !set && network.isGone(subject):
		case slices.Contains(ciphers, "tkip"):
			subject.Violation("the network allows TKIP (%s)", routeros.Commas(ciphers))
			network.mend(o, subject, []string{"encryption=ccmp"}, []string{"unicast-ciphers=aes-ccm", "group-ciphers=aes-ccm"})
		default:
			checks.NeedWords(subject, ciphers, network.field("encryption"))
		}
	}
}
