package redis

import (
	"strings"

	"hardcheck/checks"
)

// RuntimeSwitchesDisabled reports servers whose clients may use DEBUG, load modules or change protected settings.
var RuntimeSwitchesDisabled = &checks.Check{
	ID:       "redis-runtime-switches-disabled",
	Title:    "Runtime switches of Redis (debug commands, module loading, protected configs) are disabled",
	Severity: checks.High,
	Description: "With these three switches on, an authenticated client can write files anywhere (dir, dbfilename), load native code (MODULE " +
		"LOAD) and stop the server (DEBUG). Since Redis 7.0 they are off by default; before that, and in KeyDB, these commands are always " +
		"allowed unless they are renamed away or no user may run them. `local` allows them for clients on the host.",
	Remediation: "Set `enable-debug-command no`, `enable-protected-configs no` and `enable-module-command no` in redis.conf and restart; " +
		"they can't be changed at run time. Redis before 7.0 and KeyDB don't start with these lines: there, take the commands away with " +
		"`rename-command DEBUG \"\"` and `rename-command MODULE \"\"`, or from every user by ACL rules.",
	References: []string{securityPage, configPage, "https://raw.githubusercontent.com/redis/redis/7.0/redis.conf"},
	Rule:       checks.Each(ofServers(runtimeSwitchesDisabled)),
}

// runtimeSwitches are the switches with the command that each guards.
var runtimeSwitches = []struct{ name, command string }{
	{"enable-debug-command", "debug"},
	{"enable-protected-configs", "config|set"},
	{"enable-module-command", "module|load"},
}

func runtimeSwitchesDisabled(o checks.Observed[Facts]) {
	for _, guarded := range runtimeSwitches {
		s := o.Subject(guarded.name)
		mend(s, o.Facts, "redis-runtime-switches-disabled", guarded.name)
		effect, _, ok := means(s, o.Facts, guarded.name)
		switch {
		case !ok || effect == off:
		case effect == ungated && guarded.command == "config|set":
			s.NotApplicable("there is no such switch before Redis 7.0: who may use CONFIG SET is judged by redis-dangerous-commands-restricted")
		case effect == ungated:
			withoutSwitch(s, o.Facts, guarded.command)
		case effect == onLocally:
			s.ViolationAt(checks.Low, "%s is local: clients on the host may use what it guards", guarded.name)
		default:
			s.Violation("%s is yes", guarded.name)
		}
	}
}

// withoutSwitch judges a version that always allows a command: it may have been renamed
// away, or no user may run it.
func withoutSwitch(s checks.Subject, f Facts, command string) {
	exists, ok := checks.Need(s, f.Commands, "commands")
	if !ok {
		return
	}
	name := strings.ToUpper(commandName(command))
	s.Evidence(f.from("COMMAND INFO"), "%s exists under its own name: %t", name, exists[commandName(command)])
	if !exists[commandName(command)] {
		return
	}
	users, all := f.Users.Get()
	var may []string
	for _, user := range users {
		switch {
		case user.Enabled && user.allows(command):
			may = append(may, user.Name)
		case user.Enabled && user.foreignRule() != "":
			all = false
		}
	}
	switch {
	case len(may) > 0:
		s.ViolationAt(checks.Medium, "this version has no switch for it (it came with Redis 7.0), and %s may run %s", joinNames(may), name)
	case all:
		s.Evidence(f.from("ACL LIST"), "no enabled user may run %s", name)
	case !f.Users.Known() && !f.olderThan(6, 0):
		checks.NeedAll(s, f.Users, "users")
	case f.Users.Known():
		s.Unknown(checks.Source, "not all ACL rules are known, so that it isn't known whether a user may run %s", name)
	default:
		s.ViolationAt(checks.Medium, "this version has no switch for it (it came with Redis 7.0), and every client may run %s", name)
	}
}
