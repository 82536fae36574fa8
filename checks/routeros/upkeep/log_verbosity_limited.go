package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// LogVerbosityLimited reports rules that keep debugging output on.
var LogVerbosityLimited = &checks.Check{
	ID:       "routeros-log-verbosity-limited",
	Title:    "Debug topics are not logged permanently",
	Severity: checks.Low,
	Description: "The topics debug, packet and raw are for troubleshooting. Left on, they push real events out of the log, slow the router down " +
		"and write names, addresses and parts of packets to wherever the log goes.",
	Remediation: "Disable the rule once the fault is found:\n\n" +
		"    /system logging set [find topics~\"debug|packet|raw\"] disabled=yes",
	References: []string{routeros.ManualLog},
	Rule:       checks.Each(logVerbosityLimited),
}

func logVerbosityLimited(o checks.Observed[routeros.Facts]) {
	rules, ok := routeros.Need(o, o.Facts.Monitoring.LogRules, "monitoring.logRules")
	if !ok {
		return
	}
	needTopics(o, rules)
	for _, rule := range rules {
		noisy := routeros.Among(rule.Topics, []routeros.LogTopic{"debug", "packet", "raw"})
		if live(rule) && len(noisy) > 0 {
			o.Subject(routeros.Commas(rule.Topics)).Violation("messages of the topics %s are logged to %s", routeros.Commas(rule.Topics), rule.Action)
			routeros.Mend(o, o.Subject(routeros.Commas(rule.Topics)), findLog(rule).Set("disabled=yes"))
		}
	}
}
