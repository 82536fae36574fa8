package redis

import (
	"slices"

	"hardcheck/checks"
)

// PasswordRequired reports servers that run commands for clients without credentials.
var PasswordRequired = &checks.Check{
	ID:       "redis-password-required",
	Title:    "Redis requires a password",
	Severity: checks.Critical,
	Description: "Unless ACL rules restrict the default user, an unauthenticated client can read and erase all data, and through CONFIG, MODULE or " +
		"replication often take over the host. The check looks at the reply to the first command of an unauthenticated connection; where that " +
		"could not be seen, at the settings of the default user. What that user may do decides the severity.",
	Remediation: "Set `requirepass <long random password>` in redis.conf, or `user default off` and one `user <name> on " +
		"#<sha256 of the password> ...` line per client. On a running server: `ACL SETUSER default resetpass ><password>`, then `CONFIG REWRITE`.",
	References: []string{securityPage, aclPage, valkeySecurity},
	Rule:       checks.Each(passwordRequired),
}

func passwordRequired(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-password-required", "")
	answer, known := o.Facts.Anonymous.Get()
	if !known {
		passwordConfigured(o)
		return
	}
	o.Evidence("PING without credentials", "%s", answer)
	switch answer {
	case AnswerOpen:
		openTo(o, "commands ran without authentication"+toldAnybody(o.Facts))
	case AnswerProtected:
		o.ViolationAt(checks.Medium, "no password is set: only protected mode refuses remote clients")
	case AnswerPassword:
	case AnswerCertificate:
		behindCertificate(o)
	default:
		o.Unknown(checks.Unreadable, "the reply to an unauthenticated client was not understood")
	}
}

// behindCertificate judges a server that lets nobody in without a certificate. That is no
// password: a stolen certificate and its key are all that it takes then.
func behindCertificate(o checks.Observed[Facts]) {
	required, settled := defaultNeedsPassword(o.Facts)
	answer, asked := o.Facts.Certified.Get()
	switch {
	case asked && answer == AnswerOpen:
		o.Evidence("PING with a certificate", "%s", answer)
		o.ViolationAt(checks.High, "a client certificate is all that is needed: no password is asked for behind it")
	case asked && answer == AnswerPassword:
		o.Evidence("PING with a certificate", "%s", answer)
	case settled && required:
		o.Evidence("settings of the default user", "password required: %t", required)
	case settled:
		o.Evidence("settings of the default user", "password required: %t", required)
		o.ViolationAt(checks.High, "a client certificate is all that is needed: the default user needs no password")
	case asked:
		o.Unknown(checks.Unreadable, "the reply to a client with a certificate was not understood")
	default:
		checks.Need(o, o.Facts.Certified, "certified")
	}
}

// toldAnybody names what an anonymous client learned, as proof that it was served.
func toldAnybody(f Facts) string {
	server, known := f.Server.Get()
	if !known || f.LoginUser != "" {
		return ""
	}
	return ": INFO told an unauthenticated client that this is " + server.Product + " " + server.Version
}

// passwordConfigured judges by the settings where the answer was not seen, as when
// PING is renamed or the facts come from a file.
func passwordConfigured(o checks.Observed[Facts]) {
	required, known := defaultNeedsPassword(o.Facts)
	if !known {
		checks.Need(o, o.Facts.Anonymous, "anonymous")
		return
	}
	o.Evidence("settings of the default user", "password required: %t", required)
	if required {
		return
	}
	if mode, _ := o.Facts.Config["protected-mode"].Get(); mode == "yes" {
		o.ViolationAt(checks.Medium, "the default user needs no password: only protected mode refuses remote clients")
		return
	}
	openTo(o, "the default user needs no password")
}

// openTo reports a server that serves anybody, by what anybody may do there.
func openTo(o checks.Observed[Facts], seen string) {
	standard, listed := o.Facts.user(defaultUser)
	if !listed {
		openToSome(o, seen)
		return
	}
	for _, grant := range standard.Grants {
		o.Evidence(o.Facts.from("ACL LIST"), "%s", joinNames(slices.Concat(grant.Commands, grant.Keys, grant.Channels)))
	}
	switch standard.reach(mastery(o.Facts)) {
	case reachesAll:
		o.Violation("%s", seen)
	case reachesSome:
		o.ViolationAt(checks.High, "%s, on some keys or channels only", seen)
	case reachesNothing:
		o.ViolationAt(checks.Medium, "%s, but no key may be touched", seen)
	case reachesGreeting:
		o.ViolationAt(checks.Low, "%s, but no more than a greeting is allowed", seen)
	}
}

// openToSome reports a server that told nobody who is who. Where it kept that from us as
// the default user, its rights have a bound at least.
func openToSome(o checks.Observed[Facts], seen string) {
	if !o.Facts.Users.Known() && o.Facts.LoginUser == "" && o.Problem("users").Reason == checks.Denied {
		o.ViolationAt(checks.High, "%s; the default user is restricted, how far was not seen", seen)
		return
	}
	o.Violation("%s", seen)
}

func defaultNeedsPassword(f Facts) (required, known bool) {
	for _, user := range f.Users.Entries() {
		if user.Name == defaultUser {
			return !user.Enabled || !user.NoPass, true
		}
	}
	password, ok := f.RequirePass.Get()
	return password.Set, ok
}
