// Package engine judges the engine itself: its API and version, what the daemon was
// told, its networks, registries and swarm, and its files on the host.
package engine

import "hardcheck/checks"

// Checks are the checks of the engine itself, in the order in which a reader wants
// them: its API, what the daemon was told, the swarm, files on the host, versions.
var Checks = []*checks.Check{
	APIEncrypted,
	APIClientsVerified,
	RegistriesSecure,
	SeccompDefaultEnabled,
	UsernsRemapped,
	DefaultBridgeICCDisabled,
	IPTablesEnabled,
	UserlandProxyDisabled,
	StorageDriverMaintained,
	LiveRestoreEnabled,
	ExperimentalDisabled,
	DebugDisabled,
	LogLevelSet,
	DefaultUlimitsSet,
	AuthorizationPluginUsed,
	CgroupVersionCurrent,
	SwarmAutolocked,
	SwarmCertificatesRotated,
	SwarmCAValid,
	SwarmManagersExpected,
	SwarmNodeCertificateValid,
	SwarmListenerRestricted,
	OverlayEncrypted,
	SocketFileRestricted,
	FilesProtected,
	FilesAudited,
	GroupLimited,
	DataPartitionSeparate,
	Supported,
	Patched,
	AdvisoriesCurrent,
}
