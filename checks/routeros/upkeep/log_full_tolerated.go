package upkeep

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// LogFullTolerated reports actions that stop to log when their storage is full.
var LogFullTolerated = &checks.Check{
	ID:       "routeros-log-full-tolerated",
	Title:    "Logging continues when a log is full (oldest lines are overwritten)",
	Severity: checks.Medium,
	Description: "With stop-on-full an action takes no more lines once its memory or file is full: an attacker who fills the log with noise is " +
		"unobserved from then on. The check looks at the actions that enabled rules use.",
	Remediation: "Let the newest lines replace the oldest:\n\n" +
		"    /system logging action set [find target=memory] memory-stop-on-full=no\n" +
		"    /system logging action set [find target=disk] disk-stop-on-full=no",
	References: []string{routeros.ManualLog},
	Rule:       checks.Each(logFullTolerated),
}

func logFullTolerated(o checks.Observed[routeros.Facts]) {
	rules, ok := routeros.Need(o, o.Facts.Monitoring.LogRules, "monitoring.logRules")
	actions, known := routeros.Need(o, o.Facts.Monitoring.LogActions, "monitoring.logActions")
	if !ok || !known {
		return
	}
	for _, rule := range rules {
		if live(rule) && !slices.ContainsFunc(actions, func(a routeros.LogAction) bool { return a.Name == rule.Action }) {
			o.Subject(rule.Action).Unknown(checks.Unreadable, "there is no action %q", rule.Action)
		}
	}
	for _, action := range actions {
		if !slices.ContainsFunc(rules, func(r routeros.LogRule) bool { return live(r) && r.Action == action.Name }) {
			continue
		}
		subject := o.Subject(action.Name)
		stops, field := action.MemoryStopOnFull, "monitoring.logActions.memoryStopOnFull"
		switch action.Target {
		default:
			if checks.NeedWord(subject, action.Target, "monitoring.logActions.target") {
				subject.NotApplicable("the target %s holds no lines on the router", action.Target)
			}
			continue
		case "memory":
		case "disk":
			stops, field = action.DiskStopOnFull, "monitoring.logActions.diskStopOnFull"
		}
		if stop, ok := checks.Need(subject, stops, field); ok && stop {
			subject.Violation("stops logging when its %s is full", action.Target)
			routeros.Mend(o, subject, routeros.Find("/system/logging/action", routeros.Is("name", action.Name)).Set(string(action.Target)+"-stop-on-full=no"))
		}
	}
}
