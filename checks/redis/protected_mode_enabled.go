package redis

import "hardcheck/checks"

// ProtectedModeEnabled reports servers whose safety net is off.
var ProtectedModeEnabled = &checks.Check{
	ID:       "redis-protected-mode-enabled",
	Title:    "Redis runs in protected mode",
	Severity: checks.Medium,
	Description: "Protected mode refuses remote clients for as long as the default user has no password. It costs nothing on a well configured " +
		"server and protects the one whose password gets lost by mistake. Where the server is open already, its absence has a higher severity. " +
		"Before Redis 7.0 and in KeyDB any bind line switches it off, whatever protected-mode says.",
	Remediation: "Set `protected-mode yes` in redis.conf and give the default user a password, so that remote clients go on working. " +
		"On a running server: `CONFIG SET protected-mode yes`, then `CONFIG REWRITE`. Before Redis 7.0 and in KeyDB it has no effect beside a " +
		"bind line: let the server listen on loopback only, `bind 127.0.0.1`, or upgrade.",
	References: []string{securityPage, valkeySecurity},
	Rule:       checks.Each(protectedModeEnabled),
}

func protectedModeEnabled(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-protected-mode-enabled", "")
	answer, _ := o.Facts.Anonymous.Get()
	if answer == AnswerProtected {
		o.Evidence("PING without credentials", "%s", answer)
		return
	}
	s := o.Subject("")
	effect, _, ok := means(s, o.Facts, "protected-mode")
	switch {
	case !ok || effect == on:
	case effect == onUnbound:
		unboundOnly(o, s, answer)
	case answer == AnswerOpen:
		o.ViolationAt(checks.High, "protected mode is off and no password is required%s", sinceWhen(o.Facts))
	default:
		o.Violation("protected mode is off%s", sinceWhen(o.Facts))
	}
}

// unboundOnly judges the versions whose protected mode a bind line switches off, whatever
// the directive says.
func unboundOnly(o checks.Observed[Facts], s checks.Subject, answer Answer) {
	reach, bind, ok := means(s, o.Facts, "bind")
	const why = "a bind line switches protected mode off in this version (before Redis 7.0, and in KeyDB)"
	switch {
	case !ok || reach == everyAddress:
	case loopbackOnly(bind):
		o.NotApplicable("%s, but the server listens on loopback only: there are no remote clients to refuse", why)
	case answer == AnswerOpen:
		o.ViolationAt(checks.High, "no password is required, and protected mode has no effect: %s", why)
	default:
		o.Violation("protected mode has no effect: %s", why)
	}
}

func sinceWhen(f Facts) string {
	if f.Lacks("protected-mode") {
		return ": the server is older than it (Redis 3.2)"
	}
	return ""
}
