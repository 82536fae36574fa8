package upkeep

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// TopicParams are the parameters of the checks about logging.
type TopicParams struct {
	// Topics are those that must be logged.
	Topics []string `json:"topics"`
}

var loggedTopics = TopicParams{Topics: []string{"critical", "error", "warning", "account"}}

// LogTopicsRecorded reports topics that no rule takes.
var LogTopicsRecorded = &checks.Check{
	ID:       "routeros-log-topics-recorded",
	Title:    "The log records errors, warnings and account events",
	Severity: checks.High,
	Description: "RouterOS logs only what a logging rule matches. The default rules match info, error, warning and critical; removing or " +
		"disabling them is how an intruder hides. A rule with several topics matches only messages that have all of them. Logins have " +
		"the topics system, info and account, so the default rule for info matches them. The parameter `topics` lists what must be logged.",
	Remediation: "Add a rule for each topic that none matches:\n\n" +
		"    /system logging add topics=critical action=memory\n" +
		"    /system logging add topics=error action=memory\n" +
		"    /system logging add topics=warning action=memory\n" +
		"    /system logging add topics=account action=memory",
	References: []string{routeros.ManualLog},
	Rule:       checks.EachWith(loggedTopics, logTopicsRecorded),
}

func logTopicsRecorded(o checks.Observed[routeros.Facts], p TopicParams) {
	rules, ok := routeros.Need(o, o.Facts.Monitoring.LogRules, "monitoring.logRules")
	if !ok {
		return
	}
	for _, topic := range p.Topics {
		subject := o.Subject(topic)
		taken := func(r routeros.LogRule) bool { return covers(r, topic) }
		switch {
		case slices.ContainsFunc(rules, func(r routeros.LogRule) bool { return live(r) && taken(r) }):
		case slices.ContainsFunc(rules, taken):
			subject.Violation("the rule that matches the topic %s is disabled or invalid", topic)
			routeros.Mend(o, subject, recorded(o.Facts, rules[slices.IndexFunc(rules, taken)], topic))
		default:
			subject.Violation("no rule matches all messages of the topic %s", topic)
			routeros.Mend(o, subject, routeros.Add("/system/logging", routeros.Is("topics", topic), routeros.Is("action", lastingAction(o.Facts))))
		}
	}
}

// recorded switches a rule on whose action keeps lines, or adds one with such an action.
func recorded(f routeros.Facts, rule routeros.LogRule, topic string) routeros.Command {
	actions, _ := f.Monitoring.LogActions.Get()
	if slices.ContainsFunc(actions, func(a routeros.LogAction) bool { return a.Name == rule.Action && lasting(a) }) {
		return findLog(rule).Set("disabled=no")
	}
	return routeros.Add("/system/logging", routeros.Is("topics", topic), routeros.Is("action", lastingAction(f)))
}
