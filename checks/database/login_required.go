package database

import "hardcheck/checks"

// LoginRequired reports servers that let in whoever names a role.
var LoginRequired = &checks.Check{
	ID:       "database-login-required",
	Title:    "The database server lets nobody in without a proof",
	Severity: checks.Critical,
	Description: "The method trust lets in everybody who names a role, superusers included, and a superuser runs programs on the server's host. With the " +
		"consent `active` the check names a role that does not exist: the server says by its rules what proof it wants, before it looks for the role, " +
		"and one that wants none has lost. That a stranger is asked says nothing of the lines for named roles: these show to a login that may read " +
		"pg_hba_file_rules, which shows the file, and that counts from the next reload on. So nothing passes without both.",
	Remediation: "In pg_hba.conf replace `trust` by `scram-sha-256` in every line that is not for a socket of the server itself, set passwords with " +
		"`\\password ROLE` in psql, and run `SELECT pg_reload_conf();`. Lines are read from the top, and the first that fits decides.",
	References: []string{hbaPage, methodsPage},
	Rule:       each(loginRequired),
}

func loginRequired(o checks.Observed[Facts]) {
	answer, _ := o.Facts.Stranger.Get()
	plain, _ := o.Facts.Plain.Get()
	strangerEvidence(o.Subject(""), strangerSource, answer)
	strangerEvidence(o.Subject(""), plainSource, plain)
	if answer == AnswerOpen || plain == AnswerOpen {
		o.Violation("lets in whoever names a role (trust)")
		return
	}
	if !trustingRules(o) {
		needStrangers(o)
		needRules(o)
	}
}

// trustingRules reports the lines for hosts that want no proof.
func trustingRules(o checks.Observed[Facts]) bool {
	found := false
	for _, rule := range o.Facts.Rules.Entries() {
		if rule.Method != Trust || rule.Type == Local || rule.Broken {
			continue
		}
		found = true
		o.Evidence("pg_hba_file_rules", "line %d: %s", rule.Line, rule)
	}
	if found {
		o.Violation("pg_hba.conf has lines for hosts that want no proof (trust)")
	}
	return found
}
