package engine

import (
	"net/netip"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SwarmListenerRestricted reports managers that listen for nodes on all interfaces.
var SwarmListenerRestricted = &checks.Check{
	ID:       "docker-swarm-listener-restricted",
	Title:    "A swarm's manager listens on one address",
	Severity: checks.Medium,
	Description: "Nodes speak to a manager on port 2377, and join the swarm there with a token. Without `--listen-addr` a manager listens on all " +
		"interfaces, those to the plant or to the internet included. The address is read on the manager's own host.",
	Remediation: "It can't be changed in place: on one manager after the other run `docker node demote`, `docker swarm leave`, and join with `--listen-addr " +
		"<address>:2377`. The last one runs `docker swarm init --force-new-cluster --listen-addr <address>:2377`. Until then close the port in the firewall.",
	References: []string{docker.CIS("7.2"), "https://docs.docker.com/reference/cli/docker/swarm/init/#listen-addr"},
	Rule:       checks.Each(swarmListenerRestricted),
}

func swarmListenerRestricted(o checks.Observed[docker.Facts]) {
	if engine, known := o.Facts.Engine.Get(); known && engine.InSwarm() && !engine.SwarmManager {
		o.NotApplicable("the engine is a worker, and only managers listen for nodes")
		return
	}
	host, ok := nodeHost(o)
	if !ok {
		return
	}
	listen, ok := checks.Need(o, host.SwarmListen, "host.swarmListen")
	if !ok {
		return
	}
	o.Evidence("docker-state.json ListenAddr", "%s", listen)
	address, err := netip.ParseAddrPort(listen)
	switch {
	case err != nil:
		o.UnknownWord("ListenAddr", listen)
	case address.Addr().IsUnspecified():
		o.Violation("the manager listens on all interfaces (%s)", listen)
	}
}
