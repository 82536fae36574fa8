package database

import "hardcheck/checks"

// Checks are the checks of database servers, in the order in which a reader wants them:
// access, reach, transport, upkeep.
var Checks = []*checks.Check{
	LoginRequired,
	PasswordsHashed,
	AccessRestricted,
	SuperusersFew,
	ListensRestricted,
	TransportEncrypted,
	TLSVersionModern,
	CertificateValid,
	ConnectionsLogged,
	VersionSupported,
}
