package wireless

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// WiFiWPA3Offered reports wireless networks of WPA2 alone.
var WiFiWPA3Offered = &checks.Check{
	ID:       "routeros-wifi-wpa3-offered",
	Title:    "Wireless networks offer WPA3",
	Severity: checks.Low,
	Description: "Whoever records how a client joins a WPA2 network with a passphrase tries passphrases offline, as many as he likes. WPA3 " +
		"allows one guess for each attempt to join, and what was recorded stays secret when the passphrase gets out. Offered beside WPA2 it " +
		"serves the clients that know it and turns nobody away. The older wireless package has no WPA3: its networks are reported as " +
		"information. Open networks and older protocols are judged by routeros-wifi-authentication-strong.",
	Remediation: "Offer both; clients that were joined come back by themselves:\n\n" +
		"    /interface wifi security set [find] authentication-types=wpa2-psk,wpa3-psk",
	References: []string{routeros.Manual + "WiFi", "https://www.wi-fi.org/discover-wi-fi/security", "https://www.rfc-editor.org/rfc/rfc7664"},
	Rule:       checks.Each(wifiWPA3Offered),
}

var (
	secondWPA = []routeros.WiFiAuth{"wpa2-psk", "wpa2-psk-sha2", "wpa2-eap"}
	thirdWPA  = []routeros.WiFiAuth{"wpa3-psk", "wpa3-eap", "wpa3-eap-192"}
)

func wifiWPA3Offered(o checks.Observed[routeros.Facts]) {
	networks := wifiNetworks(o)
	for _, network := range networks {
		subject := o.Subject(network.name)
		types, set := network.authentication.Get()
		switch {
		case !set && network.legacy:
			checks.Need(subject, network.authentication, "wireless.legacySecurity.mode")
		case !set && network.isGone(subject):
		case !set:
			subject.Unknown(checks.Source, "no authentication type is set: it depends on the passphrase, which is never read")
		case len(routeros.Among(types, thirdWPA)) > 0:
		case !network.needTypes(subject):
		case len(routeros.Among(types, secondWPA)) == 0:
			subject.NotApplicable("the network has no WPA2 that WPA3 could stand beside")
		case network.legacy:
			subject.ViolationAt(checks.Info, "the network offers %s, and the wireless package has no WPA3", routeros.Commas(types))
		default:
			subject.Violation("the network offers %s alone", routeros.Commas(types))
			network.mend(o, subject, []string{"authentication-types=wpa2-psk,wpa3-psk"}, nil)
		}
	}
}
