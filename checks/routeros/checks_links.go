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
	WiFiManagementProtected,
	WiFiPMKIDDisabled,
	CAPsMANCertificatesRequired,
	IPv6RedirectsRefused,
	SYNCookiesEnabled,
	DHCPRoguesBlocked,
	BridgeEdgesGuarded,
	RoutingAuthenticated,
	DetectInternetDisabled,
	TrafficExportExpected,
	SNMPTrapsProtected,
	MailEncrypted,
	SMSLimited,
}
