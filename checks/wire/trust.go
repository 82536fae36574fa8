package wire

import (
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"hardcheck/checks"
)

// How a trust problem begins. Trust finds its advice by these words.
const (
	unknownIssuer = "unknown issuer"
	wrongName     = "wrong name"
	wrongPin      = "wrong pin"
	invalid       = "not valid"
)

// Trust is nil when the server may be used: it satisfied the site's trust
// settings, or they accept any certificate. Otherwise it is a [checks.Problem]
// with reason denied that says which setting would mend it and shows the
// server's fingerprint to compare and pin.
func Trust(peer checks.TLS, options checks.TLSOptions) error {
	if trusted, known := peer.Trusted.Get(); options.Insecure || known && trusted {
		return nil
	}
	if len(peer.Chain) == 0 {
		return checks.Problem{Reason: checks.Denied, Detail: "the server showed no certificate, so it can't be trusted"}
	}
	detail := fmt.Sprintf("the server's certificate is not trusted (%s): %s; its SHA-256 is %s",
		peer.TrustProblem, strings.Join(advice(peer), ", or "), peer.Chain[0].SHA256)
	return checks.Problem{Reason: checks.Denied, Detail: checks.Clean(detail)}
}

func advice(peer checks.TLS) []string {
	if strings.HasPrefix(peer.TrustProblem, wrongPin) {
		return []string{"find out why the certificate changed, then correct tls.pin"}
	}
	var settings []string
	if strings.Contains(peer.TrustProblem, unknownIssuer) {
		settings = append(settings, "set tls.ca to the certificate of its issuer")
	}
	if strings.Contains(peer.TrustProblem, wrongName) {
		settings = append(settings, "set tls.server-name to a name that the certificate has")
	}
	if strings.Contains(peer.TrustProblem, invalid) {
		settings = append(settings, "renew the certificate")
	}
	return append(settings, "set tls.pin to its SHA-256 after comparing that on the device itself")
}

// nameOf is the name that the certificate must have: of a link-local address without the
// interface of this machine that leads to it.
func nameOf(serverName string, options checks.TLSOptions) string {
	if options.ServerName != "" {
		return options.ServerName
	}
	name, _, _ := strings.Cut(serverName, "%")
	return name
}

// rootsOf is nil for the system's own roots.
func rootsOf(options checks.TLSOptions) (*x509.CertPool, error) {
	if len(options.CA) == 0 {
		return nil, nil
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(options.CA) {
		return nil, setting("read tls.ca: there is no PEM certificate in it")
	}
	return roots, nil
}

// judgeTrust returns what is wrong with the chain, or "". A pin alone decides:
// who pins a certificate trusts it whatever its issuer, names and dates.
func judgeTrust(chain []*x509.Certificate, name, pin string, roots *x509.CertPool) string {
	leaf := chain[0]
	if pin != "" {
		if strings.EqualFold(pin, fingerprint(leaf)) {
			return ""
		}
		return wrongPin + ": the certificate is another than the pinned one"
	}
	var problems []string
	if problem := chainProblem(chain, roots); problem != "" {
		problems = append(problems, problem)
	}
	if name == "" {
		problems = append(problems, wrongName+": no server name to compare with")
	} else if err := leaf.VerifyHostname(name); err != nil {
		problems = append(problems, fmt.Sprintf("%s: %v", wrongName, err))
	}
	return checks.Clean(strings.Join(problems, "; "))
}

// chainProblem leaves the name aside, so that both problems of a self-made
// certificate are told at once.
func chainProblem(chain []*x509.Certificate, roots *x509.CertPool) string {
	intermediates := x509.NewCertPool()
	for _, cert := range chain[1:min(len(chain), maxChain)] {
		intermediates.AddCert(cert)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: intermediates})
	switch {
	case err == nil:
		return ""
	case isA[x509.UnknownAuthorityError](err), isA[x509.SystemRootsError](err):
		return fmt.Sprintf("%s: %v", unknownIssuer, err)
	case errors.Is(err, x509.ErrUnsupportedAlgorithm):
		return fmt.Sprintf("%s: its signature can't be verified: %v", invalid, err)
	}
	return fmt.Sprintf("%s: %v", invalid, err)
}
