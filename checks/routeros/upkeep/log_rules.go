package upkeep

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// topicCarriers lists, for a topic, the topics that every message of it has too.
var topicCarriers = map[string][]string{
	"account":  {"account", "system", "info"},
	"critical": {"critical"},
	"error":    {"error"},
	"warning":  {"warning"},
}

// covers reports whether the rule takes every message of the topic. A message must
// have all of a rule's topics and none of those with "!".
func covers(r routeros.LogRule, topic string) bool {
	carriers, known := topicCarriers[topic]
	if !known {
		carriers = []string{topic}
	}
	for _, wanted := range r.Topics {
		excluded, negated := strings.CutPrefix(string(wanted), "!")
		if negated && slices.Contains(carriers, excluded) {
			return false
		}
		if !negated && !slices.Contains(carriers, string(wanted)) {
			return false
		}
	}
	return len(r.Topics) > 0
}

// live reports whether the rule is in force.
func live(r routeros.LogRule) bool { return !r.Disabled && !r.Invalid }

// needTopics records the topics of rules in force that aren't known.
func needTopics(o checks.Observed[routeros.Facts], rules []routeros.LogRule) {
	for _, rule := range rules {
		if live(rule) {
			checks.NeedWords(o, rule.Topics, "monitoring.logRules.topics")
		}
	}
}

// unsetServer reports whether the action sends to no server.
func unsetServer(a routeros.LogAction) bool {
	return a.Target == "remote" && slices.Contains([]string{"", "0.0.0.0", "::"}, a.Remote)
}

// lasting reports whether what the action takes survives a restart of the router.
func lasting(a routeros.LogAction) bool {
	return slices.Contains([]routeros.LogTarget{"disk", "remote", "email"}, a.Target) && !unsetServer(a) && !obscure(a)
}

// noSuchAction stands for the target of an action that isn't listed.
const noSuchAction routeros.LogTarget = "no such action"

// obscure reports whether it isn't known where the action leads.
func obscure(a routeros.LogAction) bool {
	if a.Target == "remote" {
		_, err := netip.ParseAddr(a.Remote)
		return err != nil && !unsetServer(a)
	}
	return a.Target != noSuchAction && !a.Target.Known()
}

// describe tells where the action leads.
func describe(a routeros.LogAction) string {
	if unsetServer(a) {
		return a.Name + " (remote, without a server address)"
	}
	return a.Name + " (" + string(a.Target) + ")"
}

// findLog finds a rule by its topics and action.
func findLog(r routeros.LogRule) routeros.Command {
	return routeros.Find("/system/logging", routeros.Is("topics", routeros.Joined(r.Topics)), routeros.Is("action", r.Action), routeros.Is("disabled", routeros.YesNo(r.Disabled)))
}

// lastingAction is the action that keeps lines where the router has one, else that of its memory.
func lastingAction(f routeros.Facts) string {
	actions, _ := f.Monitoring.LogActions.Get()
	if i := slices.IndexFunc(actions, func(a routeros.LogAction) bool { return a.Target == "remote" && lasting(a) }); i >= 0 {
		return actions[i].Name
	}
	return "memory"
}
