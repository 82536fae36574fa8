package upkeep

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// LogStorageLasting reports topics whose messages are lost with the next restart.
var LogStorageLasting = &checks.Check{
	ID:       "routeros-log-storage-lasting",
	Title:    "Logs are stored where they survive a reboot",
	Severity: checks.Medium,
	Description: "The factory rules log to memory (1000 lines) and to the console: a reboot or a burst of messages erases the traces of an " +
		"attack. The check follows the rules of each topic to their actions; disk, remote (syslog, with a server address) and e-mail " +
		"last. Topics that no rule matches are a finding of routeros-log-topics-recorded. The parameter `topics` lists what must last.",
	Remediation: "Send the topics to a syslog server, or write them to disk. RouterOS 7.14.3 sends syslog over UDP in clear text only, so " +
		"keep the server on a management network:\n\n" +
		"    /system logging action add name=syslog target=remote remote=192.0.2.10\n" +
		"    /system logging add topics=critical action=syslog\n" +
		"    /system logging add topics=error action=syslog\n" +
		"    /system logging add topics=warning action=syslog\n" +
		"    /system logging add topics=account action=syslog",
	References: []string{routeros.ManualLog},
	Rule:       checks.EachWith(loggedTopics, logStorageLasting),
}

func logStorageLasting(o checks.Observed[routeros.Facts], p TopicParams) {
	rules, ok := routeros.Need(o, o.Facts.Monitoring.LogRules, "monitoring.logRules")
	actions, known := routeros.Need(o, o.Facts.Monitoring.LogActions, "monitoring.logActions")
	if !ok || !known {
		return
	}
	needTopics(o, rules)
	taken, stored := false, []routeros.Command{}
	for _, topic := range p.Topics {
		reached := reachedBy(rules, actions, topic)
		if len(reached) == 0 {
			continue
		}
		taken = true
		var names []string
		for _, action := range reached {
			names = append(names, describe(action))
		}
		o.Evidence("/system/logging "+topic, "%s", routeros.Commas(names))
		switch i := slices.IndexFunc(reached, obscure); {
		case slices.ContainsFunc(reached, lasting):
		case i >= 0:
			o.Unknown(checks.Unreadable, "the topic %s goes to %s: it isn't known where that is", topic, describe(reached[i]))
		default:
			o.Violation("the topic %s goes to %s only", topic, routeros.Commas(names))
			stored = append(stored, routeros.Add("/system/logging", routeros.Is("topics", topic), routeros.Own("action=disk")[0]))
		}
	}
	routeros.Mend(o, o.Subject(""), stored...)
	if !taken {
		o.NotApplicable("no rule matches any of the topics %s", routeros.Commas(p.Topics))
	}
}

// reachedBy lists the actions that get all messages of the topic, each once. An action
// that isn't listed is one that lasts for no reader.
func reachedBy(rules []routeros.LogRule, actions []routeros.LogAction, topic string) []routeros.LogAction {
	var reached []routeros.LogAction
	for _, rule := range rules {
		if !live(rule) || !covers(rule, topic) {
			continue
		}
		action := routeros.LogAction{Name: rule.Action, Target: noSuchAction}
		if i := slices.IndexFunc(actions, func(a routeros.LogAction) bool { return a.Name == rule.Action }); i >= 0 {
			action = actions[i]
		}
		if !slices.Contains(reached, action) {
			reached = append(reached, action)
		}
	}
	return reached
}
