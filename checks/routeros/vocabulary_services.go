package routeros

import (
	"strconv"
	"strings"
)

// DNSType is what a static name leads to.
type DNSType string

// Known reports whether it is one of the types.
func (w DNSType) Known() bool {
	return oneOf(w, "A", "AAAA", "CNAME", "FWD", "MX", "NS", "NXDOMAIN", "SRV", "TXT")
}

// TLSVersions is which versions of TLS a server or client of the router speaks.
type TLSVersions string

// Known reports whether it is one of the words.
func (w TLSVersions) Known() bool { return oneOf(w, "any", "only-1.2") }

// Forwarding is which ways SSH may forward connections.
type Forwarding string

// Known reports whether it is one of the words.
func (w Forwarding) Known() bool { return oneOf(w, "no", "local", "remote", "both") }

// HostKeyType is the kind of the SSH server's key; dsa is of version 6.
type HostKeyType string

// Known reports whether it is one of the words.
func (w HostKeyType) Known() bool { return oneOf(w, "dsa", "rsa", "ed25519") }

// DiscoveryMode is whether neighbour discovery sends, listens or both.
type DiscoveryMode string

// Known reports whether it is one of the words.
func (w DiscoveryMode) Known() bool { return oneOf(w, "rx-only", "tx-and-rx", "tx-only") }

// LoginBy is a way in which guests of a hotspot log in.
type LoginBy string

// Known reports whether it is one of the words.
func (w LoginBy) Known() bool {
	return oneOf(w, "cookie", "http-chap", "http-pap", "https", "mac", "mac-cookie", "trial")
}

// MailTLS is whether mail is sent over TLS.
type MailTLS string

// Known reports whether it is one of the words.
func (w MailTLS) Known() bool { return oneOf(w, "no", "yes", "starttls") }

// RADIUSProtocol is how a RADIUS server is spoken to.
type RADIUSProtocol string

// Known reports whether it is one of the words.
func (w RADIUSProtocol) Known() bool { return oneOf(w, "udp", "radsec") }

// SocksVersion is the version of the SOCKS proxy.
type SocksVersion string

// Known reports whether it is one of the words.
func (w SocksVersion) Known() bool { return oneOf(w, "4", "5") }

// SocksAuth is how clients of the SOCKS proxy log in.
type SocksAuth string

// Known reports whether it is one of the words.
func (w SocksAuth) Known() bool { return oneOf(w, "none", "password") }

// ProxyAction is what a proxy's access rule does.
type ProxyAction string

// Known reports whether it is one of the words.
func (w ProxyAction) Known() bool { return oneOf(w, "allow", "deny", "redirect", "url-append") }

// AutoSwitch is a switch that newer versions may decide themselves: a truth value first,
// then one of three words.
type AutoSwitch string

// Known reports whether it is one of the words.
func (w AutoSwitch) Known() bool { return oneOf(w, "no", "false", "yes", "true", "auto") }

// LogTopic is a topic of log messages; "!" in front excludes it.
type LogTopic string

// Known reports whether it is one of the topics.
func (w LogTopic) Known() bool {
	return oneOf(LogTopic(strings.TrimPrefix(string(w), "!")),
		"account", "acme-client", "amt", "async", "backup", "bfd", "bgp", "bridge", "calc", "caps", "certificate", "clock", "cmr",
		"container", "critical", "ddns", "debug", "dhcp", "disk", "dns", "dot1x", "dude", "e-mail", "error", "event", "evpn", "fetch",
		"firewall", "gps", "gsm", "health", "hotspot", "igmp-proxy", "info", "interface", "ipsec", "iscsi", "isdn", "isis", "kvm", "l2tp",
		"ldp", "lora", "lte", "manager", "mme", "mpls", "mqtt", "mvrp", "natpmp", "netinstall", "netwatch", "ntp", "ospf", "ovpn",
		"packet", "pim", "poe-out", "ppp", "pppoe", "pptp", "ptp", "queue", "radius", "radvd", "raw", "read", "rip", "route", "rpki",
		"rsvp", "script", "sertcp", "simulator", "smb", "snmp", "socksify", "ssh", "ssld", "sstp", "state", "store", "stp", "system",
		"telephony", "tftp", "timer", "tr069", "ups", "update", "upnp", "vpls", "vrrp", "warning", "watchdog", "web-proxy", "wireguard",
		"wireless", "write", "zerotier")
}

// LogTarget is where an action of the log writes to.
type LogTarget string

// Known reports whether it is one of the words.
func (w LogTarget) Known() bool { return oneOf(w, "disk", "echo", "email", "memory", "remote") }

// SNMPSecurity is what a community asks of version 3; "none" admits versions 1 and 2c.
type SNMPSecurity string

// Known reports whether it is one of the words.
func (w SNMPSecurity) Known() bool { return oneOf(w, "none", "authorized", "private") }

// SNMPHash is the hash that a community authenticates with.
type SNMPHash string

// Known reports whether it is one of the words.
func (w SNMPHash) Known() bool { return oneOf(w, "MD5", "SHA1") }

// SNMPCipher is the cipher that a community encrypts with.
type SNMPCipher string

// Known reports whether it is one of the words.
func (w SNMPCipher) Known() bool { return oneOf(w, "DES", "AES") }

// Channel is where the router looks for new versions. Version 6 named two of them otherwise.
type Channel string

// Known reports whether it is one of the words.
func (w Channel) Known() bool {
	return oneOf(w, "stable", "long-term", "testing", "development", "upgrade", "bugfix-only", "current", "release-candidate")
}

// BootProtection is whether the boot loader lets nobody in by cable.
type BootProtection string

// Known reports whether it is one of the words.
func (w BootProtection) Known() bool { return oneOf(w, "disabled", "enabled") }

// Digest is the hash under a certificate's signature.
type Digest string

// Known reports whether it is one of the words.
func (w Digest) Known() bool {
	return oneOf(Digest(strings.ToLower(string(w))), "md5", "sha1", "sha256", "sha384", "sha512")
}

// KeySize is the size of a certificate's key: bits for RSA, or the curve.
type KeySize string

// Known reports whether it is one of the sizes that the router makes, or a number of bits
// that a certificate from elsewhere has.
func (w KeySize) Known() bool {
	bits, isNumber := w.Bits()
	return isNumber && bits > 0 || oneOf(w, "prime256v1", "secp384r1", "secp521r1")
}

// Bits is the number of bits of an RSA key, where the size is one.
func (w KeySize) Bits() (bits int, isNumber bool) {
	bits, err := strconv.Atoi(string(w))
	return bits, err == nil
}
