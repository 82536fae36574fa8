package site

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

const maxPEM = 1 << 20

var pinPattern = pattern.New(`^[0-9a-f]{64}$`)

// tlsFiles are TLS settings whose files have not been read yet.
type tlsFiles struct {
	ca, cert, key string
	pin           string
	serverName    string
	insecure      bool
	path          []any // in the site file
}

// tlsFiles validates the tls key of what is at a path; nil stays nil.
func (b *builder) tlsFiles(path []any, entry *fileTLS) *tlsFiles {
	if entry == nil {
		return nil
	}
	path = at(path, "tls")
	for key, file := range map[string]string{"ca": entry.CA, "cert": entry.Cert, "key": entry.Key} {
		if strings.ContainsAny(file, "\n\x00") {
			b.doc.Errorf(at(path, key), "%s takes the path of a PEM file, not its content", key)
		}
	}
	if (entry.Cert == "") != (entry.Key == "") {
		b.doc.Errorf(path, "cert and key go together")
	}
	if entry.Insecure && (entry.CA != "" || entry.Pin != "") {
		b.doc.Errorf(at(path, "insecure"), "insecure accepts any certificate: ca and pin would have no effect")
	}
	// OpenSSL prints fingerprints in upper case and with colons.
	pin := strings.ToLower(strings.ReplaceAll(entry.Pin, ":", ""))
	if entry.Pin != "" && !pinPattern.MatchString(pin) {
		b.doc.Errorf(at(path, "pin"), "pin is not a SHA-256 in hex: 64 digits")
	}
	if entry.ServerName != "" && checkHost(entry.ServerName) != nil {
		b.doc.Errorf(at(path, "server-name"), "server-name is not a host name")
	}
	return &tlsFiles{
		ca: b.resolve(entry.CA), cert: b.resolve(entry.Cert), key: b.resolve(entry.Key),
		pin: pin, serverName: entry.ServerName, insecure: entry.Insecure, path: path,
	}
}

// read reads the files. report takes what is wrong, by the key it is about.
func (f *tlsFiles) read(report func(key string, err error)) (options checks.TLSOptions, warning string) {
	options = checks.TLSOptions{Pin: f.pin, ServerName: f.serverName, Insecure: f.insecure}
	if f.ca != "" {
		ca, err := readPEM(f.ca)
		if err == nil {
			err = checkAuthorities(ca)
		}
		if err != nil {
			report("ca", fmt.Errorf("read certificate authorities: %w", err))
		}
		options.CA = ca
	}
	if f.cert == "" || f.key == "" {
		return options, ""
	}
	cert, err := readPEM(f.cert)
	if err != nil {
		report("cert", fmt.Errorf("read certificate: %w", err))
	}
	key, warning, keyErr := readPrivate(f.key, maxPEM)
	if keyErr != nil {
		report("key", fmt.Errorf("read private key: %w", keyErr))
	}
	if err != nil || keyErr != nil {
		return options, warning
	}
	if _, err := tls.X509KeyPair(cert, key); err != nil {
		report("cert", fmt.Errorf("certificate %s and private key %s: %w", f.cert, f.key, err))
	}
	options.Cert, options.Key = cert, checks.NewSecret(string(key))
	return options, warning
}

func readPEM(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPEM+1))
	if err == nil && len(data) > maxPEM {
		err = fmt.Errorf("%s is larger than %d bytes", file, maxPEM)
	}
	return data, errors.Join(err, f.Close())
}

// checkAuthorities wants at least one certificate, and no block that is none: a pool
// silently leaves out what it can't read.
func checkAuthorities(data []byte) error {
	found := false
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return errors.New("file holds something else than certificates")
		}
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return fmt.Errorf("parse certificate: %w", err)
		}
		found = true
	}
	if !found {
		return errors.New("file holds no PEM certificate")
	}
	return nil
}
