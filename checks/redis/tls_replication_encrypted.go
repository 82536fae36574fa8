package redis

import "hardcheck/checks"

// TLSReplicationEncrypted reports replication in plain text between servers that have TLS.
var TLSReplicationEncrypted = &checks.Check{
	ID:       "redis-tls-replication-encrypted",
	Title:    "Redis replication is encrypted with TLS",
	Severity: checks.Medium,
	Description: "Replication carries the whole data set and the password of the primary. Switching TLS on for clients doesn't switch it " +
		"on for the replication link, which has a directive of its own.",
	Remediation: "Set `tls-replication yes` in redis.conf of the primary and of every replica (`CONFIG SET tls-replication yes` on a " +
		"running server, then `CONFIG REWRITE`); in a cluster also `tls-cluster yes`.",
	References: []string{encryptionPage, valkeyTLS},
	Rule:       checks.Each(tlsReplicationEncrypted),
}

func tlsReplicationEncrypted(o checks.Observed[Facts]) {
	replication, ok := checks.Need(o, o.Facts.Replication, "replication")
	if !ok {
		return
	}
	o.Evidence("INFO replication", "role:%s, connected replicas: %d", replication.Role, replication.Replicas)
	if replication.Role != roleReplica && replication.Replicas == 0 {
		o.NotApplicable("the server takes no part in a replication")
		return
	}
	if !usesTLS(o) {
		return
	}
	if replication.Role != roleReplica {
		// Replicas choose how they connect; without a plaintext port they have no choice.
		if port, known := o.Facts.Config["port"].Get(); known && port == "0" {
			o.Evidence("CONFIG GET port", "%s", port)
			return
		}
	}
	if value, ok := directive(o.Subject(""), o.Facts, "tls-replication"); ok && value != "yes" {
		o.Violation("the replication link is not encrypted (tls-replication %s)", value)
	}
}

// usesTLS reports whether the server has TLS at all; that it should is another check's matter.
func usesTLS(o checks.Observed[Facts]) bool {
	if o.Facts.Transport == overTLS {
		return true
	}
	if o.Facts.olderThan(6, 0) {
		o.NotApplicable("Redis before 6.0 has no TLS")
		return false
	}
	port, ok := directive(o.Subject(""), o.Facts, "tls-port")
	if ok && port == "0" {
		o.NotApplicable("the server does not use TLS")
	}
	return ok && port != "0"
}
