package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SwarmAutolocked reports swarms whose keys lie open on the managers' disks.
var SwarmAutolocked = &checks.Check{
	ID:       "docker-swarm-autolocked",
	Title:    "Swarm managers are autolocked",
	Severity: checks.Low,
	Description: "The keys of a swarm's Raft logs and TLS traffic lie on each manager's disk. With autolock they are encrypted, and the unlock " +
		"key must be entered after a restart. Engines outside a swarm are left out.",
	Remediation: "Run `docker swarm update --autolock=true` and keep the key in a safe place; change it with `docker swarm unlock-key --rotate`.",
	References:  []string{docker.CIS("7.5"), "https://docs.docker.com/engine/swarm/swarm_manager_locking/"},
	Rule:        checks.Each(swarmAutolocked),
}

func swarmAutolocked(o checks.Observed[docker.Facts]) {
	swarm, ok := managedSwarm(o)
	if !ok {
		return
	}
	o.Evidence("swarm AutoLockManagers", "%t", swarm.AutoLock)
	if !swarm.AutoLock {
		o.Violation("managers start without the unlock key (autolock is off)")
	}
}
