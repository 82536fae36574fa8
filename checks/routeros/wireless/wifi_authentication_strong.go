package wireless

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// WiFiAuthenticationStrong reports wireless networks that are open or use broken protocols.
var WiFiAuthenticationStrong = &checks.Check{
	ID:       "routeros-wifi-authentication-strong",
	Title:    "Wireless networks require WPA2 or WPA3",
	Severity: checks.High,
	Description: "An open network and one with WEP protect nothing; WPA uses TKIP, which is broken. The security profiles of the wireless package " +
		"are open by default. Where no authentication type is set on the interface, its configuration and its profile, it depends on " +
		"whether there is a passphrase, which is never read: then the network is not assessed. OWE encrypts and doesn't authenticate " +
		"clients: it has a lower severity.",
	Remediation: "Require WPA2 and WPA3, with the menu that the router has:\n\n" +
		"    /interface wifi security set [find] authentication-types=wpa2-psk,wpa3-psk\n" +
		"    /interface wireless security-profiles set [find] mode=dynamic-keys authentication-types=wpa2-psk unicast-ciphers=aes-ccm group-ciphers=aes-ccm",
	References: []string{routeros.Manual + "WiFi", routeros.Manual + "Wireless+Interface"},
	Rule:       checks.Each(wifiAuthenticationStrong),
}

func wifiAuthenticationStrong(o checks.Observed[routeros.Facts]) {
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
		case len(types) == 0 || slices.Contains(types, openNetwork):
			subject.Violation("the network is open")
		case slices.Contains(types, staticKeys):
			subject.Violation("the network uses WEP or static keys")
		case len(routeros.Among(types, firstWPA)) > 0:
			subject.Violation("the network accepts WPA (%s)", routeros.Commas(routeros.Among(types, firstWPA)))
			network.mend(o, subject, []string{"authentication-types=wpa2-psk,wpa3-psk"}, []string{"authentication-types=wpa2-psk"})
		case !network.needTypes(subject):
		case slices.Equal(types, []routeros.WiFiAuth{"owe"}):
			subject.ViolationAt(checks.Low, "the network admits unauthenticated clients, encrypted (owe)")
		}
	}
}

// firstWPA are the authentication types of the first WPA.
var firstWPA = []routeros.WiFiAuth{"wpa-psk", "wpa-eap"}
