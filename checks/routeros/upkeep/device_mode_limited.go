package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DeviceModeLimited reports features that the device mode allows and nobody uses.
var DeviceModeLimited = &checks.Check{
	ID:       "routeros-device-mode-limited",
	Title:    "Device mode allows containers only where they are used",
	Severity: checks.Low,
	Description: "Whoever steals a password still can't change the device mode, since that takes physical access to the router. Containers are " +
		"off in every mode until they are allowed: allowed and unused they are a way to run foreign code on the router.",
	Remediation: "Take the permission back; it takes a press of the button or a power cycle within the time that the command tells:\n\n" +
		"    /system device-mode update container=no",
	References: []string{routeros.Manual + "Device-mode", routeros.Manual + "Container"},
	Rule:       checks.Each(deviceModeLimited),
}

func deviceModeLimited(o checks.Observed[routeros.Facts]) {
	mode, allowed, known := routeros.Switched(o, o.Facts.System.DeviceMode, "system.deviceMode", "container", func(m routeros.DeviceMode) checks.Value[bool] { return m.Container })
	if !known || !allowed {
		return
	}
	if o.Facts.Lacks("/container") {
		o.Violation("containers are allowed in the mode %s, and the package is not installed", modeName(mode))
		return
	}
	containers, ok := checks.Need(o, o.Facts.Servers.Containers, "servers.containers")
	if ok && len(containers) == 0 {
		o.Violation("containers are allowed in the mode %s, and there are none", modeName(mode))
	}
}

func modeName(mode routeros.DeviceMode) string {
	name, _ := mode.Mode.Get()
	return routeros.NameOr(name, "in force")
}
