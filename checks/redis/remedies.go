package redis

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// remedy is what mends a check's findings in redis.conf, as these versions load it: a line
// that a version doesn't know stops the server at its next start.
type remedy struct {
	check string
	// subject is the check's subject that the lines are about; empty is the target itself.
	subject string
	to      []span
	lines   []string
}

var (
	withoutSwitches = []span{redisFrom(4, 0).until(7, 0), everyKeyDB}
	withSwitches    = []span{redisFrom(7, 0), everyValkey}
	withTLS         = []span{redisFrom(6, 0), everyValkey, everyKeyDB}
)

// remedies are, for one subject of a check and one version, at most one. TestRemedies loads each with the
// servers at hand and holds that it clears the finding.
var remedies = []remedy{
	{"redis-password-required", "", everyServer, []string{"requirepass <long random password>"}},
	{"redis-default-user-disabled", "", withTLS, []string{"user default off"}},
	{"redis-bind-restricted", "", []span{redisBefore(6, 2)}, []string{"bind 127.0.0.1"}},
	{"redis-bind-restricted", "", []span{redisFrom(6, 2), everyValkey, everyKeyDB}, []string{"bind 127.0.0.1 -::1"}},
	{"redis-protected-mode-enabled", "", []span{redisFrom(3, 2).until(7, 0), everyKeyDB}, []string{"protected-mode yes", "bind 127.0.0.1"}},
	{"redis-protected-mode-enabled", "", []span{redisFrom(7, 0), everyValkey}, []string{"protected-mode yes"}},
	{"redis-tls-version-modern", "", withTLS, []string{`tls-protocols "TLSv1.2 TLSv1.3"`}},
	{"redis-tls-clients-authenticated", "", withTLS, []string{"tls-auth-clients yes"}},
	{"redis-runtime-switches-disabled", "enable-debug-command", withoutSwitches, []string{`rename-command DEBUG ""`}},
	{"redis-runtime-switches-disabled", "enable-module-command", withoutSwitches, []string{`rename-command MODULE ""`}},
	{"redis-runtime-switches-disabled", "enable-debug-command", withSwitches, []string{"enable-debug-command no"}},
	{"redis-runtime-switches-disabled", "enable-protected-configs", withSwitches, []string{"enable-protected-configs no"}},
	{"redis-runtime-switches-disabled", "enable-module-command", withSwitches, []string{"enable-module-command no"}},
	{"redis-pubsub-default-restricted", "", []span{redisFrom(6, 2), everyValkey, everyKeyDB}, []string{"acl-pubsub-default resetchannels"}},
	{"redis-dump-location-safe", "", everyServer, []string{"dir /var/lib/redis", "dbfilename dump.rdb"}},
	{"redis-replica-writes-refused", "", []span{redisFrom(5, 0), everyValkey, everyKeyDB}, []string{"replica-read-only yes"}},
	// Before 7.0 a line with more than one pair is silently ignored.
	{"redis-persistence-healthy", "", everyServer, []string{"save 3600 1", "save 300 100", "save 60 10000"}},
	{"redis-memory-limited", "", everyServer, []string{"maxmemory 256mb", "maxmemory-policy noeviction"}},
	{"redis-idle-clients-limited", "", everyServer, []string{"timeout 300"}},
	{"redis-keepalive-set", "", everyServer, []string{"tcp-keepalive 300"}},
	{"redis-log-configured", "", everyServer, []string{"logfile /var/log/redis/redis-server.log"}},
}

// mend gives the subject's violation the lines that this server's version loads; none where
// it isn't known what the server is.
func mend(s checks.Subject, f Facts, check, subject string) {
	server, known := f.Server.Get()
	version, err := advisories.ParseVersion(server.Version)
	if !known || err != nil {
		return
	}
	for _, r := range remedies {
		if r.check == check && r.subject == subject && slices.ContainsFunc(r.to, func(to span) bool { return to.holds(server.Product, version) }) {
			for _, line := range r.lines {
				s.Fix(Conf.Command(line))
			}
		}
	}
}
