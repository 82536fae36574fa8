package network

import "hardcheck/checks"

// Checks are the checks over more than one kind: paths to endpoints, then how Modbus
// devices are shielded, then Redis in containers.
var Checks = []*checks.Check{
	ModbusUnreachable,
	RedisUnreachable,
	DockerUnreachable,
	ModbusFiltered,
	ModbusSegmented,
	ModbusLogged,
	RedisConfined,
}
