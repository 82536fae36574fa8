package access

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// GroupsParams are the parameters of routeros-groups-restricted.
type GroupsParams struct {
	// Administrators are the groups that may manage users.
	Administrators []string `json:"administrators"`
}

// GroupsRestricted reports groups with more rights than their purpose needs.
var GroupsRestricted = &checks.Check{
	ID:       "routeros-groups-restricted",
	Title:    "User groups hold no more rights (policies) than their purpose needs",
	Severity: checks.High,
	Description: "The right `policy` manages users, so that its holder can grant himself all others (privilege escalation): only the groups of " +
		"the parameter `administrators` need it. A group without write is read-only; reboot, ftp, sensitive (shows secrets), sniff, test " +
		"and romon go beyond that, a medium finding, or a low one for the built-in group read, which holds them by default. The check " +
		"looks at groups that an enabled user is in.",
	Remediation: "Make a group with the rights that the task needs and move its users there:\n\n" +
		"    /user group add name=monitor policy=read,api\n    /user set NAME group=monitor",
	References: []string{routeros.ManualUser},
	Rule:       checks.EachWith(GroupsParams{Administrators: []string{"full"}}, groupsRestricted),
}

// onlookerExcess are rights that looking on doesn't need.
var onlookerExcess = []routeros.Right{"ftp", "reboot", "sensitive", "sniff", "test", "romon"}

func groupsRestricted(o checks.Observed[routeros.Facts], p GroupsParams) {
	users, rights, ok := enabledUsers(o)
	if !ok {
		return
	}
	var groups []string
	for _, user := range users {
		groups = append(groups, user.Group)
	}
	slices.Sort(groups)
	for _, group := range slices.Compact(groups) {
		held, known := rights[group]
		subject := o.Subject(group)
		switch {
		case !known:
			subject.Unknown(checks.Unreadable, "the rights of the group are not known")
		case !slices.Contains(p.Administrators, group):
			judgeGroup(o, subject, group, held)
		}
	}
}

func judgeGroup(o checks.Observed[routeros.Facts], subject checks.Subject, group string, held []routeros.Right) {
	checks.NeedWords(subject, held, policyField)
	subject.Evidence("/user/group "+group+" policy", "%s", routeros.RightWords(held))
	if len(routeros.Among(changingRights, held)) > 0 {
		if slices.Contains(held, "policy") {
			subject.Violation("the group may manage users (policy)")
			routeros.Mend(o, subject, without(group, held, []routeros.Right{"policy"}))
		}
		return
	}
	excess := routeros.Among(onlookerExcess, held)
	switch {
	case len(excess) == 0:
	case group == "read":
		subject.ViolationAt(checks.Low, "the built-in group may look on and has the rights %s (factory setting)", routeros.Commas(excess))
	default:
		subject.ViolationAt(checks.Medium, "the group may look on and has the rights %s", routeros.Commas(excess))
		routeros.Mend(o, subject, without(group, held, onlookerExcess))
	}
}

// without takes rights from a group.
func without(group string, held, excess []routeros.Right) routeros.Command {
	left := slices.DeleteFunc(slices.Clone(held), func(right routeros.Right) bool { return slices.Contains(excess, right) })
	return routeros.Find("/user/group", routeros.Is("name", group)).With(routeros.Is("policy", routeros.Joined(left)))
}
