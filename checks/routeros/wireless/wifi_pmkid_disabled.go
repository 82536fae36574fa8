package wireless

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// WiFiPMKIDDisabled reports access points that give away what passphrases are guessed from.
var WiFiPMKIDDisabled = &checks.Check{
	ID:       "routeros-wifi-pmkid-disabled",
	Title:    "WPA2 networks with a passphrase send no PMKID",
	Severity: checks.Low,
	Description: "With the PMKID, which is sent by default, anyone in range gets what is needed to brute-force the passphrase offline, without " +
		"waiting for a client. A long random passphrase withstands that. Networks that require WPA3 or EAP alone are not judged. All " +
		"that the PMKID does for clients is to speed up roaming between access points that share it.",
	Remediation: "Disable it, with the menu that the router has:\n\n" +
		"    /interface wifi security set [find] disable-pmkid=yes\n" +
		"    /interface wireless security-profiles set [find] disable-pmkid=yes",
	References: []string{routeros.Manual + "WiFi", routeros.Manual + "Wireless+Interface"},
	Rule:       checks.Each(wifiPMKIDDisabled),
}

func wifiPMKIDDisabled(o checks.Observed[routeros.Facts]) {
	networks := wifiNetworks(o)
	for _, network := range networks {
		subject := o.Subject(network.name)
		types, known := network.authentication.Get()
		left, set := network.withoutPMKID.Get()
		guessable := len(routeros.Among(types, []routeros.WiFiAuth{"wpa2-psk", "wpa2-psk-sha2"})) > 0
		on, err := routeros.ParseBool(string(left))
		switch {
		case set && err == nil && on:
		case known && !guessable:
			network.needTypes(subject)
		case (!known || !set) && network.isGone(subject):
		case set && !checks.NeedWord(subject, left, network.field("disablePMKID")):
		case !known && network.legacy:
			checks.Need(subject, network.authentication, "wireless.legacySecurity.mode")
		case !known:
			subject.Unknown(checks.Source, "no authentication type is set: it depends on the passphrase, which is never read")
		case !set && network.legacy:
			checks.Need(subject, network.withoutPMKID, "wireless.legacySecurity.disablePMKID")
		default:
			subject.Violation("the PMKID is sent to unauthenticated clients (%s)", routeros.Commas(types))
			network.mend(o, subject, []string{"disable-pmkid=yes"}, []string{"disable-pmkid=yes"})
		}
	}
}
