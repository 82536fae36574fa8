package database

import "hardcheck/checks"

// TransportEncrypted reports servers that can be spoken to in plaintext.
var TransportEncrypted = &checks.Check{
	ID:       "database-transport-encrypted",
	Title:    "The database server is spoken to over TLS only",
	Severity: checks.High,
	Description: "In plaintext everybody on the path reads and changes what is asked and answered. A server that offers TLS may still take clients without " +
		"it: most libraries ask for TLS and go on without, when somebody on the path answers no. Whether plaintext is taken shows with the consent " +
		"`active` in the answer to a stranger without TLS; that it is taken from nobody shows in pg_hba.conf alone. A connection within the server's own host needs none.",
	Remediation: "Set `ssl = on`, `ssl_cert_file` and `ssl_key_file` in postgresql.conf, replace `host` by `hostssl` in pg_hba.conf, and run " +
		"`SELECT pg_reload_conf();`. Clients connect with `sslmode=verify-full` and `sslrootcert=FILE`.",
	References: []string{tlsPage, hbaPage, "https://www.postgresql.org/docs/current/libpq-ssl.html"},
	Rule:       each(transportEncrypted),
}

func transportEncrypted(o checks.Observed[Facts]) {
	encryption, ok := checks.Need(o, o.Facts.Encryption, "encryption")
	if ok {
		o.Evidence("SSLRequest", "%s", encryption)
		if encryption == Refused {
			o.Violation("offers no TLS")
			return
		}
	}
	plain, asked := o.Facts.Plain.Get()
	strangerEvidence(o.Subject(""), plainSource, plain)
	if asked && plain != AnswerRefused && plain.Known() {
		o.Violation("takes clients without TLS")
		return
	}
	if !plainRules(o) {
		checks.Need(o, o.Facts.Plain, "plain")
		needRules(o)
	}
}

// plainRules reports the lines that let other hosts in without TLS.
func plainRules(o checks.Observed[Facts]) bool {
	found := false
	for _, rule := range o.Facts.Rules.Entries() {
		plain := rule.Type == Host || rule.Type == HostPlain || rule.Type == HostNoGSS
		if !plain || rule.Method == Reject || rule.Broken || rule.reach() == fromHere {
			continue
		}
		found = true
		o.Evidence("pg_hba_file_rules", "line %d: %s", rule.Line, rule)
	}
	if found {
		o.Violation("pg_hba.conf lets other hosts in without TLS")
	}
	return found
}
