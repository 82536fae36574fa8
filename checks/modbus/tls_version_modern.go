package modbus

import (
	"fmt"

	"hardcheck/checks"
)

// MinVersion is the oldest TLS version that a site accepts: "1.2" or "1.3".
type MinVersion string

// UnmarshalText reads one of the two versions.
func (v *MinVersion) UnmarshalText(text []byte) error {
	if version := string(text); version != "1.2" && version != "1.3" {
		return fmt.Errorf("unknown least TLS version %q: use 1.2 or 1.3", version)
	}
	*v = MinVersion(text)
	return nil
}

// VersionParams are the parameters of modbus-tls-version-modern.
type VersionParams struct {
	OfferedParams
	MinVersion MinVersion `json:"min-version"`
}

// TLSVersionModern reports servers that speak TLS versions older than the site accepts.
var TLSVersionModern = &checks.Check{
	ID:       "modbus-tls-version-modern",
	Title:    "Modbus over TLS uses modern TLS versions only",
	Severity: checks.High,
	Description: "TLS 1.0 and 1.1 are formally deprecated, and Modbus/TCP Security starts at TLS 1.2. The check offers one version after the " +
		"other. A refusal counts only from a server that accepts another version. The parameter `min-version` (1.2 or 1.3) is the oldest " +
		"version that the site accepts; TLS 1.2 where 1.3 is wanted has a lower severity.",
	Remediation: "Set the least TLS version of the device's secure Modbus server to 1.2 or later (\"minimum TLS version\"). Update the " +
		"firmware if it knows older versions only.",
	References: []string{securityPage, "https://www.rfc-editor.org/rfc/rfc8996", tlsGuide},
	Rule:       whereOfferedWith(VersionParams{MinVersion: "1.2"}, tlsVersionModern),
}

func tlsVersionModern(o checks.Observed[Facts], p VersionParams) {
	seen, ok := tlsFacts(o)
	if !ok {
		return
	}
	for _, version := range []string{"1.0", "1.1", "1.2"} {
		// The names of the versions sort as the versions do.
		if version >= string(p.MinVersion) {
			break
		}
		offered, tried := seen.Offered[version]
		if !tried {
			checks.Need(o, checks.Unknown[bool](), "tls.offered")
			continue
		}
		o.Evidence("handshake with TLS "+version, "%s", map[bool]string{true: "accepted", false: "refused"}[offered])
		switch {
		case !offered:
		case version == "1.2":
			o.ViolationAt(checks.Medium, "accepts TLS 1.2")
		default:
			o.Violation("accepts TLS %s", version)
		}
	}
}
