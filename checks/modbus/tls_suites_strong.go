package modbus

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// TLSSuitesStrong reports servers that settle on a weak cipher suite.
var TLSSuitesStrong = &checks.Check{
	ID:       "modbus-tls-suites-strong",
	Title:    "Modbus over TLS negotiates strong cipher suites",
	Severity: checks.High,
	Description: "The check looks at the cipher suite that the server chose from all that were offered, for TLS 1.2 and 1.3; older versions are " +
		"the finding of modbus-tls-version-modern. Suites without encryption, with RC4, DES or 3DES are weak (high), CBC with SHA-1 is " +
		"outdated (medium), and RSA key exchange lets a stolen key open recorded traffic (low, no forward secrecy), though the " +
		"standard's own mandatory suite has it. A weaker suite that the server would also take isn't looked for.",
	Remediation: "Allow the device's secure Modbus server ECDHE suites with AES-GCM or ChaCha20 only, in OpenSSL's notation:\n\n" +
		"    ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384\n\n" +
		"or use TLS 1.3, whose suites are all of that kind. Update firmware that has none of them.",
	References: []string{tlsPractice, tlsGuide, securityPage},
	Rule:       whereOffered(tlsSuitesStrong),
}

func tlsSuitesStrong(o checks.Observed[Facts]) {
	seen, ok := tlsFacts(o)
	if !ok {
		return
	}
	chosen := false
	for _, version := range []string{"1.2", "1.3"} {
		offered, tried := seen.Offered[version]
		switch {
		case !tried:
			checks.Need(o, checks.Unknown[bool](), "tls.offered")
		case offered && seen.Suites[version] == "":
			checks.Need(o, checks.Unknown[string](), "tls.suites")
		case offered:
			judgeSuite(o, version, seen.Suites[version])
		}
		chosen = chosen || offered || !tried
	}
	if !chosen {
		o.NotApplicable("the server accepts neither TLS 1.2 nor TLS 1.3")
	}
}

func judgeSuite(o checks.Observed[Facts], version, suite string) {
	o.Evidence("TLS "+version, "%s", suite)
	parts := strings.Split(suite, "_")
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(parts, name) })
	}
	switch {
	case has("NULL", "RC4", "DES", "3DES", "EXPORT", "DES40", "RC2", "anon", "MD5"):
		o.Violation("chooses the weak suite %s with TLS %s", suite, version)
	case has("CBC") && strings.HasSuffix(suite, "_SHA"):
		o.ViolationAt(checks.Medium, "chooses the outdated suite %s with TLS %s", suite, version)
	case strings.HasPrefix(suite, "TLS_RSA_WITH_"):
		o.ViolationAt(checks.Low, "chooses a suite without forward secrecy with TLS %s: %s", version, suite)
	case !strongSuite.MatchString(suite):
		o.Unknown(checks.Unreadable, "the suite %q of TLS %s is not one that this version of hardcheck knows", suite, version)
	}
}

// strongSuite is the form of the names of suites that are neither weak nor outdated
// (RFC 5288, 5289, 6655, 7251, 7905, 8446, appendix B.4).
var strongSuite = pattern.New(`^TLS_((ECDHE|DHE)_(RSA|ECDSA|DSS)_WITH_)?` +
	`(AES_(128|256)_(GCM_SHA256|GCM_SHA384|CCM|CCM_8|CCM_SHA256|CCM_8_SHA256|CBC_SHA256|CBC_SHA384)|CHACHA20_POLY1305_SHA256)$`)
