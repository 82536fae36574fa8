// Package services judges what a router offers to its networks and sends to others by
// itself: its own services (www, ssh, api, winbox), SNMP with its traps, DNS, NTP, proxies,
// UPnP and NAT-PMP, files and serial ports, discovery, mail, traffic records.
package services

import "hardcheck/checks"

// Checks are the checks of what a router offers.
var Checks = []*checks.Check{
	ServicesEncrypted,
	ServicesRestricted,
	ServicesCertificateSet,
	ServicesTLSModern,
	DiscoveryRestricted,
	BandwidthServerDisabled,
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
	DNSRemoteDisabled,
	DNSOverHTTPSVerified,
	DNSStaticExpected,
	DNSCacheConsistent,
	SMBSharesProtected,
	SnifferStopped,
	GraphsLimited,
	HotspotLoginEncrypted,
	DetectInternetDisabled,
	TrafficExportExpected,
	SNMPTrapsProtected,
	MailEncrypted,
	SMSLimited,
	SCEPDisabled,
	TFTPLimited,
	StorageUnshared,
	CloudDisabled,
	ManagerServersDisabled,
	ServicesUnreachable,
}
