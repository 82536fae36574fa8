package redis

import "hardcheck/checks"

// DefaultUserDisabled reports servers that keep the default user beside named users.
var DefaultUserDisabled = &checks.Check{
	ID:       "redis-default-user-disabled",
	Title:    "The default user is off where Redis has named users",
	Severity: checks.Low,
	Description: "The default user has every permission unless it was restricted, and clients that give no user name authenticate as it. With " +
		"named ACL users for every client it bypasses their restrictions. Servers without named users are protected by requirepass and " +
		"not judged.",
	Remediation: "When all clients authenticate by user name, put `user default off` in redis.conf or the ACL file, or run `ACL SETUSER default " +
		"off` and `ACL SAVE` or `CONFIG REWRITE`.",
	References: []string{aclPage, valkeyACL},
	Rule:       checks.Each(defaultUserDisabled),
}

func defaultUserDisabled(o checks.Observed[Facts]) {
	users, ok := aclUsers(o)
	if !ok {
		return
	}
	others := dropDefaultUser(users)
	if len(others) == 0 {
		o.NotApplicable("no ACL user besides default is enabled")
		return
	}
	var names []string
	for _, user := range others {
		names = append(names, user.Name)
	}
	o.Evidence("ACL LIST", "enabled users besides default: %s", joinNames(names))
	if len(others) < len(users) {
		o.Violation("the default user is enabled beside named users (%s)", joinNames(names))
	}
}
