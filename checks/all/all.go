// Package all is the one list of what this hardcheck can collect and judge.
package all

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/database"
	"hardcheck/checks/database/databaseconn"
	"hardcheck/checks/docker"
	"hardcheck/checks/docker/composeconn"
	"hardcheck/checks/docker/containers"
	"hardcheck/checks/docker/dockerconn"
	"hardcheck/checks/docker/engine"
	"hardcheck/checks/docker/images"
	"hardcheck/checks/files"
	"hardcheck/checks/files/filesconn"
	"hardcheck/checks/modbus"
	"hardcheck/checks/modbus/modbusconn"
	"hardcheck/checks/network"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/redisconn"
	"hardcheck/checks/redis/redisfileconn"
	"hardcheck/checks/repository"
	"hardcheck/checks/repository/dirconn"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/access"
	"hardcheck/checks/routeros/exportconn"
	"hardcheck/checks/routeros/filtering"
	"hardcheck/checks/routeros/routerosconn"
	"hardcheck/checks/routeros/services"
	"hardcheck/checks/routeros/upkeep"
	"hardcheck/checks/routeros/vpn"
	"hardcheck/checks/routeros/wireless"
	"hardcheck/checks/scan"
	"hardcheck/checks/scan/scanconn"
	"hardcheck/checks/web"
	"hardcheck/checks/web/webconn"
)

// Kinds lists the kinds of targets.
func Kinds() []checks.Kind {
	return []checks.Kind{routeros.Kind, modbus.Kind, redis.Kind, docker.Kind, web.Kind, database.Kind, repository.Kind, files.Kind, scan.Kind}
}

// Connectors lists what reads them: one connector or more for each kind.
func Connectors() []checks.Connector {
	return []checks.Connector{
		routerosconn.Connector, exportconn.Connector, modbusconn.Connector, redisconn.Connector, redisfileconn.Connector,
		dockerconn.Connector, composeconn.Connector, webconn.Connector, databaseconn.Connector, dirconn.Connector, filesconn.Connector,
		scanconn.Connector,
	}
}

// Checks lists every check, in the order in which reports and tables show them.
func Checks() []*checks.Check {
	return slices.Concat(
		routerosChecks(), modbus.Checks, redis.Checks, dockerChecks(), web.Checks, database.Checks, repository.Checks, files.Checks, scan.Checks, network.Checks,
	)
}

// CheckIDs are the ids of all checks, in that order.
func CheckIDs() []string {
	var ids []string
	for _, check := range Checks() {
		ids = append(ids, check.ID)
	}
	return ids
}

// routerosChecks are the groups of a router's checks, by what they protect.
func routerosChecks() []*checks.Check {
	return slices.Concat(access.Checks, services.Checks, wireless.Checks, vpn.Checks, upkeep.Checks, filtering.Checks)
}

// dockerChecks are the groups of an engine's checks, by what they are about.
func dockerChecks() []*checks.Check {
	return slices.Concat(containers.Checks, images.Checks, engine.Checks)
}
