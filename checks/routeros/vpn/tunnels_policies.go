package vpn

import (
	"net/netip"

	"hardcheck/checks/routeros"
)

// protections are the ways that IPsec policies encrypt, found by their destination: a
// router may have thousands of tunnels and of policies.
type protections map[protection]bool

// protection is a destination, as a policy has it, and a protocol. A policy whose words
// aren't all known counts apart.
type protection struct {
	to       netip.Prefix
	protocol string
	known    bool
}

// protectionsOf are those of the policies in force, which drop what they can't encrypt.
func protectionsOf(policies []routeros.IPsecPolicy) protections {
	found := protections{}
	for _, p := range policies {
		if to, err := netip.ParsePrefix(p.DstAddress); err == nil && encrypts(p) {
			found[protection{to.Masked(), p.Protocol, knownWords(p)}] = true
		}
	}
	return found
}

// cover reports whether a policy encrypts what one of the protocols sends to the address.
func (p protections) cover(far netip.Addr, known bool, protocols []string) bool {
	for bits := range far.BitLen() + 1 {
		to, err := far.Prefix(bits)
		if err != nil {
			return false
		}
		for _, protocol := range append([]string{"", "all"}, protocols...) {
			if p[protection{to, protocol, known}] {
				return true
			}
		}
	}
	return false
}

// knownWords reports whether what the policy does is known. What isn't set has its default.
func knownWords(p routeros.IPsecPolicy) bool {
	return (p.Action == "" || p.Action.Known()) && (p.Level == "" || p.Level.Known()) && (p.IPsecProtocols == "" || p.IPsecProtocols.Known())
}

// encrypts reports whether the policy encrypts, and drops what it can't, as far as its words
// are known.
func encrypts(p routeros.IPsecPolicy) bool {
	encrypts := p.Action == "" || p.Action == "encrypt" || !p.Action.Known()
	return !p.Disabled && !p.Template && !p.Invalid && encrypts && p.Level != "use"
}
