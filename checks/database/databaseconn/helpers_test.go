package databaseconn

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/database"
)

func accessTo(t testing.TB, address string) checks.Access {
	t.Helper()
	access := checktest.AccessTo(t, "database", "postgres", address)
	access.MaxBytes = 4 << 20
	return access
}

func active(access checks.Access) checks.Access {
	access.Target.Consent = []string{string(checks.Active)}
	return access
}

func withLogin(access checks.Access, user, password string) checks.Access {
	access.Username, access.Password = user, checks.NewSecret(password)
	return access
}

// collectFrom runs the connector and returns its facts, which must be there.
func collectFrom(t *testing.T, access checks.Access) (checks.Collection, database.Facts) {
	t.Helper()
	collection := Collect(t.Context(), access)
	facts, ok := collection.Facts.(database.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	return collection, facts
}
