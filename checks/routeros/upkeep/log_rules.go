package upkeep

import (
	"slices"
	"strings"

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
		excluded, negated := strings.CutPrefix(wanted, "!")
		if negated && slices.Contains(carriers, excluded) {
			return false
		}
		if !negated && !slices.Contains(carriers, wanted) {
			return false
		}
	}
	return len(r.Topics) > 0
}

// live reports whether the rule is in force.
func live(r routeros.LogRule) bool { return !r.Disabled && !r.Invalid }

// unsetServer reports whether the action sends to no server.
func unsetServer(a routeros.LogAction) bool {
	return a.Target == "remote" && slices.Contains([]string{"", "0.0.0.0", "::"}, a.Remote)
}

// lasting reports whether what the action takes survives a restart of the router.
func lasting(a routeros.LogAction) bool {
	return slices.Contains([]string{"disk", "remote", "email"}, a.Target) && !unsetServer(a)
}

// describe tells where the action leads.
func describe(a routeros.LogAction) string {
	if unsetServer(a) {
		return a.Name + " (remote, without a server address)"
	}
	return a.Name + " (" + a.Target + ")"
}
