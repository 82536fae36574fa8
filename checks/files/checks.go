package files

import "hardcheck/checks"

// Checks are the checks of files: who gets at them, secrets, databases, backups, packages.
var Checks = []*checks.Check{
	ModePrivate,
	OwnerExpected,
	SecretFree,
	DatabasePrivate,
	DatabaseUnserved,
	SQLiteCurrent,
	BackupFresh,
	BackupPrivate,
	PackagesMinimum,
}
