package redisconn

import (
	"slices"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
	"hardcheck/testenv/redisd"
)

// TestProductsSayWhoTheyAre holds that no other product is judged as an old Redis, and that
// what it doesn't have by design is nothing that somebody took away or hid from us.
func TestProductsSayWhoTheyAre(t *testing.T) {
	for product, script := range redisd.Products() {
		t.Run(product, func(t *testing.T) {
			peer := redisd.Play(t, nil, func(words []string) string { return redisd.Answer(script, words) })
			access := accessTo(t, "redis", peer.Address)
			collection, facts := collectFrom(t, access)
			wantAnswer(t, facts, redis.AnswerOpen)
			server, known := facts.Server.Get()
			if known != (product != "proxy") || known && server.Product != product {
				t.Errorf("server %+v, %t", server, known)
			}
			for _, check := range redis.Checks {
				for _, judged := range judgementsOf(t, check, access.Target, collection) {
					if judged.Outcome == checks.Failed && slices.Contains([]string{
						"redis-version-supported", "redis-version-patched", "redis-config-file-used", "redis-runtime-switches-disabled", "redis-login-failures-kept",
					}, check.ID) {
						t.Errorf("%s: %s", check.ID, judged.Message)
					}
				}
			}
			wantPlanned(t, access)
		})
	}
}

func judgementsOf(t *testing.T, check *checks.Check, target checks.Target, collection checks.Collection) []checks.Judgement {
	t.Helper()
	rule, err := check.Rule.Configure(nil)
	if err != nil {
		t.Fatal(err)
	}
	return rule.JudgeEach(checks.Observation{Target: target, AsOf: time.Now(), Facts: collection.Facts, Problems: collection.Problems})
}

func TestMissingByDesignIsNotIncomplete(t *testing.T) {
	for product, fields := range map[string][]string{
		"elasticache": {"config", "modules", "requirePass", "masterAuthSet"}, "kvrocks": {"modules"}, "dragonfly": {"modules"}, "garnet": {"modules"},
	} {
		t.Run(product, func(t *testing.T) {
			script := redisd.Products()[product]
			peer := redisd.Play(t, nil, func(words []string) string { return redisd.Answer(script, words) })
			collection, _ := collectFrom(t, accessTo(t, "redis", peer.Address))
			for _, field := range fields {
				checktest.WantProblem(t, collection, field, checks.Source, "")
			}
		})
	}
}

// TestRefusedInfoIsAskedOnce is about auditors without +info: each further attempt would be
// an entry in the server's ACL log.
func TestRefusedInfoIsAskedOnce(t *testing.T) {
	for name, refusal := range map[string]string{
		"no_permission": "-NOPERM this user has no permissions to run the 'info' command\r\n", "unknown": "-ERR unknown command 'INFO'\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			peer := play(t, map[string]string{"PING": "+PONG\r\n", "INFO": refusal})
			collection, _ := collectFrom(t, accessTo(t, "redis", peer.Address))
			asked := 0
			for _, words := range peer.Received() {
				if words[0] == "INFO" {
					asked++
				}
			}
			if asked != 1 {
				t.Errorf("INFO was asked for %d times", asked)
			}
			for _, field := range []string{"server", "replication", "persistence", "memory"} {
				if problem, told := collection.Problems[field]; !told || !problem.Reason.Incomplete() {
					t.Errorf("%s: %+v", field, problem)
				}
			}
		})
	}
}
