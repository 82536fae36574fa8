// Package containers judges what single containers may do and how they are set up:
// their walls to the host, what they offer to whom, their variables and secrets,
// limits and logs. A check is here unless its id names images or the engine itself;
// docker-engine-socket-unmounted is, as a container's mounts are what it judges.
package containers

import "hardcheck/checks"

// Checks are the checks of containers, in the order in which a reader wants them:
// what leads to the host, the containers' walls, reach, secrets, limits and logs.
var Checks = []*checks.Check{
	EngineSocketUnmounted,
	PrivilegedDisabled,
	UserNonroot,
	GroupsUnprivileged,
	CapabilitiesLimited,
	CapabilitiesDropped,
	SeccompEnabled,
	AppArmorEnabled,
	SELinuxEnabled,
	NewPrivilegesRefused,
	ProcMasked,
	RootReadonly,
	HostPathsUnmounted,
	PropagationPrivate,
	SettingsMountsReadonly,
	SettingsFilesPrivate,
	DevicesLimited,
	NetworkSeparate,
	PIDSeparate,
	IPCSeparate,
	UTSSeparate,
	CgroupSeparate,
	UserNamespaceSeparate,
	PortRestricted,
	ExposedPortsExpected,
	OuterNetworksExpected,
	ZonesSeparate,
	DefaultBridgeUnused,
	SSHDAbsent,
	EnvironmentSecretFree,
	CommandSecretFree,
	LabelSecretFree,
	PasswordStrong,
	DjangoDebugDisabled,
	DjangoKeySet,
	DjangoHostsRestricted,
	EnvironmentExpected,
	ResourcesLimited,
	OOMKillerEnabled,
	RestartBounded,
	Stable,
	HealthChecked,
	Healthy,
	LogKept,
	LogSizeLimited,
	CgroupParentDefault,
	RuntimeExpected,
}
