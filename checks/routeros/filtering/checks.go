// Package filtering judges what a router lets pass: the rules of its firewall and
// translation, connection tracking, bridges, forged and redirected packets, neighbour
// discovery, and the routes that it learns.
package filtering

import "hardcheck/checks"

// Checks are the checks of what a router lets pass.
var Checks = []*checks.Check{
	InterfacesUnusedDisabled,
	PoEDetectionEnabled,
	BGPSessionsFiltered,
	BGPSessionsAuthenticated,
	IPv4RedirectsRefused,
	RPFilterEnabled,
	InterfaceListsFilled,
	BridgeVLANsEnforced,
	SYNCookiesEnabled,
	DHCPRoguesBlocked,
	BridgePortsFiltered,
	BridgeEdgesGuarded,
	BridgeSpanningTreeEnabled,
	RoutingAuthenticated,
	InputProtected,
	ForwardProtected,
	EstablishedAccepted,
	InvalidDropped,
	SpoofingRefused,
	BogonsDropped,
	NATExposure,
	NATBounded,
	NATRelayAbsent,
	RulesEffective,
	BridgeRulesEffective,
	ProtectionEnabled,
	DropsLogged,
	ListsPresent,
	ListsNarrow,
	OutsideListComplete,
	RulesUseLists,
	FastTrackLimited,
	TrackingEnabled,
	HelpersDisabled,
	IPv6AdvertisementsRefused,
	ICMPv6Safe,
	ModbusClientsExpected,
}
