package redis

import "hardcheck/checks"

// LoginFailuresKept reports servers that forget who tried a wrong password.
var LoginFailuresKept = &checks.Check{
	ID:       "redis-login-failures-kept",
	Title:    "Redis keeps a record of failed logins and refused commands",
	Severity: checks.Low,
	Description: "Redis doesn't write failed logins to its log. It keeps the last ones, with user and address, in memory: ACL LOG shows them to an " +
		"administrator or a monitoring job, and acllog-max-len says how many. With 0 nobody learns that passwords are being tried.",
	Remediation: "Set `acllog-max-len 128` in redis.conf (the default); on a running server `CONFIG SET acllog-max-len 128`, then `CONFIG REWRITE`. " +
		"Let the monitoring read `ACL LOG`. Redis before 6.0 has no such record: upgrade.",
	References: []string{aclPage, "https://redis.io/docs/latest/commands/acl-log/"},
	Rule:       checks.Each(loginFailuresKept),
}

func loginFailuresKept(o checks.Observed[Facts]) {
	if o.Facts.Lacks("acllog-max-len") && o.Facts.olderThan(6, 0) {
		o.Violation("the server keeps no record of failed logins (Redis before 6.0)")
		return
	}
	if most, ok := number(o.Subject(""), o.Facts, "acllog-max-len"); ok && most == 0 {
		o.Violation("failed logins are not kept (acllog-max-len 0)")
	}
}
