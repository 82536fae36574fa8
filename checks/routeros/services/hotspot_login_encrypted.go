package services

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// HotspotLoginEncrypted reports hotspots whose guests send passwords in clear text.
var HotspotLoginEncrypted = &checks.Check{
	ID:       "routeros-hotspot-login-encrypted",
	Title:    "Hotspot logins are encrypted",
	Severity: checks.Medium,
	Description: "With http-pap the password of a guest crosses the network in clear text; http-chap hashes it, on a page that an on-path " +
		"attacker can replace, which is reported at a lower severity. The check looks at the profiles of enabled hotspots.",
	Remediation: "Give the profile a certificate and leave only HTTPS on the list:\n\n" +
		"    /ip hotspot profile set [find name=default] login-by=https ssl-certificate=hotspot",
	References: []string{routeros.Manual + "HotSpot+-+Captive+portal"},
	Rule:       checks.Each(hotspotLoginEncrypted),
}

func hotspotLoginEncrypted(o checks.Observed[routeros.Facts]) {
	hotspots, ok := routeros.Need(o, o.Facts.Servers.Hotspots, "servers.hotspots")
	profiles, known := routeros.Need(o, o.Facts.Servers.HotspotLoginProfiles, "servers.hotspotLoginProfiles")
	if !ok || !known {
		return
	}
	for _, hotspot := range hotspots {
		if hotspot.Disabled {
			continue
		}
		subject := o.Subject(routeros.NameOr(hotspot.Name, hotspot.Interface))
		i := slices.IndexFunc(profiles, func(p routeros.HotspotLoginProfile) bool { return p.Name == hotspot.Profile })
		if i < 0 {
			subject.Unknown(checks.Unreadable, "there is no profile %q", hotspot.Profile)
			continue
		}
		judgeGuestLogin(o, subject, profiles[i])
	}
}

func judgeGuestLogin(o checks.Observed[routeros.Facts], subject checks.Subject, profile routeros.HotspotLoginProfile) {
	methods, ok := checks.Need(subject, profile.LoginBy, "servers.hotspotLoginProfiles.loginBy")
	if !ok {
		return
	}
	subject.Evidence("/ip/hotspot/profile "+profile.Name+" login-by", "%s", routeros.Commas(methods))
	if slices.Contains(methods, "https") {
		left := slices.DeleteFunc(slices.Clone(methods), func(m routeros.LoginBy) bool { return m == "http-pap" || m == "http-chap" })
		list := strings.ReplaceAll(routeros.Commas(left), ", ", ",")
		routeros.Mend(o, subject, routeros.Find("/ip/hotspot/profile", routeros.Is("name", profile.Name)).With(routeros.Is("login-by", list)))
	}
	switch {
	case len(routeros.Among(methods, []routeros.LoginBy{"http-pap"})) > 0:
		subject.Violation("guests may send their password in clear text (http-pap)")
	case len(routeros.Among(methods, []routeros.LoginBy{"http-chap"})) > 0:
		subject.ViolationAt(checks.Low, "guests log in without TLS (http-chap)")
	}
}
