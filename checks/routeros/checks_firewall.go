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

// Chapters of the vendor's manual that several checks refer to.
const (
	manualFilter = manual + "Filter"
	manualNAT    = manual + "NAT"
)

// safeMode begins the remediations that can lock out whoever follows them.
const safeMode = "Enter safe mode first (Ctrl+X in a terminal, and again to keep the changes): if a change cuts you off, the router " +
	"takes it back within minutes. "
