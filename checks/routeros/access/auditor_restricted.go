package access

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// AuditorRestricted reports that the audit's own user may do more than read.
var AuditorRestricted = &checks.Check{
	ID:       "routeros-auditor-restricted",
	Title:    "The audit's user has the rights read and api only",
	Severity: checks.Medium,
	Description: "The audit's password lies in a file or an environment variable of another machine, where it can be stolen. The audit needs " +
		"the rights read and api. Others are a low finding; write and policy, which change the router, are medium.",
	Remediation: "Make a group and a user for the audit alone:\n\n    /user group add name=audit policy=read,api\n" +
		"    /user add name=audit group=audit address=192.0.2.10/32",
	References: []string{routeros.ManualUser, routeros.ManualAPI},
	Rule:       checks.Each(auditorRestricted),
}

func auditorRestricted(o checks.Observed[routeros.Facts]) {
	if routeros.FromExport(o.Facts) {
		o.NotApplicable("the facts are from an exported configuration")
		return
	}
	users, rights, ok := enabledUsers(o)
	if !ok {
		return
	}
	i := slices.IndexFunc(users, func(u routeros.User) bool { return u.Name == o.Facts.LoginUser })
	if o.Facts.LoginUser == "" || i < 0 {
		o.Unknown(checks.Unreadable, "the audit's user is not among the enabled users of the router")
		return
	}
	held, known := rights[users[i].Group]
	if !known {
		o.Unknown(checks.Unreadable, "the rights of the group %q are not known", users[i].Group)
		return
	}
	o.Evidence("/user/group "+users[i].Group+" policy", "%s", routeros.RightWords(held))
	excess := slices.DeleteFunc(slices.Clone(held), func(right routeros.Right) bool { return right == "read" || right == "api" })
	if !checks.NeedWords(o, held, policyField) && len(routeros.Among(changingRights, held)) == 0 {
		return
	}
	if len(excess) == 0 {
		return
	}
	routeros.Mend(o, o.Subject(""),
		routeros.Add("/user/group", routeros.Own("name=hardcheck-audit", "policy=read,api")...),
		routeros.Find("/user", routeros.Is("name", o.Facts.LoginUser)).Set("group=hardcheck-audit"))
	if len(routeros.Among(changingRights, held)) > 0 {
		o.Violation("the audit's user may change the router: it has the rights %s", routeros.Commas(held))
		return
	}
	o.ViolationAt(checks.Low, "the audit's user also has the rights %s", routeros.Commas(excess))
}
