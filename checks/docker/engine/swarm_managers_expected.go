package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SwarmManagersParams are the parameters of docker-swarm-managers-expected.
type SwarmManagersParams struct {
	// Most is how many managers there may be.
	Most int `json:"most"`
}

// SwarmManagersExpected reports swarms with more managers than they need.
var SwarmManagersExpected = &checks.Check{
	ID:       "docker-swarm-managers-expected",
	Title:    "A swarm has an odd number of managers, and few",
	Severity: checks.Low,
	Description: "Every manager holds the swarm's secrets and can change all of it, so that each more is one more way in. An even number bears no more " +
		"failures than the odd one below it.",
	Remediation: "Run `docker node demote <node>` for those that need not be one: 3 managers bear the loss of one, 5 of two. Set `most` to the number " +
		"that is meant to be.",
	References: []string{docker.CIS("7.1"), "https://docs.docker.com/engine/swarm/admin_guide/#add-manager-nodes-for-fault-tolerance"},
	Rule:       checks.EachWith(SwarmManagersParams{Most: 7}, swarmManagersExpected),
}

func swarmManagersExpected(o checks.Observed[docker.Facts], p SwarmManagersParams) {
	swarm, ok := managedSwarm(o)
	if !ok {
		return
	}
	o.Evidence("info Swarm", "%d managers, %d nodes", swarm.Managers, swarm.Nodes)
	switch {
	case swarm.Managers < 1 || swarm.Nodes < swarm.Managers:
		o.Unknown(checks.Unreadable, "the swarm is said to have %d managers among %d nodes", swarm.Managers, swarm.Nodes)
	case swarm.Managers > p.Most:
		o.Violation("the swarm has %d managers, more than %d", swarm.Managers, p.Most)
	case swarm.Managers%2 == 0:
		o.Violation("the swarm has %d managers, which bear no more failures than %d", swarm.Managers, swarm.Managers-1)
	}
}
