package wireless

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// CAPsMANSecurityStrong reports CAPsMAN security profiles that are open or broken.
var CAPsMANSecurityStrong = &checks.Check{
	ID:       "routeros-capsman-security-strong",
	Title:    "CAPsMAN security profiles require WPA2 and AES",
	Severity: checks.High,
	Description: "A security profile of CAPsMAN without authentication types makes an open network, on every access point (CAP) that it manages. " +
		"WPA and TKIP are broken. The check looks at all profiles of an enabled CAPsMAN of the wireless package (`/caps-man`). Networks " +
		"of the wifi package's CAPsMAN are configurations of that package, and are judged with it.",
	Remediation: "Require WPA2 with AES in the profile of the finding (an open network needs a passphrase for it; use wpa2-eap where a RADIUS " +
		"server authenticates users):\n\n" +
		"    /caps-man security set [find name=NAME] authentication-types=wpa2-psk encryption=aes-ccm group-encryption=aes-ccm passphrase=SECRET\n\n" +
		"Clients have to reconnect.",
	References: []string{routeros.Manual + "AP+Controller+(CAPsMAN)"},
	Rule:       checks.Each(capsmanSecurityStrong),
}

func capsmanSecurityStrong(o checks.Observed[routeros.Facts]) {
	manager, ok := routeros.Need(o, o.Facts.Wireless.LegacyManager, "wireless.legacyManager")
	if !ok {
		return
	}
	on, ok := checks.Need(o, manager.Enabled, "wireless.legacyManager.enabled")
	if !ok || !on {
		return
	}
	profiles, _ := routeros.Need(o, o.Facts.Wireless.LegacyManaged, "wireless.legacyManaged")
	for _, profile := range profiles {
		subject := o.Subject(profile.Name)
		broken := routeros.Among(profile.AuthenticationTypes, firstWPA)
		switch {
		case len(profile.AuthenticationTypes) == 0:
			subject.Violation("the profile makes an open network")
		case len(broken) > 0:
			subject.Violation("the profile accepts WPA (%s)", routeros.Commas(broken))
		}
		ciphers := slices.Clone(profile.Encryption)
		if profile.GroupEncryption != "" {
			ciphers = append(ciphers, profile.GroupEncryption)
		}
		if slices.Contains(ciphers, "tkip") {
			subject.Violation("the profile allows TKIP")
		}
		routeros.Mend(o, subject, routeros.Find("/caps-man/security", routeros.Is("name", profile.Name)).
			Set("authentication-types=wpa2-psk", "encryption=aes-ccm", "group-encryption=aes-ccm"))
		checks.NeedWords(subject, profile.AuthenticationTypes, "wireless.legacyManaged.authenticationTypes")
		checks.NeedWords(subject, ciphers, "wireless.legacyManaged.encryption")
	}
}
