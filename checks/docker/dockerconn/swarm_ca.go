package dockerconn

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"time"
)

// firstEnd is when the first of the certificates in a PEM text ends: while a swarm changes its root there
// are two.
func firstEnd(text string) (time.Time, error) {
	var first time.Time
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return time.Time{}, errors.New("it can't be read")
		}
		if first.IsZero() || certificate.NotAfter.Before(first) {
			first = certificate.NotAfter.UTC()
		}
	}
	if first.IsZero() {
		return first, errors.New("the engine doesn't tell it")
	}
	return first, nil
}
