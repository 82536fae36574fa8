package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ScriptsUnsuspicious reports stored scripts that look like an intruder's.
var ScriptsUnsuspicious = &checks.Check{
	ID:       "routeros-scripts-unsuspicious",
	Title:    "Stored scripts show no indicators of compromise",
	Severity: checks.High,
	Description: "Stored scripts are run by scheduler entries, by other scripts and by hand. The check looks for the same indicators of " +
		"compromise as in scheduler entries; the script itself is not kept. Each indicator is a suspicion, to be looked at by a person, " +
		"and no proof.",
	Remediation: "Read the script. If nobody knows it, save the evidence, then remove it and look for further indicators of compromise:\n\n" +
		"    /system script print detail\n" +
		"    /system script remove [find name=\"the script\"]",
	References: []string{routeros.Manual + "Scripting", "https://blog.mikrotik.com/security/meris-botnet.html"},
	Rule:       checks.Each(scriptsUnsuspicious),
}

func scriptsUnsuspicious(o checks.Observed[routeros.Facts]) {
	scripts, ok := routeros.Need(o, o.Facts.Automation.Scripts, "automation.scripts")
	if !ok {
		return
	}
	for _, script := range scripts {
		suspect(o.Subject(routeros.NameOr(script.Name, "unnamed script")), script.Source, "automation.scripts.source")
	}
}
