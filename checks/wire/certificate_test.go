package wire_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

func TestDescribe(t *testing.T) {
	template := leafTemplate()
	template.NotBefore = time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("east", 3600))
	template.NotAfter = template.NotBefore.AddDate(1, 0, 0)
	ca := authority(t)
	cert := certificate(t, template, ca).cert
	sum := sha256.Sum256(cert.Raw)
	want := checks.Certificate{
		Subject:      "CN=plc",
		NotBefore:    time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC),
		NotAfter:     time.Date(2027, 1, 2, 2, 4, 5, 0, time.UTC),
		KeyAlgorithm: "ECDSA", KeyBits: 256, SignatureAlgorithm: "ECDSA-SHA256",
		SHA256: hex.EncodeToString(sum[:]),
	}
	if diff := cmp.Diff(want, wire.Describe(cert)); diff != "" {
		t.Errorf("leaf (-want +got):\n%s", diff)
	}
	if got := wire.Describe(ca.cert); !got.SelfSigned || !got.IsCA {
		t.Errorf("authority: self-signed %v, CA %v; want both", got.SelfSigned, got.IsCA)
	}
}

func TestDescribeKeys(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []checks.Certificate{
		wire.Describe(certificateFor(t, leafTemplate(), rsaKey, nil).cert),
		wire.Describe(certificateFor(t, leafTemplate(), edKey, nil).cert),
	} {
		want := map[string]int{"RSA": 2048, "Ed25519": 256}[got.KeyAlgorithm]
		if want == 0 || got.KeyBits != want {
			t.Errorf("key %q with %d bits", got.KeyAlgorithm, got.KeyBits)
		}
		if !got.SelfSigned {
			t.Errorf("%s certificate signed by its own key is told as not self-signed", got.KeyAlgorithm)
		}
	}
}

func TestSameNamesAreNotEnoughForSelfSigned(t *testing.T) {
	ca := authority(t)
	namesake := certificate(t, x509.Certificate{Subject: pkix.Name{CommonName: "Test CA"}}, ca)
	if wire.Describe(namesake.cert).SelfSigned {
		t.Error("a certificate signed by another key of the same name is told as self-signed")
	}
}

func TestSelfSignedWithUnverifiableSignature(t *testing.T) {
	cert := *authority(t).cert
	cert.SignatureAlgorithm = x509.MD5WithRSA
	if !wire.Describe(&cert).SelfSigned {
		t.Error("equal names with a signature that can't be verified must count as self-signed")
	}
}

func TestDescribeCleansForeignNames(t *testing.T) {
	template := leafTemplate()
	template.Subject.CommonName = "evil\x1b[2J"
	got := wire.Describe(certificate(t, template, nil).cert)
	if got.Subject != checks.Clean(got.Subject) {
		t.Errorf("subject %q is not clean", got.Subject)
	}
}
