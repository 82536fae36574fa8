package redis

import "hardcheck/checks"

// safeSentinels is the least number of Sentinels of which one may fail (redis.io,
// "Fundamental things to know about Sentinel before deploying").
const safeSentinels = 3

// SentinelQuorumSafe reports primaries that one Sentinel alone can call down, or none can.
var SentinelQuorumSafe = &checks.Check{
	ID:       "redis-sentinel-quorum-safe",
	Title:    "Redis Sentinels decide together (quorum)",
	Severity: checks.Medium,
	Description: "With a quorum of 1 a single Sentinel, a broken or a taken one, declares the primary down and starts a failover. With a quorum above " +
		"the number of Sentinels no failover ever starts. With less than three Sentinels no majority is left when one fails. The check " +
		"reads SENTINEL MASTERS.",
	Remediation: "Run three Sentinels on hosts of their own, each with `sentinel monitor <name> <host> <port> 2`; on a running one " +
		"`SENTINEL SET <name> quorum 2`.",
	References: []string{sentinelPage},
	Rule:       checks.Each(sentinelQuorumSafe),
}

func sentinelQuorumSafe(o checks.Observed[Facts]) {
	for _, primary := range monitored(o) {
		s := o.Subject(primary.Name)
		all := primary.OtherSentinels + 1
		s.Evidence("SENTINEL MASTERS", "%s:%d, quorum:%d, num-other-sentinels:%d", primary.Host, primary.Port, primary.Quorum, primary.OtherSentinels)
		switch {
		case primary.Quorum < 1 || primary.OtherSentinels < 0:
			s.Unknown(checks.Unreadable, "the quorum is said to be %d of %d Sentinels", primary.Quorum, all)
		case primary.Quorum > all:
			s.Violation("no failover is possible: the quorum is %d, and %d Sentinels are known", primary.Quorum, all)
		case primary.Quorum == 1:
			s.Violation("one Sentinel alone may start a failover (quorum 1)")
		case all < safeSentinels:
			s.ViolationAt(checks.Low, "%d Sentinels are known: no majority is left when one fails", all)
		}
	}
}
