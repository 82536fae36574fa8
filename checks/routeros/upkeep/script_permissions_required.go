package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ScriptPermissionsRequired reports scripts that lend their rights to whoever runs them.
var ScriptPermissionsRequired = &checks.Check{
	ID:       "routeros-script-permissions-required",
	Title:    "Scripts run only for users who have the rights that they need",
	Severity: checks.Low,
	Description: "With `dont-require-permissions` a script does what its own policy allows, whoever runs it: a user who may only read, or a " +
		"netwatch entry, changes the router by it. It is off by default.",
	Remediation: "Require them, and give the schedule that runs the script the rights instead:\n\n" +
		"    /system script set [find] dont-require-permissions=no",
	References: []string{routeros.Manual + "Scripting"},
	Rule:       checks.Each(scriptPermissionsRequired),
}

func scriptPermissionsRequired(o checks.Observed[routeros.Facts]) {
	scripts, ok := routeros.Need(o, o.Facts.Automation.Scripts, "automation.scripts")
	if !ok {
		return
	}
	for _, script := range scripts {
		subject := o.Subject(routeros.NameOr(script.Name, "unnamed script"))
		lends, ok := checks.Need(subject, script.DontRequirePermissions, "automation.scripts.dontRequirePermissions")
		if ok && lends {
			subject.Violation("the script lends its rights to whoever runs it (%s)", routeros.Commas(routeros.Granted(script.Policy)))
			routeros.Mend(o, subject, routeros.Find("/system/script", routeros.Is("name", script.Name)).Set("dont-require-permissions=no"))
		}
	}
}
