package modbus

import (
	"strings"
	"testing"

	"hardcheck/checks"
)

// TestOfferedOnly holds for every check that has the parameter: a plaintext device of
// which the site says with evidence that its maker offers no TLS is left out, and no
// other is.
func TestOfferedOnly(t *testing.T) {
	t.Parallel()
	without := Settings{TLSOffered: Offered{Evidence: "https://example.org/manual.pdf"}}
	plain := Facts{Transport: plaintext, Plaintext: checks.Known(true)}
	secured := Facts{Transport: overTLS, TLSPresent: checks.Known(true), Plaintext: checks.Known(false)}
	asked := 0
	for _, check := range Checks {
		parameters, err := check.Rule.Parameters()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(parameters), `"offered-only"`) {
			continue
		}
		asked++
		only, err := check.Rule.Configure([]byte(`{"offered-only": true}`))
		if err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct {
			name     string
			rule     checks.Rule
			settings any
			facts    Facts
			left     bool
		}{
			{"said_with_evidence", only, without, plain, true},
			{"not_asked_for", check.Rule, without, plain, false},
			{"nothing_said", only, nil, plain, false},
			{"said_that_it_does", only, Settings{TLSOffered: Offered{Value: true, Evidence: "page 7"}}, plain, false},
			{"given_as_tls", only, without, secured, false},
		} {
			j := tc.rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "plc", Kind: "modbus", Settings: tc.settings}, Facts: tc.facts})[0]
			if left := strings.Contains(j.Message, "offers no TLS"); left != tc.left || left && j.Outcome != checks.NotApplicable {
				t.Errorf("%s, %s: %s %q", check.ID, tc.name, j.Outcome, j.Message)
			}
		}
	}
	if asked != 9 {
		t.Errorf("%d checks have the parameter offered-only, want the 9 about TLS", asked)
	}
}
