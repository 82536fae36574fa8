package access

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// UsersRestricted reports users who may change the router from any address.
var UsersRestricted = &checks.Check{
	ID:       "routeros-users-restricted",
	Title:    "Users who may change the router log in from listed addresses only",
	Severity: checks.Medium,
	Description: "A stolen password is worth less where it works only from the management network. The allowed addresses of a user also apply to " +
		"services that are enabled later. The check looks at enabled users whose group has the right write or policy.",
	Remediation: "Set the management prefix as the user's allowed address, from a session inside it:\n\n" +
		"    /user set NAME address=192.0.2.0/28",
	References: []string{routeros.ManualUser},
	Rule:       checks.Each(usersRestricted),
}

func usersRestricted(o checks.Observed[routeros.Facts]) {
	users, rights, ok := enabledUsers(o)
	if !ok {
		return
	}
	for _, user := range users {
		held, known := rights[user.Group]
		may := routeros.Among(changingRights, held)
		if known && len(may) == 0 && !slices.ContainsFunc(held, func(r routeros.Right) bool { return !r.Known() }) {
			continue
		}
		subject := o.Subject(user.Name)
		subject.Evidence("/user "+user.Name+" address", "%s", routeros.AddressWords(user.Address))
		switch limited, ok := routeros.LimitedTo(subject, user.Address); {
		case limited || !ok:
		case known && len(may) == 0:
			checks.NeedWords(subject, held, policyField)
		case !known:
			subject.Unknown(checks.Unreadable, "the rights of the group %q are not known", user.Group)
		default:
			subject.Violation("the user has the rights %s and may log in from any address", routeros.Commas(may))
			if managers := routeros.Managers(o, nil); managers != "" {
				routeros.Mend(o, subject, routeros.Find("/user", routeros.Is("name", user.Name)).With(routeros.Is("address", managers)))
			}
		}
	}
}
