package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ManagerServersDisabled reports routers that manage others or their users.
var ManagerServersDisabled = &checks.Check{
	ID:       "routeros-manager-servers-disabled",
	Title:    "The Dude and the User Manager are disabled",
	Severity: checks.Medium,
	Description: "The Dude holds the credentials of the devices that it monitors, and the User Manager is a RADIUS server with all users' " +
		"passwords. An edge router is what an intruder reaches first. They come with packages, and are off by default. Where one of them " +
		"is the router's purpose, waive the finding.",
	Remediation: "Disable them, or move them to an internal host. Users that the User Manager authenticates can't log in without it:\n\n" +
		"    /dude set enabled=no\n" +
		"    /user-manager set enabled=no",
	References: []string{routeros.Manual + "User+Manager"},
	Rule:       checks.Each(managerServersDisabled),
}

func managerServersDisabled(o checks.Observed[routeros.Facts]) {
	there := false
	for _, server := range []struct {
		menu, field, name string
		settings          checks.Value[routeros.Switch]
	}{
		{"/dude", "management.dude", "The Dude", o.Facts.Management.Dude},
		{"/user-manager", "management.userManager", "the User Manager", o.Facts.Management.UserManager},
	} {
		if o.Facts.Lacks(server.menu) {
			continue
		}
		there = true
		settings, ok := checks.Need(o, server.settings, server.field)
		if !ok {
			continue
		}
		subject := o.Subject(server.menu)
		if on, ok := checks.Need(subject, settings.Enabled, server.field+".enabled"); ok && on {
			subject.Violation("%s is on", server.name)
			routeros.Mend(o, subject, routeros.Set(server.menu, "enabled=no"))
		}
	}
	if !there {
		o.NotApplicable("neither package is installed")
	}
}
