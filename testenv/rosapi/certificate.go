package rosapi

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"time"
)

// certify makes the certificate that the api-ssl service names, as its row in
// /certificate has it: key, name and dates. The row gets its fingerprint.
func (r *Router) certify() error {
	service, _ := r.device.findRow("/ip/service", "api-ssl")
	name, _ := service.Get("certificate")
	if name == "" || name == "none" {
		return nil
	}
	row, found := r.device.findRow("/certificate", name)
	if !found {
		return fmt.Errorf("api-ssl names the certificate %q, which the router doesn't have", name)
	}
	if err := r.issue(row); err != nil {
		return err
	}
	sum := sha256.Sum256(r.leaf.Raw)
	rows := r.device.Rows("/certificate")
	for i := range rows {
		if other, _ := rows[i].Get("name"); other == name {
			rows[i] = rows[i].set(Attribute{"fingerprint", hex.EncodeToString(sum[:]), Chosen})
		}
	}
	r.device.menus["/certificate"] = rows
	return nil
}

func (r *Router) issue(row Row) error {
	authority, authorityKey, err := newAuthority()
	if err != nil {
		return err
	}
	template, err := r.template(row)
	if err != nil {
		return err
	}
	key, err := newKey(row)
	if err != nil {
		return err
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, authority, key.Public(), authorityKey)
	if err != nil {
		return err
	}
	if r.leaf, err = x509.ParseCertificate(raw); err != nil {
		return err
	}
	r.identity = tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
	r.authority = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Raw})
	return nil
}

func newAuthority() (*x509.Certificate, crypto.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Simulated authority"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Now().AddDate(20, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	authority, err := x509.ParseCertificate(raw)
	return authority, key, err
}

// template takes dates and names from the row. Without a subject-alt-name it holds
// for loopback and for the device's own address.
func (r *Router) template(row Row) (*x509.Certificate, error) {
	common, _ := row.Get("common-name")
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: common},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for name, into := range map[string]*time.Time{"invalid-before": &template.NotBefore, "invalid-after": &template.NotAfter} {
		text, has := row.Get(name)
		if !has {
			continue
		}
		when, err := time.Parse(time.DateTime, text)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		*into = when
	}
	names, has := row.Get("subject-alt-name")
	if !has {
		names = "DNS:localhost,IP:127.0.0.1,IP:::1,DNS:" + common
		if r.device.Host != "" {
			names += ",IP:" + r.device.Host
		}
	}
	for name := range strings.SplitSeq(names, ",") {
		if address, ok := strings.CutPrefix(name, "IP:"); ok {
			template.IPAddresses = append(template.IPAddresses, net.ParseIP(address))
		} else if host, ok := strings.CutPrefix(name, "DNS:"); ok && host != "" {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	return template, nil
}

func newKey(row Row) (crypto.Signer, error) {
	size, _ := row.Get("key-size")
	switch size {
	case "1024", "2048", "4096":
		bits := map[string]int{"1024": 1024, "2048": 2048, "4096": 4096}[size]
		return rsa.GenerateKey(rand.Reader, bits)
	case "secp384r1":
		return ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	}
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
}

// config is the TLS service's. That 7.14.3 ends at TLS 1.2 and begins at 1.0 unless
// it is told "only-1.2" is assumed.
func (r *Router) config(version string) *tls.Config {
	config := &tls.Config{Certificates: []tls.Certificate{r.identity}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS12}
	if version == "only-1.2" {
		config.MinVersion = tls.VersionTLS12
	}
	return config
}

// refuseTLS is what a router without a certificate does for a client that doesn't
// offer anonymous Diffie-Hellman: it reads the greeting and ends with the alert
// "handshake failure".
func refuseTLS(conn net.Conn) {
	header := make([]byte, 5)
	if _, err := io.ReadFull(conn, header); err != nil || header[0] != 22 {
		return
	}
	if _, err := io.CopyN(io.Discard, conn, int64(header[3])<<8|int64(header[4])); err != nil {
		return
	}
	_, _ = conn.Write([]byte{21, 3, 3, 0, 2, 2, 40})
	closeWrite(conn)
	_ = conn.SetReadDeadline(time.Now().Add(lingering))
	_, _ = io.Copy(io.Discard, conn)
}
