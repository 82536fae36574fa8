package modbusconn

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// roleOID is the certificate extension that holds a client's role (Modbus/TCP
// Security, rule R-21).
var roleOID = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 50316, 802, 1}

// noteRoles reads the roles of our own certificate.
func (c *collector) noteRoles() {
	if len(c.access.TLS.Cert) == 0 {
		problem := checks.Problem{Reason: checks.OptIn, Detail: "no client certificate was given: set tls.cert and tls.key for this target"}
		c.problems.Add("ownRoles", problem)
		c.problems.Add("admission.own", problem)
		return
	}
	roles, err := rolesOf(c.access.TLS.Cert)
	if err != nil {
		c.problems.Add("ownRoles", checks.Problem{Reason: checks.Unreadable, Detail: "tls.cert: " + err.Error()})
		return
	}
	c.facts.OwnRoles = checks.Known(roles)
}

// rolesOf lists the roles in the first certificate of a PEM file; empty when it has none.
func rolesOf(certificate []byte) ([]string, error) {
	block, _ := pem.Decode(certificate)
	if block == nil {
		return nil, errors.New("read certificate: there is no PEM block")
	}
	parsed, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	roles := []string{}
	for _, extension := range parsed.Extensions {
		if extension.Id.Equal(roleOID) {
			roles = append(roles, roleText(extension.Value))
		}
	}
	return roles, nil
}

func roleText(value []byte) string {
	var raw asn1.RawValue
	rest, err := asn1.Unmarshal(value, &raw)
	if err != nil || len(rest) > 0 || raw.Class != asn1.ClassUniversal || raw.Tag != asn1.TagUTF8String {
		return modbus.MalformedRole
	}
	return checks.Clean(string(raw.Bytes))
}

// throwAway makes a certificate and its key in PEM that live for this run only.
func throwAway() (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make key: %w", err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "unknown client"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, nil, fmt.Errorf("make certificate: %w", err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, fmt.Errorf("encode key: %w", err)
	}
	cert = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return cert, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}), nil
}
