package redis

import "hardcheck/checks"

// UserPasswordSet reports named users that log in with any password.
var UserPasswordSet = &checks.Check{
	ID:       "redis-user-password-set",
	Title:    "Every ACL user of Redis has a password",
	Severity: checks.High,
	Description: "A user with the nopass flag accepts every password, so knowing the name is enough. The check looks at each " +
		"enabled ACL user; the default user is judged by redis-password-required.",
	Remediation: "Run `ACL SETUSER <name> resetpass #<sha256 of the password>` and `ACL SAVE` (with an aclfile) or `CONFIG REWRITE`; in the file, " +
		"replace `nopass` by `#<sha256 of the password>`. Disable users that nobody needs: `ACL SETUSER <name> off`.",
	References: []string{aclPage, valkeyACL},
	Rule:       checks.Each(userPasswordSet),
}

func userPasswordSet(o checks.Observed[Facts]) {
	users, ok := aclUsers(o)
	if !ok {
		return
	}
	others := dropDefaultUser(users)
	if len(others) == 0 {
		o.NotApplicable("no ACL user besides default is enabled")
	}
	for _, user := range others {
		s := o.Subject(user.Name)
		s.Evidence(o.Facts.from("ACL LIST"), "passwords: %d, nopass: %t", user.Passwords, user.NoPass)
		if user.NoPass {
			s.Violation("the user %q logs in with any password (nopass)", user.Name)
		}
	}
}
