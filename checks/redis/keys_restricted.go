package redis

import (
	"cmp"
	"slices"

	"hardcheck/checks"
)

// KeysParams are the parameters of redis-keys-restricted.
type KeysParams struct {
	// Users names the ACL users that are for all data, such as administrators.
	Users []string `json:"users"`
}

// KeysRestricted reports users that reach the data of all applications.
var KeysRestricted = &checks.Check{
	ID:       "redis-keys-restricted",
	Title:    "Redis users reach their own keys and channels only",
	Severity: checks.Low,
	Description: "A user with `~*` or `&*` reads and changes what every application keeps on the server, so one stolen password is all of them. The " +
		"check looks at the patterns of each enabled ACL user besides the default one, with whatever else it may do. Where one " +
		"application alone uses the server, name its user in the parameter `users`.",
	Remediation: "Replace the pattern by the application's own prefix: `ACL SETUSER <name> resetkeys ~<prefix>:* resetchannels &<prefix>:*`, then " +
		"`ACL SAVE` (with an aclfile) or `CONFIG REWRITE`.",
	References: []string{aclPage, valkeyACL},
	Rule:       checks.EachWith(KeysParams{Users: []string{}}, keysRestricted),
}

func keysRestricted(o checks.Observed[Facts], p KeysParams) {
	if keepsNoData(o) {
		return
	}
	users, ok := aclUsers(o)
	if !ok {
		return
	}
	judged := false
	for _, user := range dropDefaultUser(users) {
		if slices.Contains(p.Users, user.Name) {
			continue
		}
		judged = true
		s := o.Subject(user.Name)
		if user.ChannelsByDefault {
			s.Unknown(checks.Source, "no rule of %q is about channels: Redis 6.2 and KeyDB give it all of them, later versions none; write `resetchannels` or what it needs", user.Name)
		}
		for _, grant := range user.Grants {
			s.Evidence(o.Facts.from("ACL LIST"), "%s", joinNames(slices.Concat(grant.Keys, grant.Channels, grant.Commands)))
			if strange := grant.foreignPattern(); strange != "" || user.foreignRule() != "" {
				s.UnknownWord("a rule", cmp.Or(strange, user.foreignRule()))
				continue
			}
			if grant.reach() == reachesGreeting {
				continue
			}
			if slices.ContainsFunc(grant.Keys, everyKey) {
				s.Violation("the user %q reaches every key (%s)", user.Name, joinNames(grant.Keys))
			}
			if slices.Contains(grant.Channels, "&*") {
				s.Violation("the user %q reaches every Pub/Sub channel (&*)", user.Name)
			}
		}
	}
	if !judged {
		o.NotApplicable("no ACL user besides those for all data is enabled")
	}
}
