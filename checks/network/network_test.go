package network_test

import (
	"testing"

	"hardcheck/checks/checktest"
	"hardcheck/checks/database"
	"hardcheck/checks/docker"
	"hardcheck/checks/modbus"
	"hardcheck/checks/network"
	"hardcheck/checks/redis"
	"hardcheck/checks/routeros"
	"hardcheck/checks/scan"
	"hardcheck/checks/web"
)

func TestChecks(t *testing.T) {
	checktest.Run(t, network.Checks, routeros.Kind, modbus.Kind, redis.Kind, docker.Kind, web.Kind, database.Kind, scan.Kind)
}
