package routeros

import "hardcheck/checks"

// accessChecks judge the router itself, its management services, its accounts and
// who uses them.
var accessChecks = []*checks.Check{
	VersionTested,
	VersionPatched,
	UpdateChannelStable,
	FirmwareCurrent,
	BootProtected,
	DeviceModeUnflagged,
	TransportEncrypted,
	ServicesEncrypted,
	ServicesRestricted,
	ServicesCertificateSet,
	ServicesTLSModern,
	CertificateTrusted,
	CertificatesValid,
	CertificatesStrong,
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
	DiscoveryRestricted,
	BandwidthServerDisabled,
	RoMONDisabled,
	SpecialLoginsAbsent,
	TR069Disabled,
	LoginFailuresFew,
	SessionsExpected,
}

// Chapters of the vendor's manual that several checks refer to.
const (
	manualServices     = manual + "Services"
	manualUser         = manual + "User"
	manualSSH          = manual + "SSH"
	manualAPI          = manual + "API"
	manualCertificates = manual + "Certificates"
	manualRADIUS       = manual + "RADIUS"
	manualUpgrading    = manual + "Upgrading+and+installation"
	manualRouterBOARD  = manual + "RouterBOARD"
)

// tlsPractice is the RFC on how TLS is to be used.
const tlsPractice = "https://www.rfc-editor.org/rfc/rfc9325"

// The transports of [Facts], beside that of [fromExport].
const (
	overTLS   = "tls"
	plaintext = "plaintext"
)
