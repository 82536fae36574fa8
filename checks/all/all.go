// Package all is the one list of what this hardcheck can collect and judge.
package all

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/docker/containers"
	"hardcheck/checks/docker/dockerconn"
	"hardcheck/checks/docker/engine"
	"hardcheck/checks/docker/images"
	"hardcheck/checks/modbus"
	"hardcheck/checks/modbus/modbusconn"
	"hardcheck/checks/network"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/redisconn"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/access"
	"hardcheck/checks/routeros/exportconn"
	"hardcheck/checks/routeros/filtering"
	"hardcheck/checks/routeros/routerosconn"
	"hardcheck/checks/routeros/services"
	"hardcheck/checks/routeros/upkeep"
	"hardcheck/checks/routeros/vpn"
	"hardcheck/checks/routeros/wireless"
)

// Kinds lists the kinds of targets.
func Kinds() []checks.Kind {
	return []checks.Kind{routeros.Kind, modbus.Kind, redis.Kind, docker.Kind}
}

// Connectors lists what reads them: one connector or more for each kind.
func Connectors() []checks.Connector {
	return []checks.Connector{routerosconn.Connector, exportconn.Connector, modbusconn.Connector, redisconn.Connector, dockerconn.Connector}
}

// Checks lists every check, in the order in which reports and tables show them.
func Checks() []*checks.Check {
	return slices.Concat(routerosChecks(), modbus.Checks, redis.Checks, dockerChecks(), network.Checks)
}

// routerosChecks are the groups of a router's checks, by what they protect.
func routerosChecks() []*checks.Check {
	return slices.Concat(access.Checks, services.Checks, wireless.Checks, vpn.Checks, upkeep.Checks, filtering.Checks)
}

// dockerChecks are the groups of an engine's checks, by what they are about.
func dockerChecks() []*checks.Check {
	return slices.Concat(containers.Checks, images.Checks, engine.Checks)
}
