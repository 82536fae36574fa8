package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// FactoryPasswordChanged reports users whose factory password waits for its change.
var FactoryPasswordChanged = &checks.Check{
	ID:       "routeros-factory-password-changed",
	Title:    "The factory password of every enabled user was changed",
	Severity: checks.Critical,
	Description: "RouterOS marks a user as expired until the first password is set in place of the empty one or the one on the sticker. Until " +
		"then whoever reaches the router first sets it. The check looks at the flag of every enabled user; an export doesn't show it.",
	Remediation: "Log in from the management network and set a password of 12 characters or more; or remove the user:\n\n    /user remove NAME",
	References:  []string{routeros.ManualUser, routeros.ManualSecuring},
	Rule:        checks.Each(factoryPasswordChanged),
}

func factoryPasswordChanged(o checks.Observed[routeros.Facts]) {
	users, ok := routeros.Need(o, o.Facts.Accounts.Users, "accounts.users")
	if !ok {
		return
	}
	if routeros.FromExport(o.Facts) {
		o.Unknown(checks.Source, "an export doesn't show whose password is expired")
		return
	}
	for _, user := range users {
		if user.Disabled {
			continue
		}
		subject := o.Subject(user.Name)
		subject.Evidence("/user "+user.Name+" expired", "%s", routeros.YesNo(user.Expired))
		if user.Expired {
			subject.Violation("the password was never changed (expired)")
			routeros.Mend(o, subject, routeros.Find("/user", routeros.Is("name", user.Name)).With(routeros.AskFor("password", "new password, 12 characters or more")))
		}
	}
}
