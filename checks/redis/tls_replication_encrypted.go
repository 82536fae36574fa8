package redis

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// TLSReplicationEncrypted reports replication in plain text between servers that have TLS.
var TLSReplicationEncrypted = &checks.Check{
	ID:       "redis-tls-replication-encrypted",
	Title:    "Redis replication is encrypted with TLS",
	Severity: checks.Medium,
	Description: "Replication carries the whole data set and the password of the primary. Switching TLS on for clients doesn't switch it " +
		"on for the replication link, which has a directive of its own. A replica of another host is judged with or without TLS for its clients.",
	Remediation: "Set `tls-replication yes` in redis.conf of the primary and of every replica (`CONFIG SET tls-replication yes` on a " +
		"running server, then `CONFIG REWRITE`); in a cluster also `tls-cluster yes`.",
	References: []string{encryptionPage, valkeyTLS},
	Rule:       checks.Each(ofServers(tlsReplicationEncrypted)),
}

func tlsReplicationEncrypted(o checks.Observed[Facts]) {
	replication, ok := checks.Need(o, o.Facts.Replication, "replication")
	if !ok {
		return
	}
	o.Evidence(o.Facts.from("INFO replication"), "role:%s, connected replicas: %d", replication.Role, replication.Replicas)
	if replication.Role != roleReplica && replication.Replicas == 0 {
		o.NotApplicable("the server takes no part in a replication")
		return
	}
	if replication.Role == roleReplica {
		replicaLink(o, replication)
		return
	}
	if !usesTLS(o) {
		return
	}
	// Replicas choose how they connect; without a plaintext port they have no choice.
	if port, known := o.Facts.Config["port"].Get(); known && port == "0" {
		o.Evidence(o.Facts.from("CONFIG GET port"), "%s", port)
		return
	}
	linkEncrypted(o)
}

func linkEncrypted(o checks.Observed[Facts]) {
	if value, ok := directive(o.Subject(""), o.Facts, "tls-replication"); ok && value != "yes" {
		o.Violation("the replication link is not encrypted (tls-replication %s)", value)
	}
}

// replicaLink judges the link that a replica opens. What goes to another host in plaintext
// can be read on the way, whether or not this server has TLS for its own clients.
func replicaLink(o checks.Observed[Facts], replication Replication) {
	primary := endpoint{replication.MasterHost, replication.MasterPort}
	o.Evidence(o.Facts.from("INFO replication"), "master_host:%s, master_port:%d", primary.host, primary.port)
	if primary.onThisHost(o.Target) {
		if usesTLS(o) {
			linkEncrypted(o)
		}
		return
	}
	server, _ := o.Facts.Server.Get()
	if o.Facts.Lacks("tls-replication") && slices.Contains([]string{advisories.Redis, advisories.Valkey}, server.Product) {
		o.ViolationAt(checks.High, "the data of %s cross the network in plaintext: the server has no TLS", primary)
		return
	}
	switch value, ok := directive(o.Subject(""), o.Facts, "tls-replication"); {
	case !ok || value == "yes":
	case value == "no":
		what := "the data"
		if set, _ := o.Facts.MasterAuthSet.Get(); set {
			what = "the password and the data"
		}
		o.ViolationAt(checks.High, "%s of %s cross the network in plaintext (tls-replication no)", what, primary)
	default:
		o.UnknownWord("tls-replication", value)
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
