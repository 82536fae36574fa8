package redisconn

import (
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
	"hardcheck/testenv/redisd"
)

// auditorRules are the least an auditor needs.
const auditorRules = "resetkeys resetchannels -@all +ping +info +hello +command|info +config|get +acl|list +module|list"

func accessTo(t testing.TB, scheme, address string) checks.Access {
	t.Helper()
	access := checktest.AccessTo(t, "redis", scheme, address)
	access.MaxBytes = 4 << 20
	return access
}

func withLogin(access checks.Access, user, password string) checks.Access {
	access.Username, access.Password = user, checks.NewSecret(password)
	return access
}

// collectFrom runs the connector and returns its facts, which must be there.
func collectFrom(t *testing.T, access checks.Access) (checks.Collection, redis.Facts) {
	t.Helper()
	collection := Collect(t.Context(), access)
	facts, ok := collection.Facts.(redis.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	return collection, facts
}

func wantAnswer(t *testing.T, facts redis.Facts, want redis.Answer) {
	t.Helper()
	if got := checktest.Known(t, facts.Anonymous, "anonymous"); got != want {
		t.Errorf("anonymous %q, want %q", got, want)
	}
}

func start(t *testing.T, directives ...string) *redisd.Server {
	t.Helper()
	return redisd.Start(t, redisd.Config{Directives: directives})
}

// sentLines are the recorded commands, a line each, by connection.
func sentLines(recorder *redisd.Recorder) [][]string {
	var all [][]string
	for _, connection := range recorder.Commands() {
		var lines []string
		for _, words := range connection {
			lines = append(lines, strings.Join(words, " "))
		}
		all = append(all, lines)
	}
	return all
}
