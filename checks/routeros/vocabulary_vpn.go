package routeros

// LoginMethod is a way in which clients of a PPP server log in.
type LoginMethod string

// Known reports whether it is one of the words.
func (w LoginMethod) Known() bool { return oneOf(w, "pap", "chap", "mschap1", "mschap2") }

// Demand is whether something is used, and insisted on.
type Demand string

// Known reports whether it is one of the words.
func (w Demand) Known() bool { return oneOf(w, "no", "yes", "required") }

// PPPEncryption is whether PPP encrypts.
type PPPEncryption string

// Known reports whether it is one of the words.
func (w PPPEncryption) Known() bool { return oneOf(w, "default", "no", "yes", "required") }

// VerifyClient is whether clients need a certificate that is verified.
type VerifyClient string

// Known reports whether it is one of the words.
func (w VerifyClient) Known() bool {
	return oneOf(w, "no", "false", "yes", "true", "yes-without-crl")
}

// OVPNProtocol is what OpenVPN runs over.
type OVPNProtocol string

// Known reports whether it is one of the words.
func (w OVPNProtocol) Known() bool { return oneOf(w, "tcp", "udp") }

// OVPNDigest is a hash that OpenVPN authenticates packets with.
type OVPNDigest string

// Known reports whether it is one of the words.
func (w OVPNDigest) Known() bool {
	return oneOf(w, "null", "md5", "sha1", "sha256", "sha384", "sha512")
}

// OVPNCipher is a cipher of OpenVPN. Up to 7.8 those of AES had no mode in their name.
type OVPNCipher string

// Known reports whether it is one of the words.
func (w OVPNCipher) Known() bool {
	return oneOf(w, "null", "blowfish128", "aes128", "aes192", "aes256", "aes128-cbc", "aes192-cbc", "aes256-cbc",
		"aes128-gcm", "aes192-gcm", "aes256-gcm")
}

// IPsecHash is a hash of IPsec's first or second phase.
type IPsecHash string

// Known reports whether it is one of the words.
func (w IPsecHash) Known() bool {
	return oneOf(w, "null", "md5", "sha1", "sha256", "sha384", "sha512")
}

// IPsecCipher is a cipher of IPsec's first or second phase.
type IPsecCipher string

// Known reports whether it is one of the words.
func (w IPsecCipher) Known() bool {
	return oneOf(w, "null", "des", "3des", "blowfish", "twofish", "aes-128", "aes-192", "aes-256",
		"aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "aes-128-ctr", "aes-192-ctr", "aes-256-ctr",
		"aes-128-gcm", "aes-192-gcm", "aes-256-gcm", "camellia-128", "camellia-192", "camellia-256", "chacha20poly1305")
}

// DHGroup is a group by which IPsec exchanges keys; of a proposal "none" too. Version 6
// had two binary curves beside those of today.
type DHGroup string

// Known reports whether it is one of the words.
func (w DHGroup) Known() bool {
	return oneOf(w, "none", "modp768", "modp1024", "modp1536", "modp2048", "modp3072", "modp4096", "modp6144", "modp8192",
		"ec2n155", "ec2n185", "ecp256", "ecp384", "ecp521", "x25519")
}

// ExchangeMode is how IPsec peers begin.
type ExchangeMode string

// Known reports whether it is one of the words. main-l2tp is of version 6.
func (w ExchangeMode) Known() bool {
	return oneOf(w, "main", "main-l2tp", "aggressive", "base", "ike2")
}

// GeneratePolicy is whether an IPsec identity makes policies from templates.
type GeneratePolicy string

// Known reports whether it is one of the words.
func (w GeneratePolicy) Known() bool { return oneOf(w, "no", "port-override", "port-strict") }

// IPsecAuth is how an IPsec identity proves who it is.
type IPsecAuth string

// Known reports whether it is one of the words.
func (w IPsecAuth) Known() bool {
	return oneOf(w, "pre-shared-key", "pre-shared-key-xauth", "digital-signature", "rsa-signature", "rsa-signature-hybrid", "rsa-key",
		"eap", "eap-radius")
}

// PolicyAction is what an IPsec policy does with packets.
type PolicyAction string

// Known reports whether it is one of the words.
func (w PolicyAction) Known() bool { return oneOf(w, "encrypt", "discard", "none") }

// PolicyLevel is what an IPsec policy does with packets that it can't encrypt yet.
type PolicyLevel string

// Known reports whether it is one of the words.
func (w PolicyLevel) Known() bool { return oneOf(w, "require", "unique", "use") }

// PolicyProtocol is what IPsec wraps packets in.
type PolicyProtocol string

// Known reports whether it is one of the words.
func (w PolicyProtocol) Known() bool { return oneOf(w, "esp", "ah") }
