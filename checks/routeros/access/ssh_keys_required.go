package access

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SSHKeysRequired reports users that can log in by SSH with a password.
var SSHKeysRequired = &checks.Check{
	ID:       "routeros-ssh-keys-required",
	Title:    "SSH logins require a key",
	Severity: checks.Low,
	Description: "Passwords can be brute-forced and phished, keys can't. A user who has a key loses the login with a password, unless " +
		"`always-allow-password-login` is on; a user without one keeps it. The check looks at every enabled user whose group has the " +
		"right `ssh`.",
	Remediation: "Give every user who logs in by SSH a key (RSA or ed25519), log in with it once, and then switch off passwords for them. Take " +
		"the right `ssh` from the groups of everybody else:\n\n    /user ssh-keys import public-key-file=NAME.pub user=NAME\n    /ip ssh set always-allow-password-login=no",
	References: []string{routeros.ManualSSH, routeros.ManualUser},
	Rule:       checks.Each(sshKeysRequired),
}

func sshKeysRequired(o checks.Observed[routeros.Facts]) {
	if !sshServed(o) {
		return
	}
	users, rights, ok := enabledUsers(o)
	keys, known := routeros.Need(o, o.Facts.Accounts.SSHKeys, "accounts.sshKeys")
	ssh, read := routeros.Need(o, o.Facts.Management.SSH, "management.ssh")
	if !ok || !known || !read {
		return
	}
	always := alwaysPassword(o, ssh)
	for _, user := range users {
		held, listed := rights[user.Group]
		strange := slices.ContainsFunc(held, func(r routeros.Right) bool { return !r.Known() })
		if listed && !strange && !slices.Contains(held, "ssh") {
			continue
		}
		subject := o.Subject(user.Name)
		switch {
		case !listed:
			subject.Unknown(checks.Unreadable, "the rights of the group %q are not known", user.Group)
			continue
		case !slices.Contains(held, "ssh"):
			checks.NeedWords(subject, held, policyField)
			continue
		}
		switch {
		case !slices.ContainsFunc(keys, func(k routeros.SSHKey) bool { return k.User == user.Name }):
			subject.Violation("the user has no key and logs in by SSH with a password")
		case always:
			subject.Violation("the user has a key and may still log in by SSH with a password (always-allow-password-login=yes)")
			routeros.Mend(o, subject, routeros.Set("/ip/ssh", "always-allow-password-login=no"))
		}
	}
}

// alwaysPassword is false where a release has no such setting any more.
func alwaysPassword(o checks.Observed[routeros.Facts], ssh routeros.SSH) bool {
	always, known := ssh.AlwaysAllowPasswordLogin.Get()
	if known {
		o.Evidence("/ip/ssh always-allow-password-login", "%s", routeros.YesNo(always))
	} else if o.Facts.Caveat() == "" {
		checks.Need(o, ssh.AlwaysAllowPasswordLogin, "management.ssh.alwaysAllowPasswordLogin")
	}
	return always
}
