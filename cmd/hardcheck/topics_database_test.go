//go:build unix

package main

import (
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/testenv/postgresd"
)

// TestDatabaseAuditorIsEnough runs the statements of the topic on a real server, and holds
// that their role reads everything by no other statements than the topic shows.
func TestDatabaseAuditorIsEnough(t *testing.T) {
	t.Parallel()
	server := postgresd.Start(t, postgresd.Config{Password: "lab", Access: []string{"host all all 127.0.0.1/32 scram-sha-256"}})
	_, pasted, _ := strings.Cut(databaseAuditor, "\n    ")
	pasted, _, _ = strings.Cut(pasted, "\n\n")
	asked := regexp.MustCompile(`(?m)^ *\\password .*$`)
	if n := len(asked.FindAllString(pasted, -1)); n != 1 {
		t.Fatalf("a password is asked for %d times in\n%s", n, pasted)
	}
	if err := server.Paste(t.Context(), asked.ReplaceAllString(pasted, "$0\ncanary-auditor\ncanary-auditor")+"\n"); err != nil {
		t.Fatal(err)
	}
	endpoint := netip.MustParseAddrPort(server.Address)
	access := checks.Access{
		Target: checks.Target{Name: "database", Kind: "database", Port: endpoint.Port(), Addresses: []netip.Addr{endpoint.Addr()}, Consent: []string{"active"}},
		Scheme: "postgres", Host: "127.0.0.1", Endpoint: server.Address, Username: "audit", Password: checks.NewSecret("canary-auditor"),
	}
	for _, connector := range all.Connectors() {
		if connector.Kind.Name != "database" {
			continue
		}
		if collection := connector.Collect(t.Context(), access); collection.State() != checks.StateCollected {
			t.Errorf("state %s: %+v %+v", collection.State(), collection.Problem, collection.Problems)
		}
		shown := strings.Join(strings.Fields(databaseAuditor), " ")
		for _, step := range connector.Plan(access) {
			if verb, _, _ := strings.Cut(step.What, " "); (verb == "SHOW" || verb == "SELECT") && !strings.Contains(shown, step.What) {
				t.Errorf("the topic doesn't show %q", step.What)
			}
		}
	}
}
