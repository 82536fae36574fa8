// Package upkeep judges what is installed on a router and how it is kept: versions,
// packages and the boot loader, certificates, backups and files, logs and the clock, and the
// scripts and containers that it runs by itself.
package upkeep

import "hardcheck/checks"

// Checks are the checks of how a router is kept.
var Checks = []*checks.Check{
	VersionTested,
	VersionPatched,
	AdvisoriesCurrent,
	UpdateChannelStable,
	FirmwareCurrent,
	BootProtected,
	DeviceModeUnflagged,
	CertificateTrusted,
	CertificatesValid,
	CertificatesStrong,
	LogTopicsRecorded,
	LogStorageLasting,
	LogFullTolerated,
	LogVerbosityLimited,
	NTPClientSynchronized,
	ContainerImagePinned,
	SchedulesUnsuspicious,
	ScriptsUnsuspicious,
	EventScriptsUnsuspicious,
	CRLChecked,
	PackagesNeeded,
	UpgradeSourcesExpected,
	DeviceModeLimited,
	ContainerUserSet,
	FilesCleared,
	BackupScheduled,
	ScriptPermissionsRequired,
	SupoutKept,
	IdentitySet,
}
