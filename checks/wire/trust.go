package wire

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
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
	wrong := func(what checks.Distrust) bool { return slices.Contains(peer.Distrust, what) }
	if wrong(checks.WrongPin) {
		return []string{"find out why the certificate changed, then correct tls.pin"}
	}
	var settings []string
	if wrong(checks.UnknownIssuer) {
		settings = append(settings, "set tls.ca to the certificate of its issuer")
	}
	if wrong(checks.WrongName) {
		settings = append(settings, "set tls.server-name to a name that the certificate has")
	}
	if wrong(checks.NotValid) {
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

// distrust is one thing that is wrong with a certificate, and its sentence.
type distrust struct {
	what checks.Distrust
	text string
}

// note tells the facts whether the server is trusted, and if not, why.
func note(facts *checks.TLS, wrong []distrust) {
	facts.Trusted = checks.Known(len(wrong) == 0)
	var texts []string
	for _, d := range wrong {
		facts.Distrust = append(facts.Distrust, d.what)
		texts = append(texts, d.text)
	}
	facts.TrustProblem = checks.Clean(strings.Join(texts, "; "))
}

// judgeTrust returns what is wrong with the chain. A pin alone decides: who pins a
// certificate trusts it whatever its issuer, names and dates.
func judgeTrust(chain []*x509.Certificate, name, pin string, roots *x509.CertPool) []distrust {
	leaf := chain[0]
	if pin != "" {
		if strings.EqualFold(pin, fingerprint(leaf)) {
			return nil
		}
		return []distrust{{checks.WrongPin, "wrong pin: the certificate is another than the pinned one"}}
	}
	wrong := chainProblems(chain, roots)
	if name == "" {
		return append(wrong, distrust{checks.WrongName, "wrong name: no server name to compare with"})
	}
	if err := leaf.VerifyHostname(name); err != nil {
		wrong = append(wrong, distrust{checks.WrongName, fmt.Sprintf("wrong name: %v", err)})
	}
	return wrong
}

// chainProblems leaves the name aside, so that both problems of a self-made
// certificate are told at once.
func chainProblems(chain []*x509.Certificate, roots *x509.CertPool) []distrust {
	intermediates := x509.NewCertPool()
	for _, cert := range chain[1:min(len(chain), maxChain)] {
		intermediates.AddCert(cert)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: intermediates})
	switch {
	case err == nil:
		return nil
	case isA[x509.UnknownAuthorityError](err), isA[x509.SystemRootsError](err):
		return []distrust{{checks.UnknownIssuer, fmt.Sprintf("unknown issuer: %v", err)}}
	case errors.Is(err, x509.ErrUnsupportedAlgorithm):
		return []distrust{{checks.NotValid, fmt.Sprintf("not valid: its signature can't be verified: %v", err)}}
	}
	return []distrust{{checks.NotValid, fmt.Sprintf("not valid: %v", err)}}
}
