package redis

import (
	"slices"

	"hardcheck/checks"
)

// PasswordStrong reports well-known and short passwords.
var PasswordStrong = &checks.Check{
	ID:       "redis-password-strong",
	Title:    "Redis passwords are long and not well known",
	Severity: checks.High,
	Description: "Redis processes very many AUTH attempts a second without lockout, so only a long random password withstands brute force. The " +
		"check compares the stored digests with a list of well-known passwords and with the user names, and looks at the length where " +
		"the clear text is known to the auditor: requirepass and the password it authenticates with. The length of other passwords can't " +
		"be seen.",
	Remediation: "Make a password with `ACL GENPASS` (or `openssl rand -hex 32`) and set it: `requirepass <password>` for the default " +
		"user, `ACL SETUSER <name> resetpass ><password>` for the others; then `CONFIG REWRITE` or `ACL SAVE`, and change the clients.",
	References: []string{securityPage, aclPage},
	Rule:       checks.Each(passwordStrong),
}

func passwordStrong(o checks.Observed[Facts]) {
	loginPasswordStrong(o)
	users, ok := strongUsers(o)
	if !ok {
		return
	}
	judged := 0
	for _, user := range users {
		if user.NoPass {
			continue
		}
		judged++
		knownUserPassword(o.Subject(user.Name), user)
		if user.Name == defaultUser {
			requirePassStrong(o, user)
		}
	}
	if judged == 0 {
		o.NotApplicable("no enabled user has a password")
	}
}

// strongUsers are the users to judge. Before Redis 6.0 requirepass is the one
// password there is.
func strongUsers(o checks.Observed[Facts]) ([]User, bool) {
	if o.Facts.Users.Known() || !o.Facts.olderThan(6, 0) {
		return aclUsers(o)
	}
	password, ok := checks.Need(o, o.Facts.RequirePass, "requirePass")
	return []User{{Name: defaultUser, NoPass: !password.Set}}, ok
}

func knownUserPassword(s checks.Subject, user User) {
	if user.Passwords == 0 {
		return
	}
	s.Evidence("ACL LIST", "passwords: %d", user.Passwords)
	if user.KnownPassword {
		s.Violation("a password of user %q is well known or equals the name of the user", user.Name)
	}
}

func requirePassStrong(o checks.Observed[Facts], user User) {
	s := o.Subject(defaultUser)
	password, ok := checks.Need(s, o.Facts.RequirePass, "requirePass")
	if !ok || !password.Set {
		return
	}
	s.Evidence("CONFIG GET requirepass", "well known: %t, short: %t", password.Known, password.Short)
	switch {
	case user.KnownPassword:
	case password.Known:
		s.Violation("requirepass is a well-known password")
	case password.Short:
		s.Violation("requirepass has less than %d characters", MinPasswordLength)
	}
}

// loginPasswordStrong judges what the auditor knows in clear text. It is about the
// target itself: the password may fit a user that ACL LIST doesn't show.
func loginPasswordStrong(o checks.Observed[Facts]) {
	if _, known := o.Facts.LoginPassword.Get(); !known && o.Facts.LoginUser == "" {
		return
	}
	password, ok := checks.Need(o, o.Facts.LoginPassword, "loginPassword")
	if !ok {
		return
	}
	o.Evidence("password of the auditor", "well known: %t, short: %t", password.Known, password.Short)
	switch {
	case reportedElsewhere(o.Facts):
	case password.Known:
		o.Violation("the auditor authenticates with a well-known password")
	case password.Short:
		o.ViolationAt(checks.Medium, "the auditor authenticates with a password of less than %d characters", MinPasswordLength)
	}
}

// reportedElsewhere reports whether the user that the auditor logs in as has a
// finding of its own for a weak password: one weak password, one finding.
func reportedElsewhere(f Facts) bool {
	users, _ := f.Users.Get()
	required, _ := f.RequirePass.Get()
	return slices.ContainsFunc(users, func(user User) bool {
		weak := user.KnownPassword || user.Name == defaultUser && (required.Known || required.Short)
		return weak && user.Name == f.LoginUser && user.Enabled && !user.NoPass
	})
}
