package access

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DefaultUserParams are the parameters of routeros-default-user-disabled.
type DefaultUserParams struct {
	// Names are the names that attackers try first, in any case.
	Names []string `json:"names"`
}

// DefaultUserDisabled reports enabled users with names that attackers try first.
var DefaultUserDisabled = &checks.Check{
	ID:       "routeros-default-user-disabled",
	Title:    "The default user admin and other well-known users are disabled",
	Severity: checks.High,
	Description: "Brute-force tools try `admin` on every MikroTik router; a shared account also hides who did what. The check looks for enabled " +
		"users with a name of the parameter `names`. The finding is medium where the user's group has neither write nor policy, and " +
		"where the user may log in only from listed addresses.",
	Remediation: "Add a user per person, log in as one of them, then disable the default user:\n\n" +
		"    /user add name=NAME group=full address=192.0.2.0/28\n" +
		"    /user set admin disabled=yes",
	References: []string{routeros.ManualSecuring, routeros.ManualUser},
	Rule: checks.EachWith(DefaultUserParams{
		Names: []string{"admin", "administrator", "root", "user", "guest", "test", "support", "mikrotik", "ubnt"},
	}, defaultUserDisabled),
}

func defaultUserDisabled(o checks.Observed[routeros.Facts], p DefaultUserParams) {
	users, rights, ok := enabledUsers(o)
	if !ok {
		return
	}
	for _, user := range users {
		if !slices.ContainsFunc(p.Names, func(name string) bool { return strings.EqualFold(name, user.Name) }) {
			continue
		}
		subject := o.Subject(user.Name)
		subject.Evidence("/user "+user.Name, "group %s, address %s", user.Group, routeros.AddressWords(user.Address))
		routeros.Mend(o, subject, routeros.Find("/user", routeros.Is("name", user.Name)).Set("disabled=yes"))
		held, known := rights[user.Group]
		switch {
		case known && len(routeros.Among(changingRights, held)) == 0:
			subject.ViolationAt(checks.Medium, "the well-known user is enabled, in the group %s", user.Group)
		case !routeros.AnyAddress(user.Address):
			subject.ViolationAt(checks.Medium, "the well-known user is enabled, in the group %s, for %s", user.Group, routeros.AddressWords(user.Address))
		default:
			subject.Violation("the well-known user is enabled, in the group %s, for any address", user.Group)
		}
	}
}

// changingRights let a user change the router or other users.
var changingRights = []routeros.Right{"write", "policy"}
