package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DeviceModeUnflagged reports routers that found a suspicious change in their own configuration.
var DeviceModeUnflagged = &checks.Check{
	ID:       "routeros-device-mode-unflagged",
	Title:    "Device mode has not flagged the configuration as suspicious",
	Severity: checks.Critical,
	Description: "RouterOS looks for configurations that malware is known to leave. When it finds one it sets `flagged` in the device mode and " +
		"restricts itself. The flag is a suspicion, not a proof: rare configurations of its owner set it too. The finding is low where " +
		"the flag isn't set and the search is switched off.",
	Remediation: "Compare schedulers, scripts, users, proxies, tunnels and firewall rules with the last known good export. If one is not yours, " +
		"reinstall with Netinstall and change every password and key that the router held. Clear the flag and keep the search on (each needs a " +
		"press of the button or a power cycle within the time that the command tells):\n\n" +
		"    /system device-mode update flagged=no flagging-enabled=yes",
	References: []string{routeros.Manual + "Device-mode"},
	Rule:       checks.Each(deviceModeUnflagged),
}

func deviceModeUnflagged(o checks.Observed[routeros.Facts]) {
	mode, ok := routeros.Need(o, o.Facts.System.DeviceMode, "system.deviceMode")
	if !ok {
		return
	}
	flagged, known := checks.Need(o, mode.Flagged, "system.deviceMode.flagged")
	if known {
		o.Evidence("/system/device-mode flagged", "%s", routeros.YesNo(flagged))
	}
	if flagged {
		o.Violation("the router suspects a change of its configuration by somebody else (device mode flagged)")
		return
	}
	if enabled, told := mode.FlaggingEnabled.Get(); told && !enabled {
		o.ViolationAt(checks.Low, "the router's search for suspicious configurations is switched off")
	}
}
