package routerosconn

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/testenv/rosapi"
)

// realAccess is to a real router or virtual one (CHR): HARDCHECK_ROUTEROS is its
// address, with port 8728 or after routeros+plain:// for plaintext;
// HARDCHECK_ROUTEROS_USER and HARDCHECK_ROUTEROS_PASSWORD are of a user with the
// policies read and api. Its certificate may be any, or must be of the authority in the
// file HARDCHECK_ROUTEROS_CA.
func realAccess(t *testing.T) checks.Access {
	t.Helper()
	address := os.Getenv("HARDCHECK_ROUTEROS")
	if address == "" {
		t.Skip("SKIP, HARDCHECK_ROUTEROS is not set: no real router to read (testenv/chr boots a virtual one)")
	}
	address, plain := strings.CutPrefix(address, schemePlain+"://")
	scheme := schemeTLS
	if _, port, err := net.SplitHostPort(address); err != nil {
		address = net.JoinHostPort(address, map[bool]string{true: "8728", false: "8729"}[plain])
	} else if port == "8728" {
		plain = true
	}
	if plain {
		scheme = schemePlain
	}
	access := accessTo(t, scheme, address)
	access.Username = os.Getenv("HARDCHECK_ROUTEROS_USER")
	access.Password = checks.NewSecret(os.Getenv("HARDCHECK_ROUTEROS_PASSWORD"))
	if file := os.Getenv("HARDCHECK_ROUTEROS_CA"); file != "" {
		authority, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		access.TLS.CA = authority
		return access
	}
	access.TLS.Insecure = true
	return access
}

// TestRealRouter reads all menus. A menu may be one that the board lacks or the user
// may not see; one that isn't understood is a mistake of the manifest's.
func TestRealRouter(t *testing.T) {
	access := realAccess(t)
	collection := Collect(t.Context(), access)
	facts, ok := collection.Facts.(routeros.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	resource := checktest.Known(t, facts.System.Resource, "resource")
	t.Logf("RouterOS %s; absent: %v", resource.Version, facts.AbsentMenus)
	for path, problem := range collection.Problems {
		if problem.Reason != checks.Source && problem.Reason != checks.Denied {
			t.Errorf("%s: %s: %s", path, problem.Reason, problem.Detail)
			continue
		}
		t.Logf("%s: %s: %s", path, problem.Reason, problem.Detail)
	}
	if services := checktest.Known(t, facts.Management.Services, "services"); len(services) < 5 {
		t.Errorf("only %d services", len(services))
	}
	wantPlanned(t, access)
	wantRoundTrip(t, facts)
	// A password that is an ordinary word, such as the user's name, is found anywhere.
	if secret := access.Password.Reveal(); secret != access.Username && len(secret) >= longSecret {
		checktest.WantNoTrace(t, collection, access.Transcript, secret)
	}
}

// TestRealRouterRefuses has the wrong password, which the router logs once, and no
// trust, for which nothing is sent.
func TestRealRouterRefuses(t *testing.T) {
	wrong := realAccess(t)
	wrong.Password = checks.NewSecret(password)
	checktest.WantMain(t, Collect(t.Context(), wrong), checks.Denied, "refused the name or the password")
	distrusting := realAccess(t)
	if distrusting.Scheme == schemePlain {
		return
	}
	distrusting.TLS = checks.TLSOptions{ServerName: "another-name.example.org"}
	checktest.WantMain(t, Collect(t.Context(), distrusting), checks.Denied, "no credentials were sent")
}

// TestRealRouterIsReachedFromOutside runs the tests above in a process of their own, as
// somebody would who has a router, against a simulated one.
func TestRealRouterIsReachedFromOutside(t *testing.T) {
	t.Parallel()
	device := rosapi.Must(t, "hardened")
	router := rosapi.Start(t, device)
	child := exec.Command(os.Args[0], "-test.run", "^TestRealRouter(Refuses)?$", "-test.v")
	child.Env = append(os.Environ(), "HARDCHECK_ROUTEROS="+router.Address("api-ssl"), "HARDCHECK_ROUTEROS_USER=audit",
		"HARDCHECK_ROUTEROS_PASSWORD="+device.Password("audit"), "HARDCHECK_ROUTEROS_CA=")
	out, err := child.CombinedOutput()
	if err != nil {
		t.Errorf("%v:\n%s", err, out)
	}
	for _, name := range []string{"TestRealRouter", "TestRealRouterRefuses"} {
		if !strings.Contains(string(out), "--- PASS: "+name+" ") {
			t.Errorf("%s did not run:\n%s", name, out)
		}
	}
}
