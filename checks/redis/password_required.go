package redis

import "hardcheck/checks"

// PasswordRequired reports servers that run commands for clients without credentials.
var PasswordRequired = &checks.Check{
	ID:       "redis-password-required",
	Title:    "Redis requires a password",
	Severity: checks.Critical,
	Description: "An unauthenticated client can read and erase all data, and through CONFIG, MODULE or replication often take over the host. The " +
		"check looks at the reply to the first command of an unauthenticated connection; where that could not be seen, at the settings " +
		"of the default user.",
	Remediation: "Set `requirepass <long random password>` in redis.conf, or `user default off` and one `user <name> on " +
		"#<sha256 of the password> ...` line per client. On a running server: `ACL SETUSER default resetpass ><password>`, then `CONFIG REWRITE`.",
	References: []string{securityPage, aclPage, valkeySecurity},
	Rule:       checks.Each(passwordRequired),
}

func passwordRequired(o checks.Observed[Facts]) {
	answer, known := o.Facts.Anonymous.Get()
	if !known {
		passwordConfigured(o)
		return
	}
	o.Evidence("PING without credentials", "%s", answer)
	switch answer {
	case AnswerOpen:
		o.Violation("commands ran without authentication%s", toldAnybody(o.Facts))
	case AnswerProtected:
		o.ViolationAt(checks.Medium, "no password is set: only protected mode refuses remote clients")
	case AnswerPassword, AnswerCertificate:
	default:
		o.Unknown(checks.Unreadable, "the reply to an unauthenticated client was not understood")
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
	o.Violation("the default user needs no password")
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
