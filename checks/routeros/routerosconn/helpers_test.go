package routerosconn

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
)

const password = "canary-password-4711"

func accessTo(t testing.TB, scheme, address string) checks.Access {
	t.Helper()
	access := checktest.AccessTo(t, "routeros", scheme, address)
	access.Username, access.Password = "auditor", checks.NewSecret(password)
	return access
}

// collect reads a scripted router in plaintext.
func collect(t *testing.T, answers map[string]reply) (checks.Collection, routeros.Facts, *router) {
	t.Helper()
	peer := startRouter(t, nil, answers)
	collection := Collect(t.Context(), accessTo(t, schemePlain, peer.Address))
	facts, ok := collection.Facts.(routeros.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	return collection, facts, peer
}

func mustFind(t *testing.T, path string) routeros.Menu {
	t.Helper()
	menu, ok := routeros.FindMenu(path)
	if !ok {
		t.Errorf("no menu %s", path)
	}
	return menu
}
