// Package access judges who may manage a router, by which way and with what rights:
// users, groups and sessions, SSH, RADIUS, logins by MAC address and RoMON, the display
// on the device, and the way by which this audit comes in.
package access

import "hardcheck/checks"

// Checks are the checks of who may manage a router.
var Checks = []*checks.Check{
	TransportEncrypted,
	SSHCryptoStrong,
	SSHHostKeyStrong,
	SSHForwardingDisabled,
	SSHKeysRequired,
	DefaultUserDisabled,
	FactoryPasswordChanged,
	PasswordRulesSet,
	UsersRestricted,
	UsersActive,
	GroupsRestricted,
	AuditorRestricted,
	RADIUSGroupRestricted,
	RADIUSEncrypted,
	RADIUSIncomingRefused,
	MACLoginRestricted,
	MACPingDisabled,
	RoMONDisabled,
	SpecialLoginsAbsent,
	TR069Disabled,
	LoginFailuresFew,
	SessionsExpected,
	SSHKeysExpected,
	LoginNoteShown,
	LCDLocked,
}
