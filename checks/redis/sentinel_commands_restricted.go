package redis

import (
	"slices"

	"hardcheck/checks"
)

// SentinelCommandsParams are the parameters of redis-sentinel-commands-restricted.
type SentinelCommandsParams struct {
	// Admins names the ACL users that may change what the Sentinel does.
	Admins []string `json:"admins"`
}

// SentinelCommandsRestricted reports users who decide which server clients take for the primary.
var SentinelCommandsRestricted = &checks.Check{
	ID:       "redis-sentinel-commands-restricted",
	Title:    "The commands that steer a Redis Sentinel are restricted to administrators",
	Severity: checks.High,
	Description: "Clients ask a Sentinel where the primary is. Who may SENTINEL SET, MONITOR, REMOVE, RESET or FAILOVER sends them to a server of " +
		"his own, or to none; SENTINEL SET also gave a script to run. The check applies the ACL rules of each enabled user to these commands. " +
		"Clients and the other Sentinels need to read only.",
	Remediation: "In sentinel.conf: `user default off`, and for clients `user <name> on #<sha256> allchannels -@all +auth +hello +ping +subscribe " +
		"+psubscribe +unsubscribe +punsubscribe +role +client +command +sentinel|get-master-addr-by-name +sentinel|master +sentinel|myid " +
		"+sentinel|replicas +sentinel|sentinels +sentinel|masters`; the Sentinels themselves need `sentinel sentinel-user` and " +
		"`sentinel sentinel-pass` of a user with +@all. Name it in the parameter `admins`.",
	References: []string{sentinelPage, aclPage},
	Rule:       checks.EachWith(SentinelCommandsParams{Admins: []string{}}, sentinelCommandsRestricted),
}

func sentinelCommandsRestricted(o checks.Observed[Facts], p SentinelCommandsParams) {
	if !inRole(o, ModeSentinel, "the server is no Sentinel") {
		return
	}
	users, ok := aclUsers(o)
	if !ok {
		return
	}
	judged := false
	for _, user := range users {
		if slices.Contains(p.Admins, user.Name) {
			continue
		}
		judged = true
		s := o.Subject(user.Name)
		for _, grant := range user.Grants {
			s.Evidence(o.Facts.from("ACL LIST"), "%s", joinNames(grant.Commands))
		}
		holds := slices.DeleteFunc(slices.Clone(sentinelCommands), func(c string) bool { return !user.allows(c) })
		switch foreign := user.foreignRule(); {
		case len(holds) > 0:
			s.Violation("the user %q may run %s", user.Name, joinNames(holds))
		case foreign != "":
			s.Unknown(checks.Unreadable, "the ACL rule %q is not one that this version of hardcheck knows", foreign)
		}
	}
	if !judged {
		o.NotApplicable("no ACL user besides the administrators is enabled")
	}
}
