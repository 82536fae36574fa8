package audit

import (
	"net/netip"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/testenv/rosapi"
)

// hardenedRouter is the simulated router, changed by the text of a device file. The
// first line "login SCHEME USER [insecure]" chooses how it is read.
func hardenedRouter(t *testing.T, base, change string) judged {
	t.Helper()
	scheme, user, insecure := "routeros", "audit", false
	if rest, found := strings.CutPrefix(change, "login "); found {
		line, text, _ := strings.Cut(rest, "\n")
		words := strings.Fields(line)
		scheme, user, insecure, change = words[0], words[1], len(words) > 2, text
	}
	device := rosapi.Must(t, "hardened", base, change)
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
	access.Target.ReachableFrom = []string{"management"}
	return judge(t, access, judgeAt, checks.Zone{Name: "management", Prefixes: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/28")}})
}
