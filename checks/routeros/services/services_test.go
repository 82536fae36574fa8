package services_test

import (
	"fmt"
	"slices"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/paths"
	"hardcheck/checks/routeros/routertest"
	"hardcheck/checks/routeros/services"
)

func TestChecks(t *testing.T) { checktest.Run(t, services.Checks, routeros.Kind) }

// TestServicesAreAskedAboutUpToABound holds that a router with as many services as are asked about is
// judged, and that of one with one more it is told.
func TestServicesAreAskedAboutUpToABound(t *testing.T) {
	t.Parallel()
	with := func(tunnels int) checks.Observation {
		rows := routertest.Defconf()
		for i := range tunnels {
			rows["/interface/wireguard"] = append(rows["/interface/wireguard"], routertest.Row("name", fmt.Sprint("wg", i), "listen-port", fmt.Sprint(20_000+i)))
		}
		return checks.Observation{Target: checks.Target{Name: "edge"}, Facts: routertest.Facts(t, rows, "")}
	}
	offered := func(o checks.Observation) (count int) {
		checks.Each(func(o checks.Observed[routeros.Facts]) { count = len(paths.Of(o).Services) }).JudgeEach(o)
		return count
	}
	few := paths.MaxOffers - offered(with(0))
	for tunnels, large := range map[int]bool{few: false, few + 1: true} {
		judged := services.ServicesUnreachable.Rule.JudgeEach(with(tunnels))
		refused := slices.ContainsFunc(judged, func(j checks.Judgement) bool { return j.Reason == checks.Budget })
		if refused != large || len(judged) > 1 == large {
			t.Errorf("with %d tunnels, of which %d are asked about: %d judgements, refused %v", tunnels, few, len(judged), refused)
		}
	}
}
