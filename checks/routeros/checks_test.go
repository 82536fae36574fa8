package routeros

import (
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
)

func TestChecks(t *testing.T) { checktest.Run(t, Checks, Kind) }

func TestParametersAreRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, with, want string
		check            *checks.Check
	}{
		{"version_as_number", `{"version":7.14}`, "version", VersionTested},
		{"prefix_unreadable", `{"prefixes":["192.0.2.0/33"]}`, "prefix", ServicesRestricted},
		{"prefix_as_text", `{"prefixes":"192.0.2.0/28"}`, "prefixes", SessionsExpected},
		{"days_as_text", `{"days":"30d"}`, "days", CertificatesValid},
		{"bits_misspelt", `{"bit":3072}`, "unknown field", SSHHostKeyStrong},
		{"peers_as_text", `{"peers":"laptop"}`, "peers", WireGuardPeersLimited},
		{"collectors_as_addresses", `{"collectors":["192.0.2.1"]}`, "Prefix", TrafficExportExpected},
		{"days_of_files_as_text", `{"days":"7d"}`, "days", FilesCleared},
		{"parameter_of_a_check_without_any", `{"users":["ana"]}`, "unknown field", RoMONDisabled},
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
