package redis

import (
	"slices"

	"hardcheck/checks"
)

// SentinelAuthenticated reports Sentinels that log in to their primaries with no password.
var SentinelAuthenticated = &checks.Check{
	ID:       "redis-sentinel-authenticated",
	Title:    "Redis Sentinels authenticate to the servers that they watch",
	Severity: checks.Medium,
	Description: "A Sentinel without `sentinel auth-pass` for a primary can only watch one that requires no password, nor do its replicas. The check " +
		"reads sentinel.conf, which no command shows: on the Sentinel's own host, elsewhere it is not assessed.",
	Remediation: "Give the primary and its replicas a user for Sentinels, `user sentinel on #<sha256> allchannels -@all +multi +slaveof +ping +exec " +
		"+subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill`, and write in sentinel.conf " +
		"`sentinel auth-user <name> sentinel` and `sentinel auth-pass <name> <password>`.",
	References: []string{sentinelPage, aclPage},
	Rule:       checks.Each(sentinelAuthenticated),
}

func sentinelAuthenticated(o checks.Observed[Facts]) {
	for _, primary := range monitored(o) {
		s := o.Subject(primary.Name)
		known, ok := checks.Need(s, o.Facts.SentinelLogins, "sentinelLogins")
		if !ok {
			continue
		}
		set := slices.Contains(known, primary.Name)
		s.Evidence("sentinel.conf", "auth-pass of %s set: %t", primary.Name, set)
		if !set {
			s.Violation("the Sentinel gives %s:%d no password (auth-pass is not set)", primary.Host, primary.Port)
		}
	}
}
