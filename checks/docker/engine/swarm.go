package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// managedSwarm returns the settings of the swarm, where the engine is in one.
func managedSwarm(o checks.Observed[docker.Facts]) (docker.Swarm, bool) {
	swarm, ok := checks.Need(o, o.Facts.Swarm, "swarm")
	if ok && !swarm.Active {
		o.NotApplicable("the engine is in no swarm")
	}
	return swarm, ok && swarm.Active
}
