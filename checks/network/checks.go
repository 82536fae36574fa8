package network

import "hardcheck/checks"

// Checks are the checks over more than one kind: paths to endpoints, then how Modbus
// devices are shielded, then Redis in containers, reports about images, what crosses
// between zones, and which hosts stand in them.
var Checks = []*checks.Check{
	ModbusUnreachable,
	RedisUnreachable,
	DockerUnreachable,
	DatabaseUnreachable,
	WebUnreachable,
	WebPlaintextClosed,
	WebPortsListed,
	ModbusFiltered,
	ModbusSegmented,
	ModbusLogged,
	RedisConfined,
	DockerImagesScanned,
	ConduitsDeclared,
	HostsListed,
}
