package routeros

import (
	"time"

	"hardcheck/checks"
)

// Certificates is the router's certificate store.
type Certificates struct {
	Store       checks.Value[[]Certificate]       `json:"store"`
	Settings    checks.Value[CertificateSettings] `json:"settings"`
	SCEPServers checks.Value[[]SCEPServer]        `json:"scepServers"`
}

// Certificate is a row of /certificate.
type Certificate struct {
	Name string `json:"name,omitempty" ros:"name"`
	// KeySize is in bits for RSA, or the curve: "prime256v1".
	KeySize         KeySize                 `json:"keySize,omitempty" ros:"key-size"`
	DigestAlgorithm checks.Value[Digest]    `json:"digestAlgorithm" ros:"digest-algorithm"`
	InvalidBefore   checks.Value[time.Time] `json:"invalidBefore" ros:"invalid-before" source:"manual"`
	InvalidAfter    checks.Value[time.Time] `json:"invalidAfter" ros:"invalid-after" source:"manual"`
	Expired         bool                    `json:"expired,omitempty" ros:"expired" source:"manual"`
	Revoked         bool                    `json:"revoked,omitempty" ros:"revoked" source:"manual"`
	// HasKey tells whether the router holds the private key: the flag, never the key.
	HasKey    bool `json:"hasKey,omitempty" ros:"private-key" source:"manual"`
	Authority bool `json:"authority,omitempty" ros:"authority" source:"manual"`
}

// CertificateSettings is /certificate/settings.
type CertificateSettings struct {
	CRLUse      checks.Value[bool] `json:"crlUse" ros:"crl-use" default:"no"`
	CRLDownload checks.Value[bool] `json:"crlDownload" ros:"crl-download" default:"no"`
}

// SCEPServer is a row of /certificate/scep-server.
type SCEPServer struct {
	Path     string `json:"path,omitempty" ros:"path"`
	CACert   string `json:"caCert,omitempty" ros:"ca-cert"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
}

// CertificateEnds is when each certificate ends of which the router holds the key.
func (f Facts) CertificateEnds() []checks.CertificateEnd {
	store, _ := f.Certificates.Store.Get()
	var ends []checks.CertificateEnd
	for _, stored := range store {
		if until, known := stored.InvalidAfter.Get(); known && stored.HasKey {
			ends = append(ends, checks.CertificateEnd{Name: stored.Name, Until: until})
		}
	}
	return ends
}
