package redisconn

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/testenv/redisd"
)

// careless are lines with which a check fails where the server knows them, by check and
// subject. Those of one check are tried as far as each server starts with them.
var careless = []struct {
	check, subject string
	lines          []string
}{
	{"redis-password-required", "", nil},
	{"redis-default-user-disabled", "", []string{"user default on >" + longPassword + " ~* +@all", "user app on >" + longPassword + "-app ~app:* +get", auditorLine}},
	{"redis-bind-restricted", "", []string{"bind 0.0.0.0"}},
	{"redis-protected-mode-enabled", "", []string{"protected-mode no"}},
	{"redis-protected-mode-enabled", "", []string{"protected-mode yes", "bind 0.0.0.0"}},
	{"redis-runtime-switches-disabled", "enable-debug-command", []string{"enable-debug-command yes"}},
	{"redis-runtime-switches-disabled", "enable-debug-command", nil},
	{"redis-runtime-switches-disabled", "enable-module-command", []string{"enable-module-command local"}},
	{"redis-runtime-switches-disabled", "enable-module-command", nil},
	{"redis-runtime-switches-disabled", "enable-protected-configs", []string{"enable-protected-configs yes"}},
	{"redis-dangerous-commands-restricted", "default", nil},
	{"redis-pubsub-default-restricted", "", []string{"acl-pubsub-default allchannels"}},
	{"redis-dump-location-safe", "", []string{"dbfilename authorized_keys"}},
	{"redis-replica-writes-refused", "", []string{"replicaof 127.0.0.1 1", "replica-read-only no"}},
	{"redis-persistence-healthy", "", []string{`save ""`}},
	{"redis-memory-limited", "", []string{"maxmemory 0"}},
	{"redis-idle-clients-limited", "", []string{"timeout 0"}},
	{"redis-keepalive-set", "", []string{"tcp-keepalive 0"}},
	{"redis-log-configured", "", []string{`logfile ""`}},
}

// auditorLine is the auditor's own. Channels have rules from 6.2 on.
const auditorLine = "user audit on >" + longPassword + "-audit -@all +ping +info +hello +command|info +config|get +acl|list +acl|whoami +module|list"

// TestRemedies starts each server at hand with careless settings, takes over the lines that
// the findings give, and holds that the server starts with them and the finding is gone.
func TestRemedies(t *testing.T) {
	redisd.Each(t, func(t *testing.T, binary redisd.Binary) {
		redisd.Start(t, redisd.Config{Binary: binary.Path}).Stop() // skips where there is none
		redisd.InOwnNetwork(t, func() error {
			mended, started := map[string]bool{}, 0
			for _, bad := range careless {
				before, runs := outcomeWith(t, binary, bad.check, bad.subject, bad.lines)
				if !runs || before.Outcome != checks.Failed {
					continue // this version doesn't know the setting, or is safe with it
				}
				if bad.check == "redis-dangerous-commands-restricted" && !slices.ContainsFunc(before.Fix, isRename) {
					continue // since 6.0 ACL rules restrict commands
				}
				if len(before.Fix) == 0 {
					t.Errorf("%s with %q: no lines that mend %q", bad.check, bad.lines, before.Message)
					continue
				}
				lines := mendedLines(t, bad.lines, before.Fix)
				after, runs := outcomeWith(t, binary, bad.check, bad.subject, lines)
				started++
				if !runs || after.Outcome == checks.Failed || after.Outcome == checks.NotAssessed && after.Reason.Incomplete() {
					t.Errorf("%s: the server runs: %t, %s with the remedy %q: %s", bad.check, runs, after.Outcome, lines, after.Message)
				}
				mended[bad.check+" "+bad.subject] = true
			}
			if len(mended) < 8 {
				t.Errorf("only %d findings had something to mend", len(mended))
			}
			t.Logf("%d careless settings mended, of %d subjects", started, len(mended))
			return nil
		})
	})
}

// outcomeWith runs a server with these lines and judges it; false where it doesn't start.
func outcomeWith(t *testing.T, binary redisd.Binary, check, subject string, lines []string) (checks.Judgement, bool) {
	t.Helper()
	server, err := redisd.Launch(t.Context(), redisd.Config{Binary: binary.Path, Dir: t.TempDir(), Directives: lines})
	if err != nil {
		return checks.Judgement{}, false
	}
	defer server.Stop()
	access := accessTo(t, "redis", server.Address)
	switch {
	case slices.Contains(lines, auditorLine):
		access = withLogin(access, "audit", longPassword+"-audit")
	case slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "requirepass ") }):
		access = withLogin(access, "", longPassword)
	}
	collection := Collect(t.Context(), access)
	if collection.Facts == nil {
		t.Fatalf("%q: no facts: %+v", lines, collection.Problem)
	}
	at := slices.IndexFunc(redis.Checks, func(c *checks.Check) bool { return c.ID == check })
	all := redis.Checks[at].Rule.JudgeEach(checks.Observation{Target: access.Target, Facts: collection.Facts, Problems: collection.Problems})
	for _, wanted := range []string{subject, ""} { // without a subject the target is meant
		if found := slices.IndexFunc(all, func(j checks.Judgement) bool { return j.Subject == wanted }); found >= 0 {
			return all[found], true
		}
	}
	t.Fatalf("%s judges nothing: %+v", check, all)
	return checks.Judgement{}, false
}

func isRename(step checks.Repair) bool { return strings.HasPrefix(step.Text, "rename-command ") }

// mendedLines are the careless lines with the remedy's in place of those about the same.
func mendedLines(t *testing.T, lines []string, fix []checks.Repair) []string {
	t.Helper()
	elsewhere := strings.NewReplacer("/var/lib/redis", privateDir(t), "/var/log/redis/redis-server.log", filepath.Join(t.TempDir(), "log"),
		"<long random password>", longPassword)
	var added []string
	for _, step := range fix {
		if step.Language != redis.Conf.Name {
			t.Errorf("the step %+v is no line of redis.conf", step)
		}
		added = append(added, elsewhere.Replace(step.Text))
	}
	about := func(line string) string {
		words := strings.Fields(line)
		if words[0] == "user" || words[0] == "rename-command" {
			return words[0] + " " + words[1]
		}
		return words[0]
	}
	kept := slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		return slices.ContainsFunc(added, func(one string) bool { return about(one) == about(line) })
	})
	return append(kept, added...)
}
