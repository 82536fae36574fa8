package redisconn

import (
	"maps"
	"time"

	"hardcheck/checks"
	"hardcheck/testenv/redisd"
)

// realRows show each check on real servers, by its id.
func realRows() map[string]row {
	rows := map[string]row{}
	for _, part := range []map[string]row{accessRows(), userRows(), reachRows(), tlsRows(), takeoverRows(), replicationRows(), roleRows(), hostRows(), upkeepRows()} {
		maps.Copy(rows, part)
	}
	return rows
}

func accessRows() map[string]row {
	return map[string]row{
		"redis-password-required": {
			fails:  half{stage: serve(), severity: checks.Critical, says: "commands ran without authentication"},
			passes: half{stage: servedTo(longPassword)},
		},
		"redis-password-strong": {
			fails:  half{stage: servedTo("foobared"), subject: "default", severity: checks.High, says: "well known"},
			passes: half{stage: servedTo(longPassword), subject: "default"},
		},
		"redis-default-user-disabled": {
			fails:  half{stage: servedWith("app on >" + longPassword + "-app ~* +get"), severity: checks.Low, says: "(app)"},
			passes: half{stage: servedWith("default off", "app on >"+longPassword+"-app ~* +get")},
		},
		"redis-pubsub-default-restricted": {
			fails:  half{stage: serve("acl-pubsub-default allchannels"), severity: checks.Low, says: "allchannels"},
			passes: half{stage: serve("acl-pubsub-default resetchannels")},
		},
	}
}

func userRows() map[string]row {
	return map[string]row{
		"redis-user-password-set": {
			fails:  half{stage: servedWith("app on nopass ~* +get"), subject: "app", severity: checks.High, says: "nopass"},
			passes: half{stage: servedWith("app on >" + longPassword + "-app ~* +get"), subject: "app"},
		},
		"redis-password-unshared": {
			fails:  half{stage: servedWith("app on >" + longPassword + " ~* +get"), subject: "app", severity: checks.Medium, says: "in common with audit"},
			passes: half{stage: servedWith("app on >" + longPassword + "-app ~* +get"), subject: "app"},
		},
		"redis-scripting-restricted": {
			fails:  half{stage: servedWith("app on >secret ~app:* +@all -@dangerous -@admin"), subject: "app", severity: checks.Low, says: "may run eval"},
			passes: half{stage: servedWith("app on >secret ~app:* +@all -@dangerous -@admin -@scripting"), subject: "app"},
		},
		"redis-keys-restricted": {
			fails:  half{stage: servedWith("app on >secret ~* &app:* -@all +@read"), subject: "app", severity: checks.Low, says: "reaches every key"},
			passes: half{stage: servedWith("app on >secret ~app:* &app:* -@all +@read"), subject: "app"},
		},
		"redis-dangerous-commands-restricted": {
			fails:  half{stage: servedWith("app on >secret ~* +@all"), subject: "app", severity: checks.Medium, says: "may run config|set"},
			passes: half{stage: servedWith("app on >secret ~* +@all -@dangerous -@admin"), subject: "app"},
		},
	}
}

func reachRows() map[string]row {
	return map[string]row{
		"redis-bind-restricted": {
			fails:  half{stage: everywhere, severity: checks.High, says: "bind 0.0.0.0"},
			passes: half{stage: serve()},
		},
		"redis-protected-mode-enabled": {
			fails:  half{stage: serve("protected-mode no"), severity: checks.High, says: "no password is required"},
			passes: half{stage: serve("protected-mode yes")},
		},
		"redis-transport-encrypted": {
			fails:  half{stage: everywhere, severity: checks.High, says: "bind 0.0.0.0"},
			passes: half{stage: servedOver(redisd.TLS{}, redisd.Sound)},
		},
	}
}

func tlsRows() map[string]row {
	return map[string]row{
		"redis-tls-version-modern": {
			// OpenSSL 3 signs TLS 1.0 and 1.1 handshakes at security level 0 only.
			fails: half{
				stage:    servedOver(redisd.TLS{Protocols: "TLSv1 TLSv1.1 TLSv1.2"}, redisd.Sound, "tls-ciphers DEFAULT@SECLEVEL=0"),
				severity: checks.High, says: "accepts TLS 1.0; accepts TLS 1.1",
			},
			passes: half{stage: servedOver(redisd.TLS{}, redisd.Sound)},
		},
		"redis-tls-ciphers-strong": {
			fails: half{
				stage:    servedOver(redisd.TLS{}, redisd.Sound, "tls-ciphers ALL:@SECLEVEL=0"),
				severity: checks.High, says: "ALL accepts suites without a certificate",
			},
			passes: half{stage: servedOver(redisd.TLS{}, redisd.Sound, "tls-ciphers DEFAULT:!3DES")},
		},
		"redis-tls-clients-authenticated": {
			fails:  half{stage: servedOver(redisd.TLS{}, redisd.Sound), severity: checks.Medium, says: "tls-auth-clients no"},
			passes: half{stage: servedOver(redisd.TLS{Mutual: true}, redisd.Sound)},
		},
		"redis-certificate-valid": {
			fails:  half{stage: servedOver(redisd.TLS{}, redisd.Expired), severity: checks.High, says: "expired on"},
			passes: half{stage: servedOver(redisd.TLS{}, redisd.Sound)},
		},
	}
}

func takeoverRows() map[string]row {
	return map[string]row{
		"redis-runtime-switches-disabled": {
			fails:  half{stage: serve("enable-debug-command yes"), subject: "enable-debug-command", severity: checks.High, says: "enable-debug-command is yes"},
			passes: half{stage: serve("enable-debug-command no"), subject: "enable-debug-command"},
		},
		"redis-modules-expected": {
			fails:  half{stage: withModule, subject: "example", severity: checks.Medium, says: "is not expected"},
			passes: half{stage: withModule, subject: "example", with: `{"allow": ["example"]}`},
		},
		"redis-dump-location-safe": {
			fails:  half{stage: servedIn(keyDir), severity: checks.Critical, says: "a directory of SSH keys"},
			passes: half{stage: servedIn(privateDir)},
		},
	}
}

func replicationRows() map[string]row {
	return map[string]row{
		"redis-tls-replication-encrypted": {
			fails:  half{stage: replicatingOver(false), severity: checks.Medium, says: "tls-replication no"},
			passes: half{stage: replicatingOver(true, "tls-replication yes")},
		},
		"redis-replication-source-expected": {
			fails:  half{stage: replicating(nil, nil), severity: checks.High, says: "replicates 127.0.0.1"},
			passes: half{stage: replicating(nil, nil), with: `{"primaries": ["127.0.0.1"]}`},
		},
		"redis-replication-authenticated": {
			fails:  half{stage: replicating(nil, nil), severity: checks.Medium, says: "masterauth is not set"},
			passes: half{stage: replicating([]string{"requirepass " + longPassword}, []string{"masterauth " + longPassword})},
		},
		"redis-replica-writes-refused": {
			fails:  half{stage: replicating(nil, []string{"replica-read-only no"}), severity: checks.Medium, says: "replica-read-only no"},
			passes: half{stage: replicating(nil, []string{"replica-read-only yes"})},
		},
	}
}

func upkeepRows() map[string]row {
	// Before and after the end of every line of Redis that Debian and Ubuntu have packaged.
	early, late := time.Date(2022, time.January, 1, 0, 0, 0, 0, time.UTC), time.Date(2031, time.January, 1, 0, 0, 0, 0, time.UTC)
	return map[string]row{
		"redis-persistence-healthy": {
			fails:  half{stage: servedAfter(failToSave, savingIntoOwnDir), severity: checks.Medium, says: "the last background save failed"},
			passes: half{stage: servedAfter(save, savingIntoOwnDir)},
		},
		"redis-memory-limited": {
			fails:  half{stage: serve("maxmemory 0"), severity: checks.Low, says: "maxmemory 0"},
			passes: half{stage: serve("maxmemory 64mb")},
		},
		"redis-idle-clients-limited": {
			fails:  half{stage: serve("timeout 0"), severity: checks.Low, says: "timeout 0"},
			passes: half{stage: serve("timeout 300")},
		},
		"redis-keepalive-set": {
			fails:  half{stage: serve("tcp-keepalive 0"), severity: checks.Low, says: "tcp-keepalive 0"},
			passes: half{stage: serve("tcp-keepalive 300")},
		},
		"redis-clients-limited": {
			fails:  half{stage: serve(), subject: "output-buffers", severity: checks.Low, says: "normal clients"},
			passes: half{stage: serve("client-output-buffer-limit normal 64mb 32mb 60"), subject: "output-buffers"},
		},
		"redis-login-failures-kept": {
			fails:  half{stage: serve("acllog-max-len 0"), severity: checks.Low, says: "acllog-max-len 0"},
			passes: half{stage: serve()},
		},
		"redis-log-configured": {
			fails:  half{stage: serve(), severity: checks.Low, says: "standard output only"},
			passes: half{stage: loggingToFile},
		},
		"redis-config-file-used": {
			fails:  half{stage: served(redisd.Config{NoFile: true}), severity: checks.Low, says: "without a configuration file"},
			passes: half{stage: serve()},
		},
		"redis-version-supported": {
			fails:  half{stage: serve(), asOf: late, severity: checks.High, says: "past the end of life"},
			passes: half{stage: serve(), asOf: early},
		},
		"redis-version-patched": {
			fails:  half{stage: servedByHand, severity: checks.Medium, says: "known vulnerabilities"},
			passes: half{stage: servedFromPackage},
		},
		"redis-advisories-current": {
			fails:  half{stage: serve(), asOf: late, severity: checks.Info, says: "days old on"},
			passes: half{stage: serve(), asOf: early},
		},
	}
}
