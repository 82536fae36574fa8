package redis

import (
	"slices"

	"hardcheck/checks"
)

// DefaultUserDisabled reports servers that keep the default user beside named users.
var DefaultUserDisabled = &checks.Check{
	ID:       "redis-default-user-disabled",
	Title:    "The default user is off where Redis has named users",
	Severity: checks.Low,
	Description: "The default user has every permission unless it was restricted, and clients that give no user name authenticate as it. With " +
		"named ACL users for every client it bypasses their restrictions. Servers without named users are protected by requirepass and " +
		"not judged; the auditor's own user is no client.",
	Remediation: "When all clients authenticate by user name, put `user default off` in redis.conf or the ACL file, or run `ACL SETUSER default " +
		"off` and `ACL SAVE` or `CONFIG REWRITE`.",
	References: []string{aclPage, valkeyACL},
	Rule:       checks.Each(defaultUserDisabled),
}

func defaultUserDisabled(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-default-user-disabled", "")
	users, ok := aclUsers(o)
	if !ok {
		return
	}
	others := slices.DeleteFunc(dropDefaultUser(users), func(user User) bool { return user.Name == o.Facts.LoginUser })
	if len(others) == 0 {
		o.NotApplicable("no ACL user besides default and the auditor is enabled")
		return
	}
	var names []string
	for _, user := range others {
		names = append(names, user.Name)
	}
	o.Evidence(o.Facts.from("ACL LIST"), "enabled users besides default and the auditor: %s", joinNames(names))
	if slices.ContainsFunc(users, func(user User) bool { return user.Name == defaultUser }) {
		o.Violation("the default user is enabled beside named users (%s)", joinNames(names))
	}
}
