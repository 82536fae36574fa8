//go:build unix

package audit

import (
	"net/netip"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/engine"
	"hardcheck/testenv/postgresd"
	"hardcheck/testenv/redisd"
	"hardcheck/testenv/scenarios"
)

// hardenedDatabase runs the hardened PostgreSQL server, changed by lines of its settings.
func hardenedDatabase(t *testing.T, layers ...string) engine.Record {
	t.Helper()
	change := strings.Join(layers, "\n")
	made := options(change)
	variant := redisd.Sound
	if name, set := made["certificate"]; set {
		variant = redisd.Variant(name)
	}
	credentials := redisd.MustCredentials(t, variant)
	config := scenarios.HardenedPostgres(credentials.ServerCert, credentials.ServerKey, "canary-superuser", auditPassword, appPassword, "127.0.0.1/32")
	for line := range strings.Lines(change) {
		line = strings.TrimSpace(line)
		access, rule := strings.CutPrefix(line, "hba ")
		statement, sql := strings.CutPrefix(line, "sql ")
		switch {
		case line == "" || strings.HasPrefix(line, "= "):
		case rule:
			config.Access = append(config.Access, access)
		case sql:
			config.Statements = append(config.Statements, statement)
		default:
			config.Settings = append(config.Settings, line)
		}
	}
	server := postgresd.Start(t, config)
	defer server.Stop()
	access := checktest.AccessTo(t, "database", "postgres", server.Address)
	access.Username, access.Password = scenarios.Auditor, checks.NewSecret(auditPassword)
	access.Target.Consent = []string{string(checks.Active)}
	access.Target.Addresses = []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	access.TLS = checks.TLSOptions{CA: credentials.CA, Insecure: variant != redisd.Sound}
	return read(t, access)
}
