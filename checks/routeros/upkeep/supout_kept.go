package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SupoutKept reports routers that mail their own configuration when they stumble.
var SupoutKept = &checks.Check{
	ID:       "routeros-supout-kept",
	Title:    "Diagnostic files (supout.rif) are kept on the router, not mailed",
	Severity: checks.Medium,
	Description: "After a crash the watchdog can mail a diagnostic file (supout.rif): the whole configuration with its state. E-mail can cross " +
		"networks in clear text, and stays in the mailboxes that it passes. It is off by default.",
	Remediation: "Disable it, and send the file by hand when the vendor asks for it:\n\n" +
		"    /system watchdog set auto-send-supout=no",
	References: []string{routeros.Manual + "Watchdog"},
	Rule:       checks.Each(supoutKept),
}

func supoutKept(o checks.Observed[routeros.Facts]) {
	watchdog, on, _ := routeros.Switched(o, o.Facts.System.Watchdog, "system.watchdog", "autoSendSupout", func(w routeros.Watchdog) checks.Value[bool] { return w.AutoSendSupout })
	if on {
		o.Violation("diagnostic files are mailed over %s", routeros.NameOr(watchdog.SendSMTPServer, "the router's mail server"))
		routeros.Mend(o, o.Subject(""), routeros.Set("/system/watchdog", "auto-send-supout=no"))
	}
}
