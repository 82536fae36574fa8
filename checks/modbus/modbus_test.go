package modbus_test

import (
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
)

func TestChecks(t *testing.T) { checktest.Run(t, modbus.Checks, modbus.Kind) }

func TestParametersAreRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, with, want string
		check            *checks.Check
	}{
		{"version_too_old", `{"min-version":"1.1"}`, "use 1.2 or 1.3", modbus.TLSVersionModern},
		{"version_as_number", `{"min-version":1.3}`, "min-version", modbus.TLSVersionModern},
		{"version_misspelt", `{"minVersion":"1.3"}`, "unknown field", modbus.TLSVersionModern},
		{"revision_not_a_number", `{"revisions":[{"vendor":"Example","minimum":"newest"}]}`, "not made of numbers and dots", modbus.FirmwareCurrent},
		{"revision_empty", `{"revisions":[{"vendor":"Example","minimum":""}]}`, "not made of numbers and dots", modbus.FirmwareCurrent},
		{"revision_misspelt", `{"revisions":[{"model":"PLC-1","minimum":"2"}]}`, "unknown field", modbus.FirmwareCurrent},
		{"units_as_text", `{"units":["255"]}`, "units", modbus.UnitsExpected},
		{"days_as_text", `{"days":"30d"}`, "days", modbus.CertificateValid},
		{"writers_as_text", `{"writers":"Operator"}`, "writers", modbus.TLSRoleEnforced},
		{"parameter_of_a_check_without_any", `{"units":[1]}`, "unknown field", modbus.TransportEncrypted},
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
