package rosapi

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"strings"
	"testing"
)

func fmtFingerprint(certificate *x509.Certificate) string {
	sum := sha256.Sum256(certificate.Raw)
	return hex.EncodeToString(sum[:])
}

// A value of a base without a source would look like a fact.
func TestBasesNameTheirSources(t *testing.T) {
	counts := map[Provenance]int{}
	for _, name := range []string{"virtual", "factory"} {
		device := Must(t, name)
		for _, menu := range device.Menus() {
			for _, row := range device.Rows(menu) {
				for _, attribute := range row {
					counts[attribute.Provenance]++
					if attribute.Provenance == Chosen {
						t.Errorf("%s of %s in %s has no provenance", attribute.Name, menu, name)
					}
				}
			}
		}
	}
	t.Logf("values of both bases by provenance: %v", counts)
	if counts[Captured]+counts[Exported]+counts[Documented]+counts[Collected] < 2*counts[Assumed] {
		t.Errorf("too much of the bases is assumed: %v", counts)
	}
}

func TestIdsAreUnique(t *testing.T) {
	for _, name := range []string{"virtual", "factory", "careless", "hardened"} {
		device := Must(t, name)
		for _, menu := range device.Menus() {
			seen := map[string]bool{}
			for _, row := range device.Rows(menu) {
				id, has := row.Get(".id")
				if has && seen[id] {
					t.Errorf("%s: %s has the id %s twice", name, menu, id)
				}
				seen[id] = true
			}
		}
	}
}

// Every account of a device can log in with what its file says, from where its
// clients seem to come from.
func TestAccountsWork(t *testing.T) {
	for device, user := range map[string]string{"virtual": "admin", "factory": "admin", "careless": "operator"} {
		router := Start(t, Must(t, device))
		open(t, router, user).want("!done =ret=1", "/system/identity/print", "=count-only=")
	}
	router := Start(t, Must(t, "hardened"))
	c := dial(t, router.Address("api-ssl"), trust(router))
	c.want("!done", "/login", "=name=audit", "=password="+Must(t, "hardened").Password("audit"))
	c.want("!re =name=plant-edge | !done", "/system/identity/print")
}

// The careless device plants secrets that an audit may not write anywhere.
func TestCanaries(t *testing.T) {
	planted := 0
	device := Must(t, "careless")
	for _, menu := range device.Menus() {
		for _, row := range device.Rows(menu) {
			for _, attribute := range row {
				planted += strings.Count(attribute.Value, "canary-")
			}
		}
	}
	if planted < 10 {
		t.Errorf("%d canaries", planted)
	}
}

func TestUnknownDevice(t *testing.T) {
	for _, name := range []string{"", "nothing"} {
		if _, err := Shipped(name); err == nil {
			t.Errorf("%q exists", name)
		}
	}
	if _, err := Launch(t.Context(), Device{Name: "empty"}); err == nil {
		t.Error("a device without menus starts")
	}
}
