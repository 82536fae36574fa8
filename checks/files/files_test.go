package files_test

import (
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/files"
)

func TestChecks(t *testing.T) { checktest.Run(t, files.Checks, files.Kind) }

func TestParametersAreRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, with, want string
		check            *checks.Check
	}{
		{"mode", `{"max-mode":"rw-r-----"}`, "not octal digits", files.ModePrivate},
		{"minimum", `{"names":["django"],"min-version":"newest"}`, "no version of numbers and dots", files.PackagesMinimum},
		{"application", `{"applications":["wordpress"]}`, "unknown application", files.SecretFree},
		{"days", `{"days":"1d"}`, "days", files.BackupFresh},
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
