package routerosconn

import (
	"net"
	"os"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
)

// TestRealRouter reads a real router or virtual one (CHR): HARDCHECK_ROUTEROS is its
// address, with port 8728 for plaintext, HARDCHECK_ROUTEROS_USER and
// HARDCHECK_ROUTEROS_PASSWORD are of a user with the policies read and api.
func TestRealRouter(t *testing.T) {
	t.Parallel()
	address := os.Getenv("HARDCHECK_ROUTEROS")
	if address == "" {
		t.Skip("HARDCHECK_ROUTEROS is not set: no real router to read")
	}
	scheme := schemeTLS
	if _, port, err := net.SplitHostPort(address); err != nil {
		address = net.JoinHostPort(address, "8729")
	} else if port == "8728" {
		scheme = schemePlain
	}
	access := accessTo(t, scheme, address)
	access.Username = os.Getenv("HARDCHECK_ROUTEROS_USER")
	access.Password = checks.NewSecret(os.Getenv("HARDCHECK_ROUTEROS_PASSWORD"))
	access.TLS.Insecure = true
	collection := Collect(t.Context(), access)
	facts, ok := collection.Facts.(routeros.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	resource := checktest.Known(t, facts.System.Resource, "resource")
	t.Logf("RouterOS %s on %s; absent: %v", resource.Version, resource.BoardName, facts.AbsentMenus)
	for path, problem := range collection.Problems {
		t.Logf("%s: %s: %s", path, problem.Reason, problem.Detail)
	}
	if services := checktest.Known(t, facts.Management.Services, "services"); len(services) < 5 {
		t.Errorf("only %d services", len(services))
	}
	wantPlanned(t, access)
	wantRoundTrip(t, facts)
	checktest.WantNoTrace(t, collection, access.Transcript, access.Password.Reveal())
}
