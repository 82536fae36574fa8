package redis

import "hardcheck/checks"

// Checks are the checks of Redis and Valkey servers, in the order in which a
// reader wants them: access, reach, transport, signs of takeover, upkeep.
var Checks = []*checks.Check{
	PasswordRequired,
	UserPasswordSet,
	PasswordStrong,
	PasswordUnshared,
	DefaultUserDisabled,
	DangerousCommandsRestricted,
	PubSubDefaultRestricted,
	BindRestricted,
	ProtectedModeEnabled,
	TransportEncrypted,
	TLSVersionModern,
	TLSClientsAuthenticated,
	TLSReplicationEncrypted,
	CertificateValid,
	RuntimeSwitchesDisabled,
	ModulesExpected,
	DumpLocationSafe,
	ReplicationSourceExpected,
	ReplicationAuthenticated,
	ReplicaWritesRefused,
	PersistenceHealthy,
	MemoryLimited,
	IdleClientsLimited,
	KeepaliveSet,
	LogConfigured,
	ConfigFileUsed,
	VersionSupported,
	VersionPatched,
	AdvisoriesCurrent,
}
