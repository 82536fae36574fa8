package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SpecialLoginsAbsent reports ports that log in a user without a password.
var SpecialLoginsAbsent = &checks.Check{
	ID:       "routeros-special-logins-absent",
	Title:    "No special login gives a serial port a session without a password",
	Severity: checks.High,
	Description: "A row of `/special-login` gives whoever plugs into a serial port a session of its user, without authentication. There is none " +
		"by default.",
	Remediation: "Remove the row; for a serial console use `/system console`, which asks for name and password:\n\n    /special-login remove [find port=NAME]",
	References:  []string{routeros.ManualUser},
	Rule:        checks.Each(specialLoginsAbsent),
}

func specialLoginsAbsent(o checks.Observed[routeros.Facts]) {
	logins, ok := routeros.Need(o, o.Facts.Management.SpecialLogins, "management.specialLogins")
	if !ok {
		return
	}
	for _, login := range logins {
		if login.Disabled {
			continue
		}
		subject := o.Subject(login.Port)
		subject.Evidence("/special-login "+login.Port+" user", "%s", login.User)
		subject.Violation("the port gives a session of the user %s without a password", login.User)
		routeros.Mend(o, subject, routeros.Find("/special-login", routeros.Is("port", login.Port)).Set("disabled=yes"))
	}
}
