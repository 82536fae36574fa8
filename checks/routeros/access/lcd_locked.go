package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// LCDLocked reports displays by which whoever stands there can change the router.
var LCDLocked = &checks.Check{
	ID:       "routeros-lcd-locked",
	Title:    "The router's LCD is off or read-only",
	Severity: checks.Low,
	Description: "With physical access to the LCD touch screen of a board anyone can add addresses, reboot the router or reset it, with a PIN " +
		"that is 1234 by default and that is never read here. Boards without an LCD don't have the menu.",
	Remediation: "Make the LCD read-only, or disable it:\n\n" +
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
		o.Violation("the LCD can change settings")
		routeros.Mend(o, o.Subject(""), routeros.Set("/lcd", "read-only-mode=yes"))
	}
}
