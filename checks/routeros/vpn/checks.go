// Package vpn judges tunnels: IPsec, WireGuard, L2TP, PPTP, SSTP, OpenVPN, PPP and what
// goes through interfaces that don't encrypt.
package vpn

import "hardcheck/checks"

// Checks are the checks of tunnels.
var Checks = []*checks.Check{
	PPTPDisabled,
	L2TPEncrypted,
	PPPAuthenticationStrong,
	SSTPTLSStrong,
	OVPNServerStrong,
	VPNClientsVerifying,
	IPsecProfileStrong,
	IPsecProposalStrong,
	IPsecExchangeProtected,
	TunnelsEncrypted,
	WireGuardPeersLimited,
	VPNClientsExpected,
	PPPEncryptionRequired,
}
