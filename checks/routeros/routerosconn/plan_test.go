package routerosconn

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// wantPlanned holds that the transcript is the plan, step by step up to where the
// connection ended.
func wantPlanned(t *testing.T, access checks.Access) {
	t.Helper()
	entries, dropped := access.Transcript.Exchanges()
	if dropped > 0 || len(entries) == 0 {
		t.Fatalf("%d entries, %d dropped", len(entries), dropped)
	}
	plan, next := Plan(access), 0
	for _, entry := range entries {
		if entry.Event == "receive" {
			continue
		}
		if entry.Event == "close" {
			next = len(plan) // whatever fails ends the connection
			continue
		}
		for next < len(plan) && !fits(plan[next], entry) && plan[next].When != "" {
			next++
		}
		if next == len(plan) || !fits(plan[next], entry) {
			t.Fatalf("%s %q was not planned", entry.Event, entry.What)
		}
		next++
	}
	if last := entries[len(entries)-1]; last.Event != "close" {
		t.Errorf("the transcript ends with %s %q", last.Event, last.What)
	}
}

func fits(step checks.Step, entry checks.Exchange) bool {
	return step.Event == entry.Event && step.What == entry.What
}

func TestPlanIsWhatHappens(t *testing.T) {
	t.Parallel()
	peer := startRouter(t, nil, map[string]reply{
		"/ip/route/print count": {sentences: [][]string{done("=ret=9000")}},
	})
	access := accessTo(t, schemePlain, peer.Address)
	if steps := Plan(access); steps[1].What != shownLogin || steps[1].When != "" {
		t.Errorf("first step after the connection: %+v", steps[1])
	}
	Collect(t.Context(), access)
	wantPlanned(t, access)
	entries, _ := access.Transcript.Exchanges()
	sent := 0
	for _, entry := range entries {
		if entry.Event == "send" {
			sent++
		}
	}
	// All of the plan but connect, close, the routes, which were too many, and the two
	// questions about keys: the router has no session.
	if want := len(Plan(access)) - 5; sent != want {
		t.Errorf("%d sentences were sent, want %d", sent, want)
	}
	if got := Plan(accessTo(t, schemeTLS, peer.Address)); got[1].What != wire.UpTo12.Hello() || got[2].What != wire.Only13.Hello() || got[3].When != whenTrusted {
		t.Errorf("over TLS: %+v", got[:4])
	}
}
