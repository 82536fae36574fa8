package routeros

import "hardcheck/checks"

// upkeepChecks judge what is installed and left on the router, what it is called and
// how it is kept.
var upkeepChecks = []*checks.Check{
	SSHKeysExpected,
	CRLChecked,
	SCEPDisabled,
	TFTPLimited,
	StorageUnshared,
	CloudDisabled,
	ManagerServersDisabled,
	PackagesNeeded,
	UpgradeSourcesExpected,
	DeviceModeLimited,
	ContainerUserSet,
	FilesCleared,
	BackupScheduled,
	ScriptPermissionsRequired,
	SupoutKept,
	LoginNoteShown,
	IdentitySet,
	LCDLocked,
}
