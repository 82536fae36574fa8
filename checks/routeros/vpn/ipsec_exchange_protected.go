package vpn

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// IPsecExchangeProtected reports peers that give away a hash of their shared key.
var IPsecExchangeProtected = &checks.Check{
	ID:       "routeros-ipsec-exchange-protected",
	Title:    "IPsec peers use IKEv2 or main mode",
	Severity: checks.High,
	Description: "In aggressive mode the router answers unauthenticated peers with a hash of the pre-shared key, which can then be brute-forced " +
		"offline. Base mode sends the peers' identities in the clear, as aggressive mode does, and a hash over " +
		"the pre-shared key with them. main is the default; IKEv2 doesn't have the problem.",
	Remediation: "Use IKEv2, or main mode:\n\n" +
		"    /ip ipsec peer set [find exchange-mode=aggressive] exchange-mode=ike2\n" +
		"    /ip ipsec peer set [find exchange-mode=base] exchange-mode=ike2",
	References: []string{routeros.Manual + "IPsec", "https://nvd.nist.gov/vuln/detail/CVE-2002-1623", "https://datatracker.ietf.org/doc/html/draft-ietf-ipsec-ike-base-mode-02"},
	Rule:       checks.Each(ipsecExchangeProtected),
}

func ipsecExchangeProtected(o checks.Observed[routeros.Facts]) {
	peers, _ := liveIPsecPeers(o)
	for _, peer := range peers {
		subject := o.Subject(routeros.NameOr(peer.Name, routeros.NameOr(peer.Address, "unnamed peer")))
		routeros.Mend(o, subject, routeros.Find("/ip/ipsec/peer", routeros.Is("name", peer.Name)).Set("exchange-mode=ike2"))
		mode, ok := checks.Need(subject, peer.ExchangeMode, "vpn.ipsecPeers.exchangeMode")
		switch {
		case !ok:
		case mode == "aggressive":
			subject.Violation("a peer uses IKE aggressive mode")
		case mode == "base":
			subject.Violation("a peer uses IKE base mode")
		}
	}
}
