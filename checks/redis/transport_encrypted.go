package redis

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
)

// TransportEncrypted reports servers that other hosts reach in plain text.
var TransportEncrypted = &checks.Check{
	ID:       "redis-transport-encrypted",
	Title:    "Redis traffic is encrypted with TLS",
	Severity: checks.High,
	Description: "Over plaintext the password of every AUTH and all data can be read and changed on the path. The check looks at how the endpoint " +
		"was reached, at a plaintext port beside TLS, and at whether the auditor itself verifies the certificate. Loopback traffic is " +
		"not judged.",
	Remediation: "Set `tls-port 6379`, `port 0`, `tls-cert-file`, `tls-key-file` and `tls-ca-cert-file` in redis.conf, and use " +
		"`rediss://` in the clients and the site file. Give the issuing CA with `tls: {ca: FILE}` rather than `insecure`.",
	References: []string{encryptionPage, valkeyTLS},
	Rule:       checks.Each(transportEncrypted),
}

func transportEncrypted(o checks.Observed[Facts]) {
	switch o.Facts.Transport {
	case plaintext:
		plaintextEndpoint(o)
	case bySocket, Written:
		withoutEndpoint(o)
	case overTLS:
		plaintextBeside(o)
		if o.Target.Insecure {
			o.ViolationAt(checks.Medium, "certificate verification is switched off in the site file")
		}
	default:
		o.Unknown(checks.Unreadable, "it is not known whether this endpoint speaks TLS")
	}
}

func plaintextEndpoint(o checks.Observed[Facts]) {
	outside := slices.IndexFunc(o.Target.Addresses, func(a netip.Addr) bool { return !a.Unmap().IsLoopback() })
	if outside >= 0 {
		o.Evidence("endpoint", "%s, %s", o.Target.Addresses[outside], plaintext)
		o.Violation("speaks plaintext at %s", o.Target.Addresses[outside])
		return
	}
	// Audited from the host itself, only bind tells whether others come in too.
	bind, ok := directive(o.Subject(""), o.Facts, "bind")
	switch {
	case !ok:
	case loopbackOnly(bind):
		o.NotApplicable("plaintext stays on the host: the server listens on loopback only")
	default:
		o.Violation("speaks plaintext on addresses that other hosts reach (bind %s)", bind)
	}
}

// withoutEndpoint judges what other hosts reach of a server that was read by its socket, or
// from a file.
func withoutEndpoint(o checks.Observed[Facts]) {
	if port, ok := directive(o.Subject(""), o.Facts, "port"); ok && port == "0" {
		o.NotApplicable("the server has no plaintext port")
	} else if ok {
		plaintextEndpoint(o)
	}
}

// plaintextBeside looks for a second listener without TLS.
func plaintextBeside(o checks.Observed[Facts]) {
	port, ok := directive(o.Subject(""), o.Facts, "port")
	if !ok || port == "0" {
		return
	}
	if bind, known := o.Facts.Config["bind"].Get(); known && loopbackOnly(bind) {
		o.Evidence(o.Facts.from("CONFIG GET bind"), "%s", bind)
		return
	}
	o.ViolationAt(checks.Medium, "port %s speaks plaintext beside TLS", port)
}
