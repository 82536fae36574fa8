package redis

import "hardcheck/checks"

// RuntimeSwitchesDisabled reports servers whose clients may use DEBUG, load modules or change protected settings.
var RuntimeSwitchesDisabled = &checks.Check{
	ID:       "redis-runtime-switches-disabled",
	Title:    "Runtime switches of Redis (debug commands, module loading, protected configs) are disabled",
	Severity: checks.High,
	Description: "With these three switches on, an authenticated client can write files anywhere (dir, dbfilename), load native code (MODULE " +
		"LOAD) and stop the server (DEBUG). Since Redis 7.0 they are off by default; before that these commands are always allowed. " +
		"`local` allows them for clients on the host.",
	Remediation: "Set `enable-debug-command no`, `enable-protected-configs no` and `enable-module-command no` in redis.conf and restart; " +
		"they can't be changed at run time. Before Redis 7.0, upgrade, or take the commands away with `rename-command` or ACL rules.",
	References: []string{securityPage, configPage, "https://raw.githubusercontent.com/redis/redis/7.0/redis.conf"},
	Rule:       checks.Each(runtimeSwitchesDisabled),
}

func runtimeSwitchesDisabled(o checks.Observed[Facts]) {
	for _, name := range []string{"enable-debug-command", "enable-protected-configs", "enable-module-command"} {
		s := o.Subject(name)
		if o.Facts.Lacks(name) && o.Facts.olderThan(7, 0) {
			s.ViolationAt(checks.Medium, "the server is older than the switch (Redis 7.0): what it guards is always allowed")
			continue
		}
		value, ok := directive(s, o.Facts, name)
		switch {
		case !ok || value == "no":
		case value == "local":
			s.ViolationAt(checks.Low, "%s is local: clients on the host may use what it guards", name)
		case value == "yes":
			s.Violation("%s is yes", name)
		default:
			s.Unknown(checks.Unreadable, "%s has the unknown value %q", name, value)
		}
	}
}
