package access

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// UsersActiveParams are the parameters of routeros-users-active.
type UsersActiveParams struct {
	// Days is how long ago the last login may be.
	Days int `json:"days"`
}

// UsersActive reports enabled users who have not logged in for long.
var UsersActive = &checks.Check{
	ID:       "routeros-users-active",
	Title:    "Every enabled user still logs in",
	Severity: checks.Low,
	Description: "Stale accounts belong to people who left and to programs that are gone, and nobody notices when an intruder uses them. The " +
		"check compares the last login of every enabled user with the as-of date and the parameter `days`. A router whose clock is wrong " +
		"gives wrong dates; for a user who never logged in it gives none.",
	Remediation: "Ask whose account it is; disable it, and remove it when nobody missed it:\n\n" +
		"    /user set NAME disabled=yes",
	References: []string{routeros.ManualUser},
	Rule:       checks.EachWith(UsersActiveParams{Days: 180}, usersActive),
}

func usersActive(o checks.Observed[routeros.Facts], p UsersActiveParams) {
	users, ok := routeros.Need(o, o.Facts.Accounts.Users, "accounts.users")
	if !ok {
		return
	}
	for _, user := range users {
		if user.Disabled {
			continue
		}
		subject := o.Subject(user.Name)
		last, known := user.LastLoggedIn.Get()
		if !known {
			subject.Unknown(checks.Source, "the router tells no last login of the user, who may never have logged in")
			continue
		}
		subject.Evidence("/user "+user.Name+" last-logged-in", "%s", last.Format(time.DateOnly))
		if last.AddDate(0, 0, p.Days).Before(o.AsOf) {
			subject.Violation("the user logged in last on %s, more than %d days ago", last.Format(time.DateOnly), p.Days)
			routeros.Mend(o, subject, routeros.Find("/user", routeros.Is("name", user.Name)).Set("disabled=yes"))
		}
	}
}
