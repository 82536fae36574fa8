package routerosconn_test

import (
	"slices"
	"testing"

	"hardcheck/checks/all"
	"hardcheck/checks/network"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/routerosconn"
)

// TestEveryCheckIsJudged holds that no check of routers is left out of the comparison of
// simulated ones.
func TestEveryCheckIsJudged(t *testing.T) {
	t.Parallel()
	for _, check := range all.Checks() {
		own := check.Kind() == routeros.Kind.Name && !slices.Contains(network.Checks, check)
		if own && !slices.Contains(routerosconn.Judged(), check) {
			t.Errorf("%s is judged on no simulated router: add its group to judged, checks/routeros/routerosconn/judge_test.go", check.ID)
		}
	}
}
