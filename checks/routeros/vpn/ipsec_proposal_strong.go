package vpn

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// IPsecProposalStrong reports proposals in use with weak algorithms for the second phase.
var IPsecProposalStrong = &checks.Check{
	ID:       "routeros-ipsec-proposal-strong",
	Title:    "IPsec proposals in use have strong algorithms and forward secrecy",
	Severity: checks.High,
	Description: "The proposal sets the parameters of phase 2, which protect the traffic itself. The default proposal uses SHA-1 and the 1024-bit " +
		"Diffie-Hellman group. Without a group (pfs-group=none) there is no perfect forward secrecy: all later keys follow from the " +
		"first. auth-algorithms=null is right for ciphers that authenticate themselves (GCM, ChaCha20-Poly1305); beside another, " +
		"whoever is on the path changes packets unseen. Only proposals are judged that an enabled policy uses, or a template where an identity makes policies from templates.",
	Remediation: "Set current algorithms on both sides:\n\n" +
		"    /ip ipsec proposal set [find name=default] auth-algorithms=sha256 enc-algorithms=aes-256-gcm,aes-256-cbc pfs-group=ecp256",
	References: []string{routeros.Manual + "IPsec", "https://www.rfc-editor.org/rfc/rfc8221", "https://weakdh.org/"},
	Rule:       checks.Each(ipsecProposalStrong),
}

func ipsecProposalStrong(o checks.Observed[routeros.Facts]) {
	if _, ok := liveIPsecPeers(o); !ok {
		return
	}
	policies, ok := routeros.Need(o, o.Facts.VPN.IPsecPolicies, "vpn.ipsecPolicies")
	identities, known := routeros.Need(o, o.Facts.VPN.IPsecIdentities, "vpn.ipsecIdentities")
	proposals, read := routeros.Need(o, o.Facts.VPN.IPsecProposals, "vpn.ipsecProposals")
	if !ok || !known || !read {
		return
	}
	templates := routeros.GeneratesPolicies(identities)
	for _, policy := range policies {
		named := slices.ContainsFunc(proposals, func(p routeros.IPsecProposal) bool { return p.Name == policy.Proposal })
		if !policy.Disabled && (!policy.Template || templates) && policy.Proposal != "" && !named {
			o.Subject(policy.Proposal).Unknown(checks.Unreadable, "the router lists no proposal %q", policy.Proposal)
		}
	}
	for _, proposal := range proposals {
		uses := func(p routeros.IPsecPolicy) bool {
			return !p.Disabled && p.Proposal == proposal.Name && (!p.Template || templates)
		}
		if !proposal.Disabled && slices.ContainsFunc(policies, uses) {
			judgeIPsecProposal(o.Subject(proposal.Name), proposal)
			mendProposal(o, o.Subject(proposal.Name), proposal)
		}
	}
}

// authenticating are the ciphers that authenticate what they encrypt: null is right beside
// these alone.
var authenticating = []routeros.IPsecCipher{"aes-128-gcm", "aes-192-gcm", "aes-256-gcm", "chacha20poly1305"}

func judgeIPsecProposal(subject checks.Subject, proposal routeros.IPsecProposal) {
	ciphers, told := checks.Need(subject, proposal.EncAlgorithms, "vpn.ipsecProposals.encAlgorithms")
	if weak := routeros.Among(ciphers, weakIPsecCiphers); told && len(weak) > 0 {
		subject.Violation("encrypts with %s", routeros.Commas(weak))
	}
	group, ok := checks.Need(subject, proposal.PFSGroup, "vpn.ipsecProposals.pfsGroup")
	switch {
	case !ok:
	case group == "none":
		subject.ViolationAt(checks.Medium, "has no forward secrecy (pfs-group=none)")
	case slices.Contains(weakIPsecGroups, group):
		subject.Violation("renews keys with %s", group)
	}
	hashes, ok := checks.Need(subject, proposal.AuthAlgorithms, "vpn.ipsecProposals.authAlgorithms")
	switch {
	case !ok:
	case slices.Contains(hashes, "null") && told && len(routeros.Among(ciphers, authenticating)) < len(ciphers):
		subject.Violation("authenticates nothing (auth-algorithms=null) beside a cipher that doesn't either")
	case len(routeros.Among(hashes, weakIPsecHashes)) > 0:
		subject.Violation("authenticates with %s", routeros.Commas(routeros.Among(hashes, weakIPsecHashes)))
	case slices.Contains(hashes, "sha1"):
		subject.ViolationAt(checks.Low, "authenticates with sha1")
	}
}

// mendProposal keeps what is strong.
func mendProposal(o checks.Observed[routeros.Facts], subject checks.Subject, proposal routeros.IPsecProposal) {
	ciphers, _ := proposal.EncAlgorithms.Get()
	hashes, _ := proposal.AuthAlgorithms.Get()
	group, _ := proposal.PFSGroup.Get()
	weak := append([]routeros.IPsecHash{"sha1"}, weakIPsecHashes...)
	if len(routeros.Among(ciphers, authenticating)) < len(ciphers) {
		weak = append(weak, "null")
	}
	row := routeros.Find("/ip/ipsec/proposal", routeros.Is("name", proposal.Name)).
		With(routeros.Is("enc-algorithms", strong(ciphers, weakIPsecCiphers, "aes-256-gcm")), routeros.Is("auth-algorithms", strong(hashes, weak, "sha256")))
	if group == "none" || slices.Contains(weakIPsecGroups, group) {
		row = row.Set("pfs-group=modp2048")
	}
	routeros.Mend(o, subject, row)
}
