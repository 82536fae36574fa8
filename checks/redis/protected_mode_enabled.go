package redis

import "hardcheck/checks"

// ProtectedModeEnabled reports servers whose safety net is off.
var ProtectedModeEnabled = &checks.Check{
	ID:       "redis-protected-mode-enabled",
	Title:    "Redis runs in protected mode",
	Severity: checks.Medium,
	Description: "Protected mode refuses remote clients for as long as the default user has no password. It costs nothing on a well configured " +
		"server and protects the one whose password gets lost by mistake. Where the server is open already, its absence has a higher severity.",
	Remediation: "Set `protected-mode yes` in redis.conf and give the default user a password, so that remote clients go on working. " +
		"On a running server: `CONFIG SET protected-mode yes`, then `CONFIG REWRITE`.",
	References: []string{securityPage, valkeySecurity},
	Rule:       checks.Each(protectedModeEnabled),
}

func protectedModeEnabled(o checks.Observed[Facts]) {
	answer, _ := o.Facts.Anonymous.Get()
	if answer == AnswerProtected {
		o.Evidence("PING without credentials", "%s", answer)
		return
	}
	if o.Facts.Lacks("protected-mode") && o.Facts.olderThan(3, 2) {
		o.Violation("the server is older than protected mode (Redis 3.2)")
		return
	}
	mode, ok := directive(o.Subject(""), o.Facts, "protected-mode")
	switch {
	case !ok || mode == "yes":
	case mode != "no":
		o.Unknown(checks.Unreadable, "protected-mode has the unknown value %q", mode)
	case answer == AnswerOpen:
		o.ViolationAt(checks.High, "protected mode is off and no password is required")
	default:
		o.Violation("protected mode is off")
	}
}
