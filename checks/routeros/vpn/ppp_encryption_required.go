package vpn

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// PPPEncryptionRequired reports users of PPP servers who may be let in without encryption.
var PPPEncryptionRequired = &checks.Check{
	ID:       "routeros-ppp-encryption-required",
	Title:    "PPP users of servers without TLS or IPsec require encryption (MPPE)",
	Severity: checks.Low,
	Description: "PPTP, L2TP without IPsec and PPPoE have the encryption of PPP or none. A profile with `use-encryption` default or no lets a " +
		"user in without; with yes encryption is negotiated and not required. The check looks at the profiles of enabled users, where " +
		"such a server is on. The encryption (MPPE) is old: IPsec, SSTP or WireGuard protect better.",
	Remediation: "Give these users a profile of their own that requires it. Don't set it in a profile that a PPPoE client of the router uses too: " +
		"providers offer no such encryption, and the uplink would go down.\n\n" +
		"    /ppp profile add name=encrypted copy-from=default use-encryption=required\n" +
		"    /ppp secret set [find name=NAME] profile=encrypted",
	References: []string{routeros.Manual + "PPP+AAA"},
	Rule:       checks.Each(pppEncryptionRequired),
}

func pppEncryptionRequired(o checks.Observed[routeros.Facts]) {
	if on, known := pppWithoutTLS(o); !on {
		if known {
			o.NotApplicable("no PPTP, PPPoE or L2TP server without IPsec is on")
		}
		return
	}
	users, ok := routeros.Need(o, o.Facts.VPN.PPPSecrets, "vpn.pppSecrets")
	profiles, known := routeros.Need(o, o.Facts.VPN.PPPProfiles, "vpn.pppProfiles")
	if !ok || !known {
		return
	}
	for _, user := range users {
		named := slices.ContainsFunc(profiles, func(p routeros.PPPProfile) bool { return p.Name == user.Profile })
		if !user.Disabled && user.Profile != "" && !named {
			o.Subject(user.Profile).Unknown(checks.Unreadable, "the router lists no profile %q", user.Profile)
		}
	}
	for _, profile := range profiles {
		if !slices.ContainsFunc(users, func(s routeros.PPPSecret) bool { return !s.Disabled && s.Profile == profile.Name }) {
			continue
		}
		subject := o.Subject(profile.Name)
		routeros.Mend(o, subject, routeros.Find("/ppp/profile", routeros.Is("name", profile.Name)).Set("use-encryption=required"))
		switch use, ok := checks.Need(subject, profile.UseEncryption, "vpn.pppProfiles.useEncryption"); {
		case !ok || use == "required":
		case use == "yes":
			subject.ViolationAt(checks.Info, "the profile accepts sessions without encryption (use-encryption=yes)")
		default:
			subject.Violation("the profile requires no encryption (use-encryption=%s)", use)
		}
	}
}

// pppWithoutTLS reports whether a server is on whose users have the encryption of PPP
// or none.
func pppWithoutTLS(o checks.Observed[routeros.Facts]) (on, known bool) {
	pptp, pptpRead := routeros.Need(o, o.Facts.VPN.PPTPServer, "vpn.pptpServer")
	l2tp, l2tpRead := routeros.Need(o, o.Facts.VPN.L2TPServer, "vpn.l2tpServer")
	pppoe, pppoeRead := routeros.Need(o, o.Facts.VPN.PPPoEServers, "vpn.pppoeServers")
	if !pptpRead || !l2tpRead || !pppoeRead {
		return false, false
	}
	pptpOn, pptpTold := checks.Need(o, pptp.Enabled, "vpn.pptpServer.enabled")
	l2tpOn, l2tpTold := checks.Need(o, l2tp.Enabled, "vpn.l2tpServer.enabled")
	ipsec, _ := l2tp.UseIPsec.Get()
	pppoeOn := slices.ContainsFunc(pppoe, func(s routeros.PPPoEServer) bool { return !s.Disabled })
	return pptpOn || pppoeOn || l2tpOn && ipsec != "required", pptpTold && l2tpTold
}
