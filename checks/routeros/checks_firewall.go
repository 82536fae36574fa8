package routeros

import "hardcheck/checks"

// firewallChecks judge what the rules let pass, and the rules themselves.
var firewallChecks = []*checks.Check{
	ServicesUnreachable,
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
