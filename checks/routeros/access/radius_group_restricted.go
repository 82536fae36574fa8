package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// RADIUSGroupRestricted reports routers that let every RADIUS login change them.
var RADIUSGroupRestricted = &checks.Check{
	ID:       "routeros-radius-group-restricted",
	Title:    "The default group of RADIUS logins can't change the router",
	Severity: checks.Critical,
	Description: "With `use-radius=yes` a login that the RADIUS server accepts without naming a group gets the default group. Where that one may " +
		"write, every account of the RADIUS server (of the Wi-Fi, say) can become an administrator of the router. The check looks at the " +
		"rights of the default group.",
	Remediation: "Give such logins the least rights and let the RADIUS server name the group of administrators (attribute Mikrotik-Group):\n\n" +
		"    /user aaa set default-group=read",
	References: []string{routeros.ManualUser, routeros.ManualRADIUS},
	Rule:       checks.Each(radiusGroupRestricted),
}

func radiusGroupRestricted(o checks.Observed[routeros.Facts]) {
	aaa, ok := routeros.Need(o, o.Facts.Accounts.AAA, "accounts.aaa")
	if !ok {
		return
	}
	use, ok := checks.Need(o, aaa.UseRadius, "accounts.aaa.useRadius")
	if !ok {
		return
	}
	o.Evidence("/user/aaa use-radius", "%s", routeros.YesNo(use))
	if !use {
		o.NotApplicable("users are not looked up by RADIUS")
		return
	}
	group, ok := checks.Need(o, aaa.DefaultGroup, "accounts.aaa.defaultGroup")
	_, rights, known := enabledUsers(o)
	if !ok || !known {
		return
	}
	o.Evidence("/user/aaa default-group", "%s", group)
	held, known := rights[group]
	if !known {
		o.Unknown(checks.Unreadable, "the rights of the group %q are not known", group)
		return
	}
	if may := routeros.Among(changingRights, held); len(may) > 0 {
		o.Violation("every RADIUS login gets the group %s with the rights %s", group, routeros.Commas(may))
		routeros.Mend(o, o.Subject(""), routeros.Set("/user/aaa", "default-group=read"))
	}
	checks.NeedWords(o, held, policyField)
}
