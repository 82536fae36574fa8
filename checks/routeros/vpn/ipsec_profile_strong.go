package vpn

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// Algorithms that RFC 8247 and RFC 8221 rule out, by RouterOS's names.
var (
	weakIPsecHashes  = []routeros.IPsecHash{"md5"}
	weakIPsecCiphers = []routeros.IPsecCipher{"des", "3des", "blowfish", "null"}
	weakIPsecGroups  = []routeros.DHGroup{"modp768", "modp1024", "ec2n155", "ec2n185"}
)

// IPsecProfileStrong reports profiles in use with weak algorithms for the first phase.
var IPsecProfileStrong = &checks.Check{
	ID:       "routeros-ipsec-profile-strong",
	Title:    "IPsec profiles in use have strong algorithms",
	Severity: checks.High,
	Description: "The profile sets the parameters of IKE phase 1. The default profile still offers 3DES and the 1024-bit Diffie-Hellman group, " +
		"which a well-funded attacker breaks for everyone at once. Only profiles that an enabled peer uses are judged. SHA-1 is reported " +
		"at a lower severity: its known weaknesses don't break it here.",
	Remediation: "Set current algorithms on both sides:\n\n" +
		"    /ip ipsec profile set [find name=default] hash-algorithm=sha256 enc-algorithm=aes-256,aes-128 dh-group=ecp256,modp2048",
	References: []string{routeros.Manual + "IPsec", "https://www.rfc-editor.org/rfc/rfc8247", "https://weakdh.org/"},
	Rule:       checks.Each(ipsecProfileStrong),
}

func ipsecProfileStrong(o checks.Observed[routeros.Facts]) {
	peers, ok := liveIPsecPeers(o)
	if !ok {
		return
	}
	profiles, ok := routeros.Need(o, o.Facts.VPN.IPsecProfiles, "vpn.ipsecProfiles")
	if !ok {
		return
	}
	judged := map[string]bool{}
	for _, peer := range peers {
		if judged[peer.Profile] {
			continue
		}
		judged[peer.Profile] = true
		subject := o.Subject(routeros.NameOr(peer.Profile, "unnamed profile"))
		i := slices.IndexFunc(profiles, func(p routeros.IPsecProfile) bool { return p.Name == peer.Profile })
		if i < 0 {
			subject.Unknown(checks.Unreadable, "the router lists no profile %q", peer.Profile)
			continue
		}
		judgeIPsecProfile(subject, profiles[i])
		mendProfile(o, subject, profiles[i])
	}
}

func judgeIPsecProfile(subject checks.Subject, profile routeros.IPsecProfile) {
	ciphers, ok := checks.Need(subject, profile.EncAlgorithm, "vpn.ipsecProfiles.encAlgorithm")
	if weak := routeros.Among(ciphers, weakIPsecCiphers); ok && len(weak) > 0 {
		subject.Violation("encrypts with %s", routeros.Commas(weak))
	}
	groups, ok := checks.Need(subject, profile.DHGroup, "vpn.ipsecProfiles.dhGroup")
	if weak := routeros.Among(groups, weakIPsecGroups); ok && len(weak) > 0 {
		subject.Violation("exchanges keys with %s", routeros.Commas(weak))
	}
	hash, ok := checks.Need(subject, profile.HashAlgorithm, "vpn.ipsecProfiles.hashAlgorithm")
	switch {
	case !ok:
	case slices.Contains(weakIPsecHashes, hash):
		subject.Violation("hashes with %s", hash)
	case hash == "sha1":
		subject.ViolationAt(checks.Low, "hashes with sha1")
	}
}

// mendProfile keeps what is strong, and sets what the other end has to offer too where nothing is.
func mendProfile(o checks.Observed[routeros.Facts], subject checks.Subject, profile routeros.IPsecProfile) {
	ciphers, _ := profile.EncAlgorithm.Get()
	groups, _ := profile.DHGroup.Get()
	hash, _ := profile.HashAlgorithm.Get()
	row := routeros.Find("/ip/ipsec/profile", routeros.Is("name", profile.Name)).
		With(routeros.Is("enc-algorithm", strong(ciphers, weakIPsecCiphers, "aes-256")), routeros.Is("dh-group", strong(groups, weakIPsecGroups, "modp2048")))
	if hash == "sha1" || slices.Contains(weakIPsecHashes, hash) {
		row = row.Set("hash-algorithm=sha256")
	}
	routeros.Mend(o, subject, row)
}

// strong are the words of a list that aren't weak, or the one that takes their place.
func strong[W ~string](words, weak []W, otherwise W) string {
	left := slices.DeleteFunc(slices.Clone(words), func(word W) bool { return slices.Contains(weak, word) })
	if len(left) == 0 {
		left = []W{otherwise}
	}
	return routeros.Joined(left)
}
