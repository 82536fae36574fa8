package vpn

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// IPsecExchangeProtected reports peers that give away a hash of their shared key.
var IPsecExchangeProtected = &checks.Check{
	ID:       "routeros-ipsec-exchange-protected",
	Title:    "IPsec peers do not use IKE aggressive mode",
	Severity: checks.High,
	Description: "In aggressive mode the router answers unauthenticated peers with a hash of the pre-shared key, which can then be brute-forced " +
		"offline. main is the default; IKEv2 doesn't have the problem.",
	Remediation: "Use IKEv2, or main mode:\n\n" +
		"    /ip ipsec peer set [find exchange-mode=aggressive] exchange-mode=ike2",
	References: []string{routeros.Manual + "IPsec", "https://nvd.nist.gov/vuln/detail/CVE-2002-1623"},
	Rule:       checks.Each(ipsecExchangeProtected),
}

func ipsecExchangeProtected(o checks.Observed[routeros.Facts]) {
	peers, _ := liveIPsecPeers(o)
	for _, peer := range peers {
		subject := o.Subject(routeros.NameOr(peer.Name, routeros.NameOr(peer.Address, "unnamed peer")))
		mode, ok := checks.Need(subject, peer.ExchangeMode, "vpn.ipsecPeers.exchangeMode")
		if ok && mode == "aggressive" {
			subject.Violation("a peer uses IKE aggressive mode")
		}
	}
}
