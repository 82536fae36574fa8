package web_test

import (
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/web"
)

func TestChecks(t *testing.T) { checktest.Run(t, web.Checks, web.Kind) }

func TestParametersAreRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, with, want string
		check            *checks.Check
	}{
		{"minimum_not_a_number", `{"minimum":"newest"}`, "no version of numbers and dots", web.VersionSupported},
		{"days_as_text", `{"days":"30d"}`, "days", web.CertificateValid},
		{"requests_misspelt", `{"request":3}`, "unknown field", web.RateLimited},
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

// TestApplicationOfAControl holds that a control about an application says nothing of
// another's server, nor of one that the site gives no name.
func TestApplicationOfAControl(t *testing.T) {
	t.Parallel()
	rule, err := web.TransportEncrypted.Rule.Configure([]byte(`{"applications":["flower"]}`))
	if err != nil {
		t.Fatal(err)
	}
	for application, want := range map[web.Application]checks.Outcome{
		web.FlowerMonitor: checks.Passed, web.ModbusWebServer: checks.NotApplicable, web.NoApplication: checks.NotApplicable, "": checks.NotApplicable,
	} {
		got := rule.JudgeEach(checks.Observation{
			Target: checks.Target{Settings: web.Settings{Application: application}}, Facts: web.Facts{Transport: web.OverTLS},
		})
		if len(got) != 1 || got[0].Outcome != want {
			t.Errorf("%q: %+v, want %s", application, got, want)
		}
	}
	for _, wrong := range []string{`["none"]`, `[""]`, `["nginx"]`} {
		if _, err := web.TransportEncrypted.Rule.Configure([]byte(`{"applications":` + wrong + `}`)); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}
