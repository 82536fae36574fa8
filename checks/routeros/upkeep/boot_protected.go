package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// BootProtected reports boards that anybody with a hand on them can reset or boot from elsewhere.
var BootProtected = &checks.Check{
	ID:       "routeros-boot-protected",
	Title:    "The boot loader of the board (RouterBOOT) is protected",
	Severity: checks.Low,
	Description: "With physical access to an unprotected board anyone can reset its configuration with the button, or boot another system over " +
		"the network (Netinstall) and read the storage. The check reads `protected-routerboot`. It is off by default; the finding " +
		"matters for boards outside of locked rooms.",
	Remediation: "Lock the cabinet. Where that isn't possible, read the vendor's page first (who forgets the password can then only wipe the " +
		"board, by holding the button for the time that is set) and protect the boot loader:\n\n" +
		"    /system routerboard settings set protected-routerboot=enabled reformat-hold-button=30s reformat-hold-button-max=60s",
	References: []string{routeros.ManualRouterBOARD},
	Rule:       checks.Each(bootProtected),
}

func bootProtected(o checks.Observed[routeros.Facts]) {
	if _, ok := mikrotikBoard(o); !ok {
		return
	}
	settings, ok := routeros.Need(o, o.Facts.System.RouterboardSettings, "system.routerboardSettings")
	if !ok {
		return
	}
	protected, ok := checks.Need(o, settings.ProtectedRouterboot, "system.routerboardSettings.protectedRouterboot")
	if !ok {
		return
	}
	o.Evidence("/system/routerboard/settings protected-routerboot", "%s", protected)
	if protected != "enabled" {
		o.Violation("the boot loader is not protected (the default)")
	}
}
