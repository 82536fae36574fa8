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
		"check compares the stored digests with some thousand weak passwords (well known ones, all of one and two characters, those that " +
		"the user's name makes), and looks at the length where the auditor has the clear text: requirepass, masterauth and its own. The " +
		"length of other passwords can't be seen: they are not assessed. Nothing is tried at the server.",
	Remediation: "Make a password with `ACL GENPASS` (or `openssl rand -hex 32`) and set it: `requirepass <password>` for the default " +
		"user, `ACL SETUSER <name> resetpass ><password>` for the others; then `CONFIG REWRITE` or `ACL SAVE`, and change the clients.",
	References: []string{securityPage, aclPage},
	Rule:       checks.Each(passwordStrong),
}

func passwordStrong(o checks.Observed[Facts]) {
	if o.Facts.olderThan(6, 0) {
		requirePassStrong(o)
		return
	}
	loginPasswordStrong(o)
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
		userPasswordStrong(o.Subject(user.Name), o.Facts, user)
	}
	if !judged {
		o.NotApplicable("no enabled user has a password")
	}
}

// userPasswordStrong judges the passwords that log a user in: since Redis 6.0 these are the
// ones of its ACL rules, whatever requirepass says.
func userPasswordStrong(s checks.Subject, f Facts, user User) {
	s.Evidence(f.from("ACL LIST"), "passwords: %d, of which the auditor has %d in clear text that are long and not weak", user.Passwords, user.LongPasswords)
	switch {
	case user.KnownPassword:
		s.Violation("a password of user %q is weak: well known, very short or made of the name of the user", user.Name)
	case user.ShortPassword && user.Name == f.LoginUser && user.Name != defaultUser:
		s.ViolationAt(checks.Medium, "a password of user %q, which the auditor is, has less than %d characters", user.Name, MinPasswordLength)
	case user.ShortPassword:
		s.Violation("a password of user %q has less than %d characters", user.Name, MinPasswordLength)
	case user.LongPasswords == user.Passwords:
	case user.Name == defaultUser && !known(f.RequirePass):
		checks.Need(s, f.RequirePass, "requirePass")
	default:
		s.Unknown(checks.Source, "the server shows digests only: no password of user %q is a weak one of the list, and the length of %d can't be seen",
			user.Name, user.Passwords-user.LongPasswords)
	}
}

func known[T any](value checks.Value[T]) bool {
	_, known := value.Get()
	return known
}

// requirePassStrong judges the one password that there is before Redis 6.0.
func requirePassStrong(o checks.Observed[Facts]) {
	password, ok := checks.Need(o, o.Facts.RequirePass, "requirePass")
	switch {
	case !ok:
	case !password.Set:
		o.NotApplicable("no password is set")
	default:
		s := o.Subject(defaultUser)
		s.Evidence(o.Facts.from("CONFIG GET requirepass"), "weak: %t, short: %t", password.Known, password.Short)
		if password.Known {
			s.Violation("requirepass is a weak password: well known, very short or made of a name")
		} else if password.Short {
			s.Violation("requirepass has less than %d characters", MinPasswordLength)
		}
	}
}

// loginPasswordStrong judges what the auditor logged in with where no user of ACL LIST
// shows it: one weak password is one finding. It is about the target itself.
func loginPasswordStrong(o checks.Observed[Facts]) {
	password, known := o.Facts.LoginPassword.Get()
	isShown := func(user User) bool { return user.Name == o.Facts.LoginUser }
	switch {
	case o.Facts.LoginUser == "" || slices.ContainsFunc(o.Facts.Users.Entries(), isShown):
		return
	case !known:
		checks.Need(o, o.Facts.LoginPassword, "loginPassword")
		return
	case !password.Set:
		return
	}
	o.Evidence("password of the auditor", "weak: %t, short: %t", password.Known, password.Short)
	switch {
	case password.Known:
		o.Violation("the auditor authenticates with a weak password: well known, very short or made of the name of the user")
	case password.Short:
		o.ViolationAt(checks.Medium, "the auditor authenticates with a password of less than %d characters", MinPasswordLength)
	}
}
