package routeros_test

import (
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros/access"
	"hardcheck/checks/routeros/services"
	"hardcheck/checks/routeros/upkeep"
	"hardcheck/checks/routeros/vpn"
)

func TestParametersAreRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, with, want string
		check            *checks.Check
	}{
		{"version_as_number", `{"version":7.14}`, "version", upkeep.VersionTested},
		{"prefix_unreadable", `{"prefixes":["192.0.2.0/33"]}`, "prefix", services.ServicesRestricted},
		{"prefix_as_text", `{"prefixes":"192.0.2.0/28"}`, "prefixes", access.SessionsExpected},
		{"days_as_text", `{"days":"30d"}`, "days", upkeep.CertificatesValid},
		{"bits_misspelt", `{"bit":3072}`, "unknown field", access.SSHHostKeyStrong},
		{"peers_as_text", `{"peers":"laptop"}`, "peers", vpn.WireGuardPeersLimited},
		{"collectors_as_addresses", `{"collectors":["192.0.2.1"]}`, "Prefix", services.TrafficExportExpected},
		{"days_of_files_as_text", `{"days":"7d"}`, "days", upkeep.FilesCleared},
		{"parameter_of_a_check_without_any", `{"users":["ana"]}`, "unknown field", access.RoMONDisabled},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := tc.check.Rule.Configure([]byte(tc.with))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("parameters %s: error = %v, want %q", tc.with, err, tc.want)
			}
		})
	}
}
