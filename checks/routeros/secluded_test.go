package routeros_test

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros/filtering"
	"hardcheck/checks/routeros/paths"
	"hardcheck/checks/routeros/routertest"
	"hardcheck/checks/routeros/services"
)

// TestSecludedRouterHasNoInternet holds that a router without any way to the internet
// isn't left undecided for that.
func TestSecludedRouterHasNoInternet(t *testing.T) {
	t.Parallel()
	rows := routertest.Defconf()
	rows["/ip/route"], rows["/ip/dhcp-client"] = rows["/ip/route"][1:], nil
	rows["/ip/address"], rows["/interface/list/member"] = rows["/ip/address"][:1], rows["/interface/list/member"][1:]
	for without, want := range map[string]int{"": 0, "/ip/route": 1} {
		facts := routertest.Facts(t, rows, without)
		model := paths.New(facts, checks.Target{}, checks.Site{})
		if got := len(model.Untrusted()); got != want {
			t.Errorf("without %q: %d untrusted zones, want %d", without, got, want)
		}
		for _, check := range []*checks.Check{services.ServicesUnreachable, filtering.InputProtected, filtering.EstablishedAccepted, filtering.SpoofingRefused} {
			judged := check.Rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "edge"}, Facts: facts})
			outcome := checks.NotApplicable
			if without != "" {
				outcome = checks.NotAssessed
			}
			if len(judged) == 0 || judged[0].Outcome != outcome {
				t.Errorf("%s without %q: %+v, want %s", check.ID, without, judged, outcome)
			}
		}
	}
}
