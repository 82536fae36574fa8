package routeros

import (
	"slices"
	"strings"
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
func (r LogRule) covers(topic string) bool {
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
func (r LogRule) live() bool { return !r.Disabled && !r.Invalid }

// unsetServer reports whether the action sends to no server.
func (a LogAction) unsetServer() bool {
	return a.Target == "remote" && slices.Contains([]string{"", "0.0.0.0", "::"}, a.Remote)
}

// lasting reports whether what the action takes survives a restart of the router.
func (a LogAction) lasting() bool {
	return slices.Contains([]string{"disk", "remote", "email"}, a.Target) && !a.unsetServer()
}

// describe tells where the action leads.
func (a LogAction) describe() string {
	if a.unsetServer() {
		return a.Name + " (remote, without a server address)"
	}
	return a.Name + " (" + a.Target + ")"
}
