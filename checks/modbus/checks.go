package modbus

import "hardcheck/checks"

// Checks are the checks of Modbus TCP devices, in the order in which a reader
// wants them: transport and reach, what anybody may do, TLS, certificate, inventory.
var Checks = []*checks.Check{
	TransportEncrypted,
	AddressPrivate,
	WritesAuthenticated,
	WritesBlockedByDevice,
	RegistersProtected,
	RegistersExpected,
	ProgrammingRestricted,
	DiagnosticsRestricted,
	IdentificationRestricted,
	ServerIDRestricted,
	TLSPresent,
	PlaintextClosed,
	TLSClientsAuthenticated,
	TLSClientsVerified,
	TLSRoleEnforced,
	TLSVersionModern,
	TLSSuitesStrong,
	TLSFramingStandard,
	CertificateValid,
	CertificateStrong,
	UnitsExpected,
	GatewayUnitsRestricted,
	FirmwareCurrent,
}

// Pages that several checks refer to.
const (
	protocolPage  = "https://www.modbus.org/file/secure/modbusprotocolspecification.pdf"
	securityPage  = "https://www.modbus.org/file/secure/modbussecurityprotocol.pdf"
	specsPage     = "https://www.modbus.org/modbus-specifications"
	otGuide       = "https://csrc.nist.gov/pubs/sp/800/82/r3/final"
	tlsGuide      = "https://csrc.nist.gov/pubs/sp/800/52/r2/final"
	tlsPractice   = "https://www.rfc-editor.org/rfc/rfc9325"
	certificates  = "https://www.rfc-editor.org/rfc/rfc5280"
	discoveryPage = "https://attack.mitre.org/techniques/T0888/"
)

// The two transports.
const (
	plaintext = "plaintext"
	overTLS   = "tls"
)
