package routeros

import "hardcheck/checks"

// linkChecks judge what connects the router to others: tunnels, bridges, radio,
// neighbours, and what it sends out by itself.
var linkChecks = []*checks.Check{
	TunnelsEncrypted,
	WireGuardPeersLimited,
	VPNClientsExpected,
	PPPEncryptionRequired,
	HotspotLoginEncrypted,
	WiFiCiphersStrong,
	WiFiManagementProtected,
	WiFiPMKIDDisabled,
	CAPsMANCertificatesRequired,
	CAPsMANSecurityStrong,
	SYNCookiesEnabled,
	DHCPRoguesBlocked,
	BridgePortsFiltered,
	BridgeEdgesGuarded,
	RoutingAuthenticated,
	DetectInternetDisabled,
	TrafficExportExpected,
	SNMPTrapsProtected,
	MailEncrypted,
	SMSLimited,
}
