package database

import "hardcheck/checks"

// PasswordsHashed reports servers that take or keep passwords in a form that can be used again.
var PasswordsHashed = &checks.Check{
	ID:       "database-passwords-hashed",
	Title:    "The database server keeps and asks for passwords by SCRAM only",
	Severity: checks.High,
	Description: "The method password sends the password as it is. MD5 digests are broken: what the server keeps opens it like the password, and PostgreSQL " +
		"18 gives them up. SCRAM-SHA-256 proves a password without showing it. The check reads password_encryption, and with the consent `active` what a " +
		"stranger is asked for. A request for SCRAM alone proves nothing of the digests that are kept: without a login the check is then not assessed.",
	Remediation: "Set `password_encryption = 'scram-sha-256'` in postgresql.conf, run `SELECT pg_reload_conf();`, set every password again with `\\password ROLE` in " +
		"psql (an old digest stays MD5), then replace `md5` and `password` by `scram-sha-256` in pg_hba.conf and reload once more.",
	References: []string{passwordPage, "https://www.rfc-editor.org/rfc/rfc7677", "https://www.postgresql.org/docs/18/release-18.html"},
	Rule:       each(passwordsHashed),
}

func passwordsHashed(o checks.Observed[Facts]) {
	if !askedFor(o, strangerSource, o.Facts.Stranger) {
		askedFor(o, plainSource, o.Facts.Plain)
	}
	needStrangers(o)
	method, ok := checks.Need(o, o.Facts.NewPasswords, "newPasswords")
	if !ok {
		return
	}
	o.Evidence("SHOW password_encryption", "%s", method)
	switch method {
	case SCRAM:
	case MD5:
		o.Violation("keeps passwords as MD5 digests (password_encryption %s)", method)
	default:
		o.Unknown(checks.Unreadable, "password_encryption is %q, which this version of hardcheck does not know", method)
	}
}

// askedFor judges the proof that a stranger was asked for, and reports whether it is a weak one.
func askedFor(o checks.Observed[Facts], source string, met checks.Value[Answer]) bool {
	switch answer, _ := met.Get(); answer {
	case AnswerCleartext:
		strangerEvidence(o.Subject(""), source, answer)
		o.Violation("asks for the password in clear text")
	case AnswerMD5:
		strangerEvidence(o.Subject(""), source, answer)
		o.ViolationLower("asks for an MD5 digest of the password")
	case AnswerOpen, AnswerSCRAM, AnswerOther, AnswerRefused:
		return false
	default:
		return false
	}
	return true
}
