package routeros

import (
	"hardcheck/checks"
)

// LogVerbosityLimited reports rules that keep debugging output on.
var LogVerbosityLimited = &checks.Check{
	ID:       "routeros-log-verbosity-limited",
	Title:    "Debugging output is not logged permanently",
	Severity: checks.Low,
	Description: "The topics debug, packet and raw are for a fault that somebody is looking for. Left on, they push real events out of the " +
		"log, slow the router down and write names, addresses and parts of packets to wherever the log goes.",
	Remediation: "Disable the rule once the fault is found:\n\n" +
		"    /system logging set [find topics~\"debug|packet|raw\"] disabled=yes",
	References: []string{manualLog},
	Rule:       checks.Each(logVerbosityLimited),
}

func logVerbosityLimited(o checks.Observed[Facts]) {
	rules, ok := Need(o, o.Facts.Monitoring.LogRules, "monitoring.logRules")
	if !ok {
		return
	}
	for _, rule := range rules {
		noisy := among(rule.Topics, []string{"debug", "packet", "raw"})
		if rule.live() && len(noisy) > 0 {
			o.Subject(commas(rule.Topics)).Violation("messages of the topics %s are logged to %s", commas(rule.Topics), rule.Action)
		}
	}
}
