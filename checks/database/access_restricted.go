package database

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"hardcheck/checks"
)

// AccessRestricted reports lines of pg_hba.conf that let in too many, or by too weak a proof.
var AccessRestricted = &checks.Check{
	ID:       "database-access-restricted",
	Title:    "Each line of pg_hba.conf is for chosen addresses and wants a strong proof",
	Severity: checks.Medium,
	Description: "pg_hba.conf says who may come from where, and by what proof; the first line that fits decides. The check judges each line for hosts: one that is for " +
		"every address, asks for no proof, for the password as it is, for an MD5 digest or for what the client's host says (ident), and one that the server " +
		"cannot read. A line of the method reject, and one for the server's own host by a socket, is fine. The view shows the file, which counts from the next reload on.",
	Remediation: "Name in each line the database, the role and the client's address or the smallest network, with `hostssl` and `scram-sha-256`, for example " +
		"`hostssl app app 10.20.0.5/32 scram-sha-256`; remove the others, then run `SELECT pg_reload_conf();`.",
	References: []string{hbaPage, methodsPage},
	Rule:       each(accessRestricted),
}

func accessRestricted(o checks.Observed[Facts]) {
	rules, all := o.Facts.Rules.Get()
	if !all {
		needRules(o)
	}
	for _, rule := range rules {
		if rule.Type != Local && !rule.Broken && rule.Method == Reject {
			continue
		}
		s := o.Subject(rule.subject())
		s.Evidence("pg_hba_file_rules", "line %d: %s", rule.Line, rule)
		judgeRule(s, rule)
	}
}

// subject is a stable name of the line: numbers move when lines are added.
func (r Rule) subject() string {
	if r.Broken {
		return "broken-line-" + strconv.Itoa(r.Line)
	}
	sum := sha256.Sum256([]byte(r.String()))
	return string(r.Type) + "-" + hex.EncodeToString(sum[:4])
}

func judgeRule(s checks.Subject, rule Rule) {
	switch {
	case rule.Broken:
		s.Violation("the server cannot read the line: it keeps the rules of before at a reload, and does not start again")
		return
	case !checks.NeedWord(s, rule.Type, "rules.type"), !checks.NeedWord(s, rule.Method, "rules.method"):
		return
	}
	judgeMethod(s, rule)
	switch reach := rule.reach(); {
	case rule.Type == Local || reach == fromHere:
	case reach == fromAnyone && slices.Contains(rule.Users, "all"):
		s.Violation("is for every role from every address")
	case reach == fromAnyone:
		s.ViolationLower("is for every address")
	case reach == fromWhere:
		s.Unknown(checks.Source, "is for the host %q, whose addresses are not known", rule.Address)
	}
}

// judgeMethod judges the proof that a line asks for.
func judgeMethod(s checks.Subject, rule Rule) {
	here := rule.reach() == fromHere
	switch rule.Method {
	case Trust:
		switch {
		case rule.Type == Local:
			s.Violation("wants no proof of anybody on the server's host (trust)")
		case here:
			s.ViolationAt(checks.High, "wants no proof of anybody on the server's host (trust)")
		default:
			s.ViolationAt(checks.Critical, "wants no proof (trust)")
		}
	case Password:
		if rule.Type != HostTLS && !here {
			s.ViolationAt(checks.High, "lets the password be sent as it is, without TLS")
			return
		}
		s.ViolationLower("lets the password be sent as it is")
	case MD5:
		s.ViolationLower("takes MD5 digests")
	case Ident:
		s.Violation("believes the client's host who somebody is (ident)")
	case SCRAM, Cert, GSS, SSPI, Peer, PAM, BSD, LDAP, RADIUS, OAuth, Reject:
	}
}
