package engine

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SwarmCAParams are the parameters of docker-swarm-ca-valid.
type SwarmCAParams struct {
	// Days is how long the root certificate must last from the as-of date on.
	Days int `json:"days"`
}

// SwarmCAValid reports swarms whose root certificate ends soon.
var SwarmCAValid = &checks.Check{
	ID:       "docker-swarm-ca-valid",
	Title:    "The swarm's root certificate doesn't end soon",
	Severity: checks.Medium,
	Description: "All nodes of a swarm trust one root certificate, by which their own are renewed. When it ends, no node can renew its certificate, " +
		"and the managers lose their nodes. While a swarm changes its root there are two, of which the first to end counts.",
	Remediation: "Run `docker swarm ca --rotate` on a manager, while every node is up.",
	References:  []string{docker.CIS("7.8"), "https://docs.docker.com/engine/swarm/how-swarm-mode-works/pki/#rotating-the-ca-certificate"},
	Rule:        checks.EachWith(SwarmCAParams{Days: 90}, swarmCAValid),
}

func swarmCAValid(o checks.Observed[docker.Facts], p SwarmCAParams) {
	swarm, ok := managedSwarm(o)
	if !ok {
		return
	}
	expires, ok := checks.Need(o, swarm.CAExpires, "swarm.caExpires")
	if !ok {
		return
	}
	o.Evidence("swarm TrustRoot", "until %s", expires.Format(time.DateOnly))
	switch left := expires.Sub(o.AsOf); {
	case left <= 0:
		o.ViolationAt(checks.High, "the swarm's root certificate ended on %s", expires.Format(time.DateOnly))
	case left < time.Duration(p.Days)*docker.Day:
		o.Violation("the swarm's root certificate ends in %d days, on %s", int64(left/docker.Day), expires.Format(time.DateOnly))
	}
}
