package routeros

import "hardcheck/checks"

// serviceChecks judge what the router offers, records, connects to and runs by itself.
var serviceChecks = []*checks.Check{
	LogTopicsRecorded,
	LogStorageLasting,
	LogFullTolerated,
	LogVerbosityLimited,
	NTPClientSynchronized,
	NTPServerQuiet,
	SNMPCommunitySecret,
	SNMPCommunityLimited,
	SNMPWriteDisabled,
	SNMPVersionEncrypted,
	UPnPDisabled,
	NATPMPDisabled,
	SocksDisabled,
	WebProxyDisabled,
	ModbusGatewayLimited,
	SerialPortsLimited,
	MQTTEncrypted,
	PPTPDisabled,
	L2TPEncrypted,
	PPPAuthenticationStrong,
	SSTPTLSStrong,
	OVPNServerStrong,
	VPNClientsVerifying,
	IPsecProfileStrong,
	IPsecProposalStrong,
	IPsecExchangeProtected,
	DNSRemoteDisabled,
	DNSOverHTTPSVerified,
	DNSStaticExpected,
	SMBSharesProtected,
	SnifferStopped,
	IPv4RedirectsRefused,
	RPFilterEnabled,
	InterfaceListsFilled,
	BridgeVLANsEnforced,
	WiFiAuthenticationStrong,
	WiFiWPSDisabled,
	ContainerImagePinned,
	GraphsLimited,
	SchedulesUnsuspicious,
	ScriptsUnsuspicious,
	EventScriptsUnsuspicious,
}

// Chapters of the vendor's manual that several checks refer to.
const (
	manual         = "https://help.mikrotik.com/docs/display/ROS/"
	manualSecuring = manual + "Securing+your+router"
	manualLog      = manual + "Log"
	manualNTP      = manual + "NTP"
	manualSNMP     = manual + "SNMP"
	manualUPnP     = manual + "UPnP"
	manualProxy    = manual + "Proxy"
)
