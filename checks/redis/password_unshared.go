package redis

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// maxListed bounds how many names of the server's a message lists.
const maxListed = 12

// PasswordUnshared reports users that have a password in common.
var PasswordUnshared = &checks.Check{
	ID:       "redis-password-unshared",
	Title:    "No two Redis users share a password",
	Severity: checks.Medium,
	Description: "Whoever knows a shared password can authenticate as the more privileged of its users, and the log can't tell them apart. The " +
		"check compares the stored digests with each other.",
	Remediation: "Give each user a password of its own: `ACL SETUSER <name> resetpass ><new password>`, then `ACL SAVE` or `CONFIG REWRITE`.",
	References:  []string{aclPage, valkeyACL},
	Rule:        checks.Each(passwordUnshared),
}

func passwordUnshared(o checks.Observed[Facts]) {
	users, ok := aclUsers(o)
	if !ok {
		return
	}
	judged := false
	for _, user := range users {
		if user.NoPass || user.Passwords == 0 {
			continue
		}
		judged = true
		s := o.Subject(user.Name)
		s.Evidence(o.Facts.from("ACL LIST"), "passwords: %d", user.Passwords)
		checks.NeedAll(s, o.Facts.Users, "users")
		if others := sharers(user, users); len(others) > 0 {
			s.Violation("the user %q has a password in common with %s", user.Name, joinNames(others))
		}
	}
	if !judged {
		o.NotApplicable("no enabled user has a password")
	}
}

// sharers are the enabled users with a password of user's: nobody logs in as a
// user that is off.
func sharers(user User, enabled []User) []string {
	var names []string
	for _, other := range enabled {
		if slices.Contains(user.SharesPasswordWith, other.Name) {
			names = append(names, other.Name)
		}
	}
	return names
}

// joinNames joins names for a message, and counts those beyond maxListed.
func joinNames(names []string) string {
	if len(names) <= maxListed {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:maxListed], ", ") + ", and more"
}
