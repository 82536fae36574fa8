package upkeep

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// factoryNames are the names that routers have when they come.
var factoryNames = []string{"MikroTik", "RouterOS", ""}

// IdentitySet reports routers that all have the same name.
var IdentitySet = &checks.Check{
	ID:       "routeros-identity-set",
	Title:    "The router has an identity (name) of its own",
	Severity: checks.Info,
	Description: "Log messages, alerts and prompts carry the router's identity. With the default one nobody can tell routers apart, and the wrong " +
		"one is changed. MNDP, LLDP and CDP show it to everyone, so it shouldn't disclose a place or a customer.",
	Remediation: "Give it one:\n\n    /system identity set name=edge-7",
	References:  []string{routeros.Manual + "Identity"},
	Rule:        checks.Each(identitySet),
}

func identitySet(o checks.Observed[routeros.Facts]) {
	identity, ok := routeros.Need(o, o.Facts.System.Identity, "system.identity")
	if !ok {
		return
	}
	o.Evidence("/system/identity name", "%s", identity.Name)
	if slices.Contains(factoryNames, identity.Name) {
		o.Violation("the router has the default identity %q", identity.Name)
		routeros.Mend(o, o.Subject(""), routeros.Set("/system/identity").With(routeros.AskFor("name", "name of the router")))
	}
}
