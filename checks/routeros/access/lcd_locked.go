package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// LCDLocked reports displays by which whoever stands there can change the router.
var LCDLocked = &checks.Check{
	ID:       "routeros-lcd-locked",
	Title:    "The router's display is off or read-only",
	Severity: checks.Low,
	Description: "By the touch screen of a board anybody who stands in front of it adds addresses, restarts the router or resets it, with a PIN that " +
		"is 1234 until somebody changes it, and that is never read here. Boards without a display don't have the menu.",
	Remediation: "Make the display read-only, or switch it off:\n\n" +
		"    /lcd set read-only-mode=yes\n" +
		"    /lcd set enabled=no",
	References: []string{routeros.ManualSecuring},
	Rule:       checks.Each(lcdLocked),
}

func lcdLocked(o checks.Observed[routeros.Facts]) {
	lcd, on, _ := routeros.Switched(o, o.Facts.Management.LCD, "management.lcd", "enabled", func(l routeros.LCD) checks.Value[bool] { return l.Enabled })
	if !on {
		return
	}
	locked, ok := checks.Need(o, lcd.ReadOnlyMode, "management.lcd.readOnlyMode")
	if ok && !locked {
		o.Violation("the display can change settings")
	}
}
