package audit

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/engine"
	"hardcheck/testenv/rosapi"
)

// management is where those stand who may reach the router.
var management = checks.Zone{Name: "management", Prefixes: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/28")}}

// hardenedRouter is the simulated router, changed by the text of a device file. The
// first line "login SCHEME USER [insecure]" of the last layer chooses how it is read.
func hardenedRouter(t *testing.T, layers ...string) engine.Record {
	t.Helper()
	scheme, user, insecure := "routeros", "audit", false
	layers = slices.Clone(layers)
	change := &layers[len(layers)-1]
	if rest, found := strings.CutPrefix(*change, "login "); found {
		line, text, _ := strings.Cut(rest, "\n")
		words := strings.Fields(line)
		scheme, user, insecure, *change = words[0], words[1], len(words) > 2, text
	}
	device := rosapi.Must(t, "hardened", layers...)
	router := rosapi.Start(t, device)
	service := "api-ssl"
	if scheme == "routeros+plain" {
		service = "api"
	}
	access := checktest.AccessTo(t, "routeros", scheme, router.Address(service))
	access.Username, access.Password = user, checks.NewSecret(device.Password(user))
	access.TLS.CA, access.TLS.ServerName = router.Authority(), "plant-edge.example.org"
	if insecure {
		access.TLS.CA, access.TLS.Insecure, access.Target.Insecure = nil, true, true
	}
	access.Target.ReachableFrom = []string{management.Name}
	return read(t, access)
}
